"""The smallest change of a subgraph that would let a query go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from supergraph.composition.field_set import FieldPick, FieldSet, parse_field_set, print_field_set
from supergraph.composition.merge.state import subgraph_list
from supergraph.composition.model import Field, Kind, TypeDefinition
from supergraph.composition.satisfiability.graph import Place
from supergraph.composition.satisfiability.reach import Reach
from supergraph.composition.type_text import is_list

__all__ = ["Remedies"]


class Remedies:
    """Proposes changes; what helps one field often helps many, and is looked for once."""

    def __init__(self) -> None:
        self._ways: dict[object, str] = {}

    def suggest(
        self, reach: Reach, places: Iterable[Place], type_name: str, item: Field | None
    ) -> str:
        """Propose the smallest change that would make a selection possible.

        Args:
            reach: what can be reached.
            places: where the object may be.
            type_name: its type in the supergraph.
            item: the field that cannot be had; None for a type condition.
        """
        search = _Search(reach, frozenset(places), type_name, self._ways)
        return search.for_condition() if item is None else search.for_field(item)


@dataclass(frozen=True, slots=True)
class _Search:
    reach: Reach
    places: frozenset[Place]
    type_name: str
    ways: dict[object, str]

    def for_condition(self) -> str:
        """Let somebody tell the type of an object that is known as an interface only."""
        narrow = [p for p in self.places if not self.reach.graph.node(p).interface_object]
        if narrow:
            place = min(narrow, key=lambda p: p.subgraph)
            name = self._name(place.subgraph)
            return f"return {self.type_name} instead of {place.type} in subgraph {name} too"
        keys = [key for key in self._known_keys() if self._can_have(parse_field_set(key))]
        key = keys[0] if keys else "id"
        for index in range(len(self.reach.graph.subgraphs)):
            definition = self._definition(index, self.type_name)
            if definition is not None and definition.kind is Kind.INTERFACE:
                return (
                    f'add @key(fields: "{key}") to interface {self.type_name} and to its'
                    f" implementations in subgraph {self._name(index)}"
                )
        return f'define interface {self.type_name} with @key(fields: "{key}") in a subgraph'

    def for_field(self, item: Field, waiting: tuple[str, ...] = ()) -> str:
        """Let the router get to the field from where it is.

        Args:
            item: the field.
            waiting: the fields that require it, directly or through others.
        """
        targets = self._targets(item.name)
        proposals = (
            self._for_requirement(item, waiting),
            self._for_context(item),
            self._for_label(item),
            *(self._for_value_type(index, item) for index in targets),
            self._way_to(targets),
        )
        fallback = f"resolve {self.type_name}.{item.name} in {self._here()} too"
        return next((proposal for proposal in proposals if proposal), fallback)

    def _way_to(self, targets: list[int]) -> str:
        """Let the router move to one of some subgraphs that have what is wanted."""
        ways = (
            self._resolvable,
            self._known_key,
            self._common_field,
            self._missing_key_field,
            self._whole_key,
            self._some_key,
        )
        return self._first(ways, targets)

    def _first(self, ways: Sequence[Callable[[int], str]], targets: Sequence[int]) -> str:
        """Return the first proposal that there is; asked again, without looking again."""
        named = tuple(way.__name__ for way in ways)
        if self._is_root():
            # A root type has no key: nothing leads from one subgraph to another.
            return ""
        key = (id(self.reach), self.places, self.type_name, named, tuple(targets))
        known = self.ways.get(key)
        if known is None:
            proposals = (way(index) for way in ways for index in targets)
            known = self.ways[key] = next((found for found in proposals if found), "")
        return known

    def _for_requirement(self, item: Field, waiting: tuple[str, ...]) -> str:
        """Where the field is at hand, its @requires is what cannot be met."""
        circle = (*waiting, item.name)
        if item.name in waiting:
            fields = " → ".join(f"{self.type_name}.{name}" for name in circle)
            return f"break the circle of @requires {fields}"
        for place in sorted(self.places, key=lambda p: p.subgraph):
            node = self.reach.graph.node(place)
            edge = node.edges.get(item.name)
            if edge is None or not edge.requires:
                continue
            if not node.local_key:
                return self._key_to_come_back(place, item)
            for pick in edge.requires:
                if isinstance(pick, FieldPick) and not self._can_have((pick,)):
                    return self.for_field(Field(pick.name), circle)
        return ""

    def _key_to_come_back(self, place: Place, item: Field) -> str:
        """Let the router fetch a field by the object's key, with what the field requires."""
        name = self._name(place.subgraph)
        if self._is_root():
            return (
                f"remove @requires from {place.type}.{item.name} in subgraph {name}: nothing can be"
                " handed to a root type"
            )
        why = f"to come back with what {item.name} requires"
        field = self._own_field(place.subgraph, place.type)
        if field:
            return f'add @key(fields: "{field}") to {place.type} in subgraph {name}, {why}'
        return f'add id: ID! and @key(fields: "id") to {place.type} in subgraph {name}, {why}'

    def _is_root(self) -> bool:
        return any(
            self.type_name in subgraph.schema.roots.values()
            for subgraph in self.reach.graph.subgraphs
        )

    def _for_label(self, item: Field) -> str:
        """Where a label decides, nobody has the field while it says otherwise."""
        for place in sorted(self.places, key=lambda p: p.subgraph):
            edge = self.reach.graph.node(place).edges.get(item.name)
            if edge is None or edge.label is None:
                continue
            label, active = edge.label
            if self.reach.labels.get(label) is active or not (active or self._is_root()):
                continue
            taker = self._name(place.subgraph) if active else self._overriding(place, item.name)
            state = "off" if active else "on"
            return (
                f'remove `label: "{label}"` from the @override of {place.type}.{item.name} in'
                f" subgraph {taker}: while it is {state}, the field cannot be had"
            )
        return ""

    def _for_context(self, item: Field) -> str:
        for place in sorted(self.places, key=lambda p: p.subgraph):
            edge = self.reach.graph.node(place).edges.get(item.name)
            if edge is not None and edge.contexts and not self._targets(item.name):
                return (
                    f'put @context(name: "{edge.contexts[0][1]}") on a type that every query passes'
                    f" on its way to {place.type}, in subgraph {self._name(place.subgraph)}"
                )
        return ""

    def _for_value_type(self, index: int, item: Field) -> str:
        """Complete a type that nobody finds by a key where the query is."""
        lacking = [
            place.subgraph
            for place in self.places
            if (definition := self._definition(place.subgraph, place.type)) is not None
            and item.name not in definition.fields
        ]
        definition = self._definition(index, self.type_name)
        if definition is None or not lacking or self._known_keys():
            return ""
        common = self._first((self._common_field,), (index,))
        if '(fields: "id")' in common:
            return common
        written = f"add {item.name}: {definition.fields[item.name].type} @shareable"
        uses = self.reach.graph.subgraphs[index].uses
        shared = (self.type_name, item.name) in uses.shareable
        there = "" if shared else f", and mark it @shareable in subgraph {self._name(index)}"
        otherwise = f"; or, if {self.type_name} is an entity, {common}" if common else ""
        return f"{written} to {self.type_name} in {self._here()}{there}{otherwise}"

    def _resolvable(self, index: int) -> str:
        """Take `resolvable: false` from a key that could be used otherwise."""
        for key, resolvable in self._keys(index):
            if not resolvable and self._can_have(parse_field_set(key)):
                return (
                    f'remove `resolvable: false` from @key(fields: "{key}") of {self.type_name} in'
                    f" subgraph {self._name(index)}"
                )
        return ""

    def _known_key(self, index: int) -> str:
        """Give the target a key that the type has elsewhere and whose fields it resolves."""
        own = {key for key, _ in self._keys(index)}
        for key in self._known_keys():
            picks = parse_field_set(key)
            if key not in own and self._resolves(index, picks) and self._can_have(picks):
                return self._add_key(index, key)
        return ""

    def _common_field(self, index: int) -> str:
        """Give the target a key of one field that both sides resolve."""
        own = {key for key, _ in self._keys(index)}
        definition = self._definition(index, self.type_name)
        for name in sorted(definition.fields if definition else (), key=lambda n: (n != "id", n)):
            if name in own or not self._is_value(index, name):
                continue
            picks = parse_field_set(name)
            if self._resolves(index, picks) and self._can_have(picks):
                return self._add_key(index, name)
        return ""

    def _missing_key_field(self, index: int) -> str:
        """Resolve the fields of the target's key where the query is."""
        place = min(self.places, key=lambda p: p.subgraph, default=None)
        if place is None:
            return ""
        here = self._name(place.subgraph)
        origin = self.reach.graph.subgraphs[place.subgraph]
        for key, resolvable in self._keys(index):
            picks = parse_field_set(key)
            lacking = [
                pick
                for pick in picks
                if isinstance(pick, FieldPick) and not self._can_have((pick,))
            ]
            if not resolvable or not lacking or any(pick.selections for pick in lacking):
                continue
            marked = [p.name for p in lacking if (place.type, p.name) in origin.uses.external]
            moved = [p.name for p in lacking if self._overriding(place, p.name)]
            if moved:
                return (
                    f"remove @override from {place.type}.{moved[0]} in subgraph"
                    f" {self._overriding(place, moved[0])}: subgraph {here} needs it for its key"
                )
            if marked and self._is_required(place, marked[0]):
                continue
            if marked:
                return f"remove @external from {place.type}.{marked[0]} in subgraph {here}"
            definition = self._definition(index, self.type_name)
            written = ", ".join(
                f"{pick.name}: {definition.fields[pick.name].type} @shareable"
                for pick in lacking
                if definition and pick.name in definition.fields
            )
            return (
                f"add {written} to {place.type} in subgraph {here}, so that the key of subgraph"
                f" {self._name(index)} can be fetched"
            )
        return ""

    def _overriding(self, place: Place, field: str) -> str:
        """Return the quoted name of the subgraph whose @override takes a field from a place.

        It may be the place's own: with a label, an overriding field is not there always.
        """
        origin = self.reach.graph.subgraphs[place.subgraph].name
        for index in range(len(self.reach.graph.subgraphs)):
            definition = self._definition(index, place.type)
            found = definition.fields.get(field) if definition else None
            use = found.applied("override") if found else None
            labelled = index == place.subgraph and use is not None and "label" in use.arguments
            if use is not None and (labelled or use.text_argument("from") == origin):
                return self._name(index)
        return ""

    def _is_required(self, place: Place, field: str) -> bool:
        """Whether a @requires next to a field names it, which then must be @external."""
        return any(
            isinstance(pick, FieldPick) and pick.name == field
            for edge in self.reach.graph.node(place).edges.values()
            for pick in edge.requires
        )

    def _whole_key(self, index: int) -> str:
        """Give the target a key of the type that it lacks, with its fields."""
        for key in self._known_keys():
            if self._can_have(parse_field_set(key)):
                return (
                    f'add {self._declaration(key)} and @key(fields: "{key}") to {self.type_name} in'
                    f" subgraph {self._name(index)}"
                )
        return ""

    def _some_key(self, index: int) -> str:
        return (
            f"add a @key to {self.type_name} in subgraph {self._name(index)} whose fields"
            f" {self._here()} can resolve"
        )

    def _add_key(self, index: int, key: str) -> str:
        return f'add @key(fields: "{key}") to {self.type_name} in subgraph {self._name(index)}'

    def _here(self) -> str:
        return subgraph_list(
            self.reach.graph.subgraphs[index].name
            for index in sorted({place.subgraph for place in self.places})
        )

    def _name(self, index: int) -> str:
        return repr(self.reach.graph.subgraphs[index].name)

    def _targets(self, field: str) -> list[int]:
        """Return the subgraphs that resolve a field and are not at hand."""
        at_hand = {place.subgraph for place in self.places}
        nodes = enumerate(self.reach.graph.nodes)
        return [
            index
            for index, types in nodes
            if index not in at_hand
            and self.type_name in types
            and field in types[self.type_name].edges
        ]

    def _definition(self, index: int, name: str) -> TypeDefinition | None:
        return self.reach.graph.subgraphs[index].schema.types.get(name)

    def _keys(self, index: int) -> list[tuple[str, bool]]:
        """Return the written keys of the type in a subgraph, and whether each is resolvable."""
        definition = self._definition(index, self.type_name)
        return [
            (
                print_field_set(parse_field_set(use.text_argument("fields"))),
                use.arguments.get("resolvable") is not False,
            )
            for use in (definition.all_applied("key") if definition else ())
        ]

    def _known_keys(self) -> list[str]:
        """Return the keys that the type has anywhere, each once."""
        indexes = range(len(self.reach.graph.subgraphs))
        return list(dict.fromkeys(key for index in indexes for key, _ in self._keys(index)))

    def _can_have(self, picks: FieldSet) -> bool:
        return bool(self.places) and self.reach.satisfies(picks, self.places)

    def _resolves(self, index: int, picks: FieldSet) -> bool:
        place = Place(index, self.type_name)
        return all(
            isinstance(pick, FieldPick) and self.reach.advance(place, pick.name) is not None
            for pick in picks
        )

    def _is_value(self, index: int, field: str) -> bool:
        """Whether a field is a value that can be compared: a scalar or an enum, no list."""
        definition = self._definition(index, self.type_name)
        found = definition.fields.get(field) if definition else None
        edge = self.reach.graph.nodes[index][self.type_name].edges.get(field)
        return (
            found is not None
            and edge is not None
            and not found.arguments
            and not is_list(found.type)
            and edge.target not in self.reach.graph.nodes[index]
        )

    def _own_field(self, index: int, type_name: str) -> str:
        names = [
            name
            for name, edge in self.reach.graph.nodes[index][type_name].edges.items()
            if not edge.external and not edge.requires
        ]
        return min(names, key=lambda name: (name != "id", name), default="")

    def _declaration(self, key: str) -> str:
        """Write the fields of a key as a subgraph declares them that has them."""
        written = []
        for pick in parse_field_set(key):
            name = getattr(pick, "name", "")
            for index in range(len(self.reach.graph.subgraphs)):
                definition = self._definition(index, self.type_name)
                if definition is not None and name in definition.fields:
                    written.append(f"{name}: {definition.fields[name].type}")
                    break
        return ", ".join(written)
