"""Named types: kinds first, then each type by its kind, enums last."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from supergraph.composition.merge.applied import carry_applied, merge_applied
from supergraph.composition.merge.descriptions import merge_description
from supergraph.composition.merge.enums import merge_enum, merge_union
from supergraph.composition.merge.fields import context_name, merge_fields
from supergraph.composition.merge.inputs import merge_input_object
from supergraph.composition.merge.state import MergeState, Source, Sources, join
from supergraph.composition.model import Applied, Kind, TypeDefinition

__all__ = ["gather_types", "merge_enums", "merge_types"]


def gather_types(state: MergeState) -> None:
    """Collect every type's versions, and settle kinds, implementations and memberships."""
    for index, subgraph in enumerate(state.subgraphs):
        for definition in subgraph.schema.types.values():
            state.sources.setdefault(definition.name, []).append(Source(index, definition))
            if definition.applied("interfaceObject"):
                state.interface_objects.setdefault(definition.name, []).append(index)
        if "Query" not in subgraph.schema.types:
            # Every subgraph answers the subgraph protocol's own query fields.
            state.sources.setdefault("Query", []).append(Source(index, _BARE_QUERY))
    for name, sources in list(state.sources.items()):
        kind = _settle_kind(state, name, sources)
        if kind is None:
            del state.sources[name]
            continue
        state.kinds[name] = kind
        for source in sources:
            state.abstract.update((name, interface) for interface in source.element.interfaces)
            state.abstract.update((member, name) for member in source.element.members)


def _settle_kind(state: MergeState, name: str, sources: Sources[TypeDefinition]) -> Kind | None:
    stand_ins = state.interface_objects.get(name, [])
    kinds = {Kind.INTERFACE if s.index in stand_ins else s.element.kind: s.index for s in sources}
    if len(kinds) > 1:
        written = ", ".join(
            f"{'interface object' if s.index in stand_ins else s.element.kind.value} in"
            f" {state.names([s.index])}"
            for s in sources
        )
        state.report.error(
            "TYPE_KIND_MISMATCH",
            f"{name} is of different kinds: {written}.",
            name,
            state.places(sources),
            cause="one name stands for one type in the whole supergraph",
            fix=_kind_fix(state, name, sources),
        )
        if next(iter(kinds)) is Kind.INPUT:
            _report_nothing_to_send(state, name, sources)
        first = next(iter(kinds))
        if first in {Kind.ENUM, Kind.OBJECT}:
            # What is wrong among those of the first kind is said at once.
            state.sources[name] = [
                s for s in sources if s.element.kind is first and s.index not in stand_ins
            ]
            return first
        return None
    if stand_ins and len(stand_ins) == len(sources):
        state.report.error(
            "INTERFACE_OBJECT_USAGE_ERROR",
            f"{name} is an @interfaceObject in {state.names(stand_ins)}, but no subgraph defines"
            " the interface.",
            name,
            state.places(sources),
            cause="an @interfaceObject adds fields to an interface that another subgraph defines",
            fix=f"define `interface {name}` with the same @key in the subgraph that knows its"
            f" implementations, or remove @interfaceObject in {state.names(stand_ins)}",
        )
        return None
    if all(s.element.only_extended for s in sources) and name not in _ROOTS:
        _report_no_base(state, name, sources)
    return next(iter(kinds))


def _report_nothing_to_send(state: MergeState, name: str, sources: Sources[TypeDefinition]) -> None:
    """Report what an input type loses where other subgraphs have another kind of that name."""
    before = len(state.report.errors)
    merge_input_object(state, sources, TypeDefinition(name=name, kind=Kind.INPUT))
    fix = _kind_fix(state, name, sources)
    for index in range(before, len(state.report.errors)):
        state.report.errors[index] = replace(state.report.errors[index], fix=fix)


def _kind_fix(state: MergeState, name: str, sources: Sources[TypeDefinition]) -> str:
    """Propose to rename the type where its kind is rarer, or to let an object stand in for it."""
    count = Counter(source.element.kind for source in sources)
    ((usual, _),) = count.most_common(1)
    others = [source.index for source in sources if source.element.kind is not usual]
    fix = f"rename {name} in {state.names(others)}, or make it {usual.value} {name} there"
    objects = [source.index for source in sources if source.element.kind is Kind.OBJECT]
    if count.keys() == {Kind.OBJECT, Kind.INTERFACE}:
        fix += (
            f"; if the object stands for the interface, mark it @interfaceObject in"
            f" {state.names(objects)}"
        )
    return fix


_BARE_QUERY = TypeDefinition(name="Query", kind=Kind.OBJECT)
_ROOTS = frozenset({"Query", "Mutation", "Subscription"})


def _report_no_base(state: MergeState, name: str, sources: Sources[TypeDefinition]) -> None:
    extending = [s for s in sources if not s.element.applied("extends")]
    if not extending:
        return
    state.report.error(
        "EXTENSION_WITH_NO_BASE",
        f"{name} is extended in {state.names(s.index for s in sources)}, but no subgraph defines"
        " it.",
        name,
        state.places(extending),
        cause="an extension adds to a definition",
        fix=f"write it without `extend` in {state.names([extending[0].index])}",
    )


def merge_types(state: MergeState) -> None:
    """Merge every type but the enums into `state.types`."""
    order = (Kind.UNION, Kind.SCALAR, Kind.INPUT, Kind.INTERFACE, Kind.OBJECT)
    by_kind: dict[Kind, list[str]] = {}
    for name, kind in state.kinds.items():
        by_kind.setdefault(kind, []).append(name)
    for kind in order:
        for name in by_kind.get(kind, ()):
            state.types[name] = _merge_type(state, name)


def merge_enums(state: MergeState) -> None:
    """Merge the enums, now that all uses of them are known."""
    for name, kind in state.kinds.items():
        if kind is Kind.ENUM:
            sources = state.sources[name]
            state.types[name] = merge_enum(state, sources, _merge_shell(state, name, sources))


def _merge_type(state: MergeState, name: str) -> TypeDefinition:
    sources = state.sources[name]
    base = _merge_shell(state, name, sources)
    if base.kind is Kind.UNION:
        return merge_union(state, sources, base)
    if base.kind is Kind.INPUT:
        return merge_input_object(state, sources, base)
    if base.kind in {Kind.OBJECT, Kind.INTERFACE}:
        _hint_inconsistent_entity(state, sources, base)
        return replace(base, fields=merge_fields(state, sources, base))
    return base


def _merge_shell(state: MergeState, name: str, sources: Sources[TypeDefinition]) -> TypeDefinition:
    """Merge what types of all kinds have."""
    interfaces: dict[str, None] = {}
    joins: list[Applied] = []
    for source in sources:
        for interface in source.element.interfaces:
            interfaces[interface] = None
            joins.append(join("implements", graph=state.graphs[source.index], interface=interface))
    for source in sources:
        joins += _join_types(state, source)
    carried = carry_applied(state, sources)
    merged = merge_applied(state, sources, name)
    directives = (*joins, *carried, *merged, *_contexts(state, sources))
    return TypeDefinition(
        name=name,
        description=merge_description(state, sources, name),
        directives=directives,
        kind=state.kinds[name],
        interfaces=tuple(interfaces),
    )


def _join_types(state: MergeState, source: Source[TypeDefinition]) -> list[Applied]:
    graph = state.graphs[source.index]
    element = source.element
    stand_in = True if element.applied("interfaceObject") else None
    extended = element.applied("extends") is not None
    keys = element.all_applied("key")
    if not keys:
        return [join("type", graph=graph, isInterfaceObject=stand_in)]
    return [
        join(
            "type",
            graph=graph,
            key=key.text_argument("fields"),
            extension=True if key.declaration > 0 or extended else None,
            resolvable=False if key.arguments.get("resolvable") is False else None,
            isInterfaceObject=stand_in,
        )
        for key in keys
    ]


def _contexts(state: MergeState, sources: Sources[TypeDefinition]) -> list[Applied]:
    found = []
    for source in sources:
        for use in source.element.all_applied("context"):
            state.note_directive("context", source.index)
            name = context_name(state, source.index, use.text_argument("name"))
            found.append(
                Applied(state.directive_names.get("context", "context"), "context", {"name": name})
            )
    return found


def _hint_inconsistent_entity(
    state: MergeState, sources: Sources[TypeDefinition], base: TypeDefinition
) -> None:
    if base.kind is not Kind.OBJECT:
        return
    keyed = [s for s in sources if s.element.applied("key")]
    if keyed and len(keyed) < len(sources):
        keyless = [s for s in sources if not s.element.applied("key")]
        state.report.hint(
            "INCONSISTENT_ENTITY",
            f"{base.name} has a @key in {state.names(s.index for s in keyed)} but none in"
            f" {state.names(s.index for s in keyless)}.",
            base.name,
            state.places(keyless),
        )
