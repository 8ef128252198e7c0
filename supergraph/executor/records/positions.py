"""Works out the layout of a plan's records: from its fetches' texts and the client's selections.

A. The plan is laid out in waves of fetches; the conditions of the operation are decided.
B. Root fetches found the first positions, with everything that lies inside their answers.
C. Each lookup's paths lead to positions; what its text selects there is added to their records.
D. Every field that the client selects must now have exactly one fetch that brings it, always.

What does not come out even is `Unsuited`: merging field by field, types that only another subgraph
can tell, values that depend on where an entity lies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from supergraph.executor.output_shape import CompositeShape, FieldSource, LeafShape, ListShape
from supergraph.executor.records.errors import Unsuited
from supergraph.executor.records.layout import (
    TYPENAME,
    Layout,
    Lookup,
    Origin,
    Position,
    RecordField,
    RecordShape,
    RootAnswer,
    Target,
    Wave,
)
from supergraph.executor.records.selections import FetchText
from supergraph.executor.representations import renamed_types
from supergraph.plan import (
    BatchEntry,
    BatchFetch,
    Condition,
    Each,
    Fetch,
    FieldSelection,
    Flatten,
    Parallel,
    Sequence,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphql import FieldNode

    from supergraph.executor.output_shape import FieldShape
    from supergraph.executor.records.layout import Container
    from supergraph.plan import Path, PlanNode
    from supergraph.schema.supergraph_schema import SupergraphSchema

__all__ = ["lay_out"]

_ENTITIES = "_entities"
# Types of records cost time to make; an operation of so many is better served without.
_MOST_RECORDS = 100


def lay_out(
    plan: PlanNode, shape: CompositeShape, schema: SupergraphSchema, conditions: Mapping[str, bool]
) -> Layout:
    """Lay out the records of an operation.

    Args:
        plan: its plan.
        shape: what the client selects, under the same conditions.
        schema: the supergraph.
        conditions: the values of the variables that `@skip` and `@include` use.

    Raises:
        Unsuited: it needs more than records can do.
    """
    try:
        return _Builder(shape, schema, conditions).build(plan)
    except KeyError as error:
        raise Unsuited(f"the plan uses something unknown: {error}") from error


# --- (A) waves


def _waves(
    node: PlanNode, conditions: Mapping[str, bool]
) -> Iterator[list[tuple[Path, Fetch | BatchFetch]]]:
    for step in node.nodes if isinstance(node, Sequence) else (node,):
        fetches = list(_side_by_side(step, conditions))
        if fetches:
            yield fetches


def _side_by_side(
    node: PlanNode, conditions: Mapping[str, bool]
) -> Iterator[tuple[Path, Fetch | BatchFetch]]:
    match node:
        case Parallel(nodes=nodes):
            for inner in nodes:
                yield from _side_by_side(inner, conditions)
        case Condition(variable=variable, if_clause=if_clause, else_clause=else_clause):
            chosen = if_clause if conditions[variable] else else_clause
            if chosen is not None:
                yield from _side_by_side(chosen, conditions)
        case Flatten(path=path, node=fetch):
            yield path, fetch
        case Fetch() | BatchFetch():
            yield (), node
        case _:
            raise Unsuited("a step waits for another inside a wave")


class _Builder:
    def __init__(
        self, shape: CompositeShape, schema: SupergraphSchema, conditions: Mapping[str, bool]
    ) -> None:
        self._schema = schema
        self._conditions = conditions
        self._root = RecordShape(shape.type_name, shape.by_type[shape.type_name])
        self._positions: list[Position] = []
        self._attributes: dict[str, str] = {}
        self._lookups: list[Lookup] = []
        self._records = 0

    def build(self, plan: PlanNode) -> Layout:
        waves = []
        number = 0
        for fetches in _waves(plan, self._conditions):
            laid = []
            for path, fetch in fetches:
                laid.append((number, fetch, self._fetch(number, path, fetch)))
                number += 1
            waves.append(Wave(tuple(laid)))
        self._check()
        return Layout(self._root, tuple(self._positions), tuple(waves))

    def _fetch(self, number: int, path: Path, fetch: Fetch | BatchFetch) -> tuple[Lookup, ...]:
        text = FetchText(fetch.operation, self._schema.possible_types, self._conditions)
        if isinstance(fetch, BatchFetch):
            return tuple(self._lookup(number, text, entry) for entry in fetch.entries)
        if fetch.context_rewrites or fetch.operation_kind != "query":
            raise Unsuited("a fetch depends on more than its targets")
        if fetch.requires:
            entry = BatchEntry(
                alias=_ENTITIES,
                variable=fetch.representations_variable,
                paths=(path,),
                requires=fetch.requires,
                input_rewrites=fetch.input_rewrites,
                output_rewrites=fetch.output_rewrites,
            )
            return (self._lookup(number, text, entry),)
        if path or fetch.output_rewrites:
            raise Unsuited("a root fetch is merged in unusual ways")
        self._root_fetch(number, text)
        return ()

    # --- (B) positions

    def _root_fetch(self, number: int, text: FetchText) -> None:
        container = RootAnswer(number)
        selected = text.select(text.root, self._root.type_name)
        selected.pop(TYPENAME, None)
        for key, nodes in selected.items():
            if key in self._root.fields:
                raise Unsuited("two root fetches bring the same field")
            self._root.fields[key] = self._field(container, self._root, (key, nodes), text)

    def _field(
        self,
        container: Container,
        record: RecordShape,
        selected: tuple[str, list[FieldNode]],
        text: FetchText,
    ) -> RecordField:
        """A field with the position of the objects in it."""
        key, nodes = selected
        name = nodes[0].name.value
        visible = _visible_field(record, key, name)
        own = RecordField(key, self._attribute(key), visible, _fetch_of(container))
        selections = tuple(node.selection_set for node in nodes if node.selection_set is not None)
        if not selections:
            return own
        inner: CompositeShape | LeafShape | str
        if visible is not None:
            nullable, inner = _unwrapped(visible)
        else:
            declared = self._schema.types[record.type_name].fields[name].type
            nullable, inner = (True,) * (declared.list_depth + 1), declared.name
        if isinstance(inner, LeafShape):
            raise Unsuited("a leaf of the client's is an object of the subgraph's")
        own.list_depth = len(nullable) - 1
        own.child = self._position(
            Origin(container, [record.type_name], own.attribute, nullable, inner, selections),
            text,
        )
        return own

    def _position(self, origin: Origin, text: FetchText) -> Position:
        """The position of objects; one that other types of the container share, if there is."""
        for position in self._positions:
            for other in position.origins:
                if (
                    other.container is origin.container
                    and other.attribute == origin.attribute
                    and other.list_depth == origin.list_depth
                    and _serves(other, origin)
                    and other.selections == origin.selections
                ):
                    other.types.extend(set(origin.types) - set(other.types))
                    pairs = zip(other.nullable, origin.nullable, strict=True)
                    other.nullable = tuple(one or another for one, another in pairs)
                    return position
        shape = origin.shape if isinstance(origin.shape, CompositeShape) else None
        type_name = origin.shape if isinstance(origin.shape, str) else origin.shape.type_name
        names = self._schema.possible_types.get(type_name, frozenset((type_name,)))
        if shape is not None:
            names = frozenset(name for name in shape.by_type if name in names)
        position = Position(
            number=len(self._positions),
            shape=shape,
            abstract=self._schema.types[type_name].kind.value != "OBJECT",
            born=_fetch_of(origin.container),
            origins=[origin],
        )
        self._positions.append(position)
        for name in sorted(names):
            self._record(position, name, origin, text)
        return position

    def _record(self, position: Position, name: str, origin: Origin, text: FetchText) -> None:
        self._records += 1
        if self._records > _MOST_RECORDS:
            raise Unsuited("there are too many types of records")
        output = None if position.shape is None else position.shape.by_type[name]
        record = position.by_type[name] = RecordShape(name, output)
        selected = text.select(origin.selections, name)
        told = selected.pop(TYPENAME, None)
        record.tells_type = told is not None
        if told is not None and told[0].name.value != TYPENAME:
            raise Unsuited("a field is named like the type")
        if position.abstract and told is None:
            raise Unsuited("nobody says which type an object is")
        for key, nodes in selected.items():
            if nodes[0].name.value != TYPENAME:
                record.fields[key] = self._field(position, record, (key, nodes), text)

    def _attribute(self, key: str) -> str:
        return self._attributes.setdefault(key, f"f{len(self._attributes)}")

    # --- (C) lookups

    def _lookup(self, number: int, text: FetchText, entry: BatchEntry) -> Lookup:
        names = renamed_types(entry.input_rewrites, self._schema.possible_types)
        if names is None or entry.output_rewrites:
            raise Unsuited("a lookup rewrites what it sends or gets")
        lookup = Lookup(
            fetch=number,
            number=len(self._lookups),
            alias=entry.alias,
            variable=entry.variable,
            requires=entry.requires,
            names=names,
        )
        self._lookups.append(lookup)
        lookup.targets = tuple(self._targets(entry))
        (root,) = text.root
        [node] = text.select((root,), self._schema.roots["query"])[entry.alias]
        selections = () if node.selection_set is None else (node.selection_set,)
        asked = []
        pending = []
        for target in lookup.targets:
            for name in target.types:
                selected = text.select(selections, name)
                selected.pop(TYPENAME, None)
                asked.append(set(selected))
                pending += [(target.position.by_type[name], item) for item in selected.items()]
        # What the client sees is typed more strictly, so it decides.
        pending.sort(key=lambda item: _visible_field(item[0], *_names(item[1])) is None)
        for record, item in pending:
            self._entity_field(lookup, record, item, text)
        lookup.optional = {key for key in lookup.fields if any(key not in own for own in asked)}
        return lookup

    def _entity_field(
        self,
        lookup: Lookup,
        record: RecordShape,
        selected: tuple[str, list[FieldNode]],
        text: FetchText,
    ) -> None:
        key = selected[0]
        if key in record.fields:
            raise Unsuited("two fetches bring the same field")
        own = self._field(lookup, record, selected, text)
        own.lookup = lookup
        record.fields[key] = own
        known = lookup.fields.setdefault(key, own)
        if known.child is not own.child and known.visible is own.visible is None:
            # What only requirements look at need not be of one type: plain JSON will do.
            for hidden in (known, own):
                if hidden.child is not None:
                    hidden.child.by_type = {}
                    hidden.child = None
        if (known.child, known.list_depth) != (own.child, own.list_depth) or (
            own.visible is not None and _value(known) != _value(own)
        ):
            raise Unsuited("a lookup's field has several types")

    def _targets(self, entry: BatchEntry) -> Iterator[Target]:
        types = _asked_types(entry)
        found: dict[int, Target] = {}
        for path in entry.paths:
            for position, names in self._follow(path).items():
                asked = tuple(n for n in sorted(names) if types is None or n in types)
                if position.number in found:
                    raise Unsuited("two paths of a lookup meet")
                found[position.number] = Target(position, asked)
        return iter(found.values())

    def _follow(self, path: Path) -> dict[Position, frozenset[str]]:
        """The positions at the end of a path, with the types of objects it lets through."""
        here: dict[Position | None, frozenset[str]] = {None: frozenset((self._root.type_name,))}
        for step in path:
            if step.types:
                here = {at: names & set(step.types) for at, names in here.items()}
            if isinstance(step, Each):
                continue
            reached: dict[Position, set[tuple[Position | None, str]]] = {}
            for at, names in here.items():
                records = {self._root.type_name: self._root} if at is None else at.by_type
                for name in names:
                    own = records[name].fields.get(step.name)
                    if own is not None:
                        if own.child is None:
                            raise Unsuited("a path leads through a leaf")
                        reached.setdefault(own.child, set()).add((at, name))
            for child, ways in reached.items():
                if len(ways) < self._ways_to(child):
                    raise Unsuited("a path leads to some of the objects of a position")
            here = {child: frozenset(child.by_type) for child in reached}
        return {at: names for at, names in here.items() if at is not None}

    def _ways_to(self, child: Position) -> int:
        """Through how many records a position is reached."""
        everywhere = [self._root, *(r for p in self._positions for r in p.by_type.values())]
        return sum(own.child is child for record in everywhere for own in record.fields.values())

    # --- (D) completeness

    def _check(self) -> None:
        if not _is_complete(self._root):
            raise Unsuited("a root field is brought by nobody")
        for position in self._positions:
            if not any(_leads_on(origin) for origin in position.origins):
                position.by_type = {}
            if not position.by_type or position.shape is None:
                continue
            whole = {n: r for n, r in position.by_type.items() if _is_complete(r)}
            if not whole or (len(whole) < len(position.by_type) and not position.abstract):
                raise Unsuited("a field is brought by nobody")
            # Objects of the other types do not come from there; if one does, it is a misfit.
            position.by_type = whole


def _fetch_of(container: Container) -> int:
    return container.born if isinstance(container, Position) else container.fetch


def _visible_field(record: RecordShape, key: str, name: str) -> FieldShape | None:
    for own in () if record.output is None else record.output.fields:
        if own.key == key:
            if own.source is not FieldSource.DATA or own.name != name or own.merged_key != key:
                raise Unsuited("a key means something else to the client")
            return own
    return None


def _serves(origin: Origin, wanted: Origin) -> bool:
    """Whether the position of one origin will do for another: the same, or unseen there."""
    if isinstance(wanted.shape, str) and isinstance(origin.shape, CompositeShape):
        return origin.shape.type_name == wanted.shape
    return origin.shape == wanted.shape


def _leads_on(origin: Origin) -> bool:
    """Whether there are objects of a type that holds others there."""
    container = origin.container
    return not isinstance(container, Position) or any(
        name in container.by_type for name in origin.types
    )


def _is_complete(record: RecordShape) -> bool:
    fields = () if record.output is None else record.output.fields
    if any(own.source is FieldSource.INTROSPECTION for own in fields):
        return False
    return all(own.key in record.fields for own in fields if own.source is FieldSource.DATA)


def _names(selected: tuple[str, list[FieldNode]]) -> tuple[str, str]:
    key, nodes = selected
    return key, nodes[0].name.value


def _unwrapped(own: FieldShape) -> tuple[tuple[bool, ...], CompositeShape | LeafShape]:
    """Whether null may stand for the value and for the elements of its lists; what is in them."""
    nullable = [own.nullable]
    value = own.value
    while isinstance(value, ListShape):
        nullable.append(value.nullable)
        value = value.item
    return tuple(nullable), value


def _value(own: RecordField) -> object:
    """What tells whether two fields are read alike."""
    return None if own.visible is None else (own.visible.value, own.visible.nullable)


def _asked_types(entry: BatchEntry) -> frozenset[str] | None:
    """The concrete types that a lookup can represent; None when it is all of them."""
    if any(isinstance(item, FieldSelection) for item in entry.requires):
        return None
    return _union(
        item.possible_types for item in entry.requires if not isinstance(item, FieldSelection)
    )


def _union(names: Iterable[tuple[str, ...]]) -> frozenset[str]:
    return frozenset(name for some in names for name in some)
