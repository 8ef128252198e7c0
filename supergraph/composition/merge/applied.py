"""Applied directives: which survive composition, and what becomes of several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from supergraph.composition.errors import Place
from supergraph.composition.federation_spec import CONNECT
from supergraph.composition.merge.state import MergeState, Sources
from supergraph.composition.merge.strategies import STRATEGIES
from supergraph.composition.model import Applied, Const, Element
from supergraph.composition.values import print_value

__all__ = ["MERGED", "carry_applied", "carry_uses", "merge_applied", "merge_uses"]

MERGED = frozenset(
    {
        "authenticated",
        "cost",
        "deprecated",
        "inaccessible",
        "listSize",
        "policy",
        "requiresScopes",
        "specifiedBy",
        "tag",
    }
)
"""Known directives that are merged; join directives and `@context` have ways of their own."""

_DEFAULTS: dict[str, dict[str, Const]] = {
    "deprecated": {"reason": "No longer supported"},
    "listSize": {"requireOneSlicingArgument": True},
}


def merge_applied(
    state: MergeState, sources: Sources[Element], coordinate: str
) -> tuple[Applied, ...]:
    """Merge the directives of one element's versions, but for those that are only carried."""
    if not any(source.element.directives for source in sources):
        return ()
    return merge_uses(
        state, [(source.index, source.element.directives) for source in sources], coordinate
    )


def carry_applied(state: MergeState, sources: Sources[Element]) -> tuple[Applied, ...]:
    """Carry directives that stay with their subgraph: cache tags and connectors."""
    if not any(source.element.directives for source in sources):
        return ()
    return carry_uses(state, [(source.index, source.element.directives) for source in sources])


def merge_uses(
    state: MergeState, sources: Sequence[tuple[int, Sequence[Applied]]], coordinate: str
) -> tuple[Applied, ...]:
    """Merge applications given by subgraph (see `merge_applied`)."""
    groups: dict[str, list[tuple[int, Applied]]] = {}
    for index, uses in sources:
        for use in uses:
            name = merged_name(state, index, use) or state.tolerated.get((index, use.name), "")
            if name:
                groups.setdefault(name, []).append((index, use))
    if state.tolerated:
        groups = {name: group for name, group in groups.items() if _is_exported(state, group)}
    return tuple(
        use for name, group in groups.items() for use in _merge(state, name, group, coordinate)
    )


def _is_exported(state: MergeState, group: Sequence[tuple[int, Applied]]) -> bool:
    return any(use.spec in MERGED or (index, use.name) in state.composed for index, use in group)


def merged_name(state: MergeState, index: int, use: Applied) -> str:
    """Return the directive's name in the supergraph; empty if it is not merged."""
    if use.spec in MERGED:
        state.note_directive(use.spec, index)
        return state.directive_names.get(use.spec, use.spec)
    return state.composed.get((index, use.name), "")


def carry_uses(
    state: MergeState, sources: Sequence[tuple[int, Sequence[Applied]]]
) -> tuple[Applied, ...]:
    """Carry applications given by subgraph (see `carry_applied`)."""
    carried: dict[str, tuple[str, Applied, list[int]]] = {}
    for index, uses in sources:
        for use in uses:
            name = carried_name(state, index, use)
            if name:
                key = f"{name}({print_value(use.arguments)})"
                carried.setdefault(key, (name, use, []))[2].append(index)
    result = []
    for name, use, indexes in carried.values():
        arguments: dict[str, Const] = {
            "graphs": tuple(state.graphs[index] for index in indexes),
            "name": name,
        }
        if use.arguments:
            arguments["args"] = dict(use.arguments)
        result.append(Applied("join__directive", "", arguments))
    return tuple(result)


def carried_name(state: MergeState, index: int, use: Applied) -> str:
    """Return the name under which `@join__directive` carries an application, or nothing."""
    if use.spec == "cacheTag":
        state.note_directive("cacheTag", index)
        return "federation__cacheTag"
    links = state.subgraphs[index].links
    if CONNECT not in links.by_identity:
        return ""
    if use.spec == "link":
        return "link" if use.text_argument("url").startswith(f"{CONNECT}/") else ""
    # Connectors keep the subgraph's own names: the link that is carried with them explains those.
    found = links.directive(use.name)
    return use.name if found is not None and found[0].identity == CONNECT else ""


def _filled(state: MergeState, index: int, use: Applied) -> dict[str, Const]:
    """Return an application's arguments with the defaults of its subgraph's definition."""
    if use.spec:
        return {**_DEFAULTS.get(use.spec, {}), **use.arguments}
    definition = state.subgraphs[index].schema.directives[use.name]
    given = {a.name: a.default for a in definition.arguments.values() if a.has_default}
    return {**given, **use.arguments}


def _distinct(state: MergeState, group: Sequence[tuple[int, Applied]]) -> dict[str, Applied]:
    found: dict[str, Applied] = {}
    for index, use in group:
        arguments = _filled(state, index, use)
        key = print_value({name: arguments[name] for name in sorted(arguments)})
        found.setdefault(key, use)
    return found


def _merge(
    state: MergeState, name: str, group: list[tuple[int, Applied]], coordinate: str
) -> list[Applied]:
    first = group[0][1]
    distinct = _distinct(state, group)
    if first.spec == "tag" or name in state.repeatable:
        return [Applied(name, use.spec, use.arguments) for use in distinct.values()]
    if len(distinct) == 1:
        return [Applied(name, first.spec, first.arguments)]
    places = tuple(state.place(index, use.node) for index, use in group)
    if first.spec in STRATEGIES:
        return [_combined(state, name, group, coordinate, places)]
    keys = [next(iter(_distinct(state, [item]))) for item in group]
    best, _ = Counter(keys).most_common(1)[0]
    chosen = distinct[best]
    state.report.hint(
        "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",
        f"@{name} is applied to {coordinate or 'the schema'} with different arguments in"
        f" {state.names(index for index, _ in group)}; the supergraph keeps {best}.",
        coordinate,
        places,
    )
    return [Applied(name, chosen.spec, chosen.arguments)]


def _combined(
    state: MergeState,
    name: str,
    group: list[tuple[int, Applied]],
    coordinate: str,
    places: tuple[Place, ...],
) -> Applied:
    spec = group[0][1].spec
    arguments: dict[str, Const] = {}
    for argument, strategy in STRATEGIES[spec].items():
        value = strategy([_filled(state, index, use).get(argument) for index, use in group])
        if value is not None:
            arguments[argument] = value
    state.report.hint(
        "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",
        f"@{name} is applied to {coordinate} with different arguments in"
        f" {state.names(index for index, _ in group)}; they are combined to"
        f" {print_value(arguments)}.",
        coordinate,
        places,
    )
    return Applied(name, spec, arguments)
