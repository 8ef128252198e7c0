"""Executable directives: an operation may use only what every subgraph understands."""

from __future__ import annotations

from supergraph.composition.merge.descriptions import merge_description
from supergraph.composition.merge.inputs import merge_arguments
from supergraph.composition.merge.state import MergeState, Source, Sources
from supergraph.composition.model import (
    BUILT_IN_DIRECTIVES,
    EXECUTABLE_LOCATIONS,
    DirectiveDefinition,
)

__all__ = ["merge_executable_directives"]

_NOT_MERGED = BUILT_IN_DIRECTIVES | {"defer", "stream"}


def merge_executable_directives(state: MergeState) -> dict[str, DirectiveDefinition]:
    """Merge the custom directives that operations may use, by name."""
    names = dict.fromkeys(
        definition.name
        for index, subgraph in enumerate(state.subgraphs)
        for definition in subgraph.schema.directives.values()
        if _is_own(state, index, definition)
    )
    merged = {}
    for name in names:
        definition = _merge(state, name)
        if definition is not None:
            merged[name] = definition
    return merged


def _is_own(state: MergeState, index: int, definition: DirectiveDefinition) -> bool:
    name = definition.name
    if name in _NOT_MERGED or state.subgraphs[index].links.spec(name):
        return False
    return definition.executable and name not in state.composed_names


def _merge(state: MergeState, name: str) -> DirectiveDefinition | None:
    sources = [
        Source(index, definition)
        for index, subgraph in enumerate(state.subgraphs)
        if (definition := subgraph.schema.directives.get(name)) is not None
    ]
    coordinate = f"@{name}"
    common = _common_locations(state, sources, coordinate)
    if not common:
        return None
    return DirectiveDefinition(
        name=name,
        description=merge_description(state, sources, coordinate),
        arguments=merge_arguments(state, sources, coordinate),
        repeatable=_merge_repeatable(state, sources, coordinate),
        locations=tuple(sorted(common)),
    )


def _common_locations(
    state: MergeState, sources: Sources[DirectiveDefinition], coordinate: str
) -> frozenset[str]:
    """Return where operations may use a directive; one hint tells what the first subgraph lacks.

    A subgraph that has it for type definitions only knows it, but nowhere in operations.
    """
    common = EXECUTABLE_LOCATIONS
    present = {source.index: source.element for source in sources}
    for index in range(len(state.subgraphs)):
        if index not in present:
            absent = [i for i in range(len(state.subgraphs)) if i not in present]
            state.report.hint(
                "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE",
                f"The directive {coordinate} is unknown to {state.names(absent)} and so not in the"
                " supergraph.",
                coordinate,
                state.places(sources),
            )
            return frozenset()
        common &= frozenset(present[index].locations)
        if not common:
            state.report.hint(
                "NO_EXECUTABLE_DIRECTIVE_INTERSECTION",
                f"The directive {coordinate} has no location that all subgraphs allow; it is not in"
                " the supergraph.",
                coordinate,
                state.places(sources),
            )
            return common
    _hint_locations(state, sources, coordinate, common)
    return common


def _hint_locations(
    state: MergeState,
    sources: Sources[DirectiveDefinition],
    coordinate: str,
    common: frozenset[str],
) -> None:
    if all(EXECUTABLE_LOCATIONS.intersection(s.element.locations) == common for s in sources):
        return
    state.report.hint(
        "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS",
        f"The directive {coordinate} is allowed in different locations; the supergraph has"
        f" those that all allow: {', '.join(sorted(common))}.",
        coordinate,
        state.places(sources),
    )


def _merge_repeatable(
    state: MergeState, sources: Sources[DirectiveDefinition], coordinate: str
) -> bool:
    repeatable = [source.index for source in sources if source.element.repeatable]
    if repeatable and len(repeatable) < len(sources):
        state.report.hint(
            "INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE",
            f"The directive {coordinate} is repeatable in {state.names(repeatable)} only; it is not"
            " in the supergraph.",
            coordinate,
            state.places(sources),
        )
    return len(repeatable) == len(sources)
