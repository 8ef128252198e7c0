"""`@composeDirective`: custom directives that their owners want in the supergraph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TypeAlias

from supergraph.composition.errors import Place
from supergraph.composition.federation_spec import FEDERATION, LINK
from supergraph.composition.links import Feature
from supergraph.composition.merge.state import ComposedFeature, MergeState
from supergraph.composition.model import (
    BUILT_IN_DIRECTIVES,
    Applied,
    Const,
    DirectiveDefinition,
)
from supergraph.composition.type_text import named

__all__ = ["find_composed", "note_enum_arguments", "report_undefined"]

_ALWAYS_COMPOSED = frozenset(
    {"tag", "inaccessible", "authenticated", "requiresScopes", "policy", "context"}
)


@dataclass(frozen=True, slots=True)
class _Export:
    """One valid `@composeDirective`: the directive, its feature, and who exports it."""

    index: int
    local: str
    element: str
    feature: Feature
    use: Applied
    definition: DirectiveDefinition


Undefined: TypeAlias = tuple[str, _Export, Feature]
"""A directive without a definition: its element, who composes it, the newest version composed."""


def find_composed(state: MergeState) -> tuple[tuple[ComposedFeature, ...], list[Undefined]]:
    """Check every `@composeDirective`, and note which local names are composed under which.

    Returns:
        the specifications that are composed, and the directives without a definition that counts.
    """
    undefined: list[Undefined] = []
    exports = [
        export
        for index, subgraph in enumerate(state.subgraphs)
        for use in subgraph.schema.applied
        if use.spec == "composeDirective" and (export := _check(state, index, use)) is not None
    ]
    by_identity: dict[str, list[_Export]] = {}
    for export in exports:
        by_identity.setdefault(export.feature.identity, []).append(export)
    _hint_unused_majors(state, by_identity)
    state.composed_names = {export.local for export in exports}
    features = [
        feature
        for identity, group in by_identity.items()
        if (feature := _compose_feature(state, identity, group, undefined)) is not None
    ]
    _check_name_conflicts(state, exports)
    return tuple(features), undefined


def report_undefined(state: MergeState, undefined: Sequence[Undefined]) -> None:
    """Report directives that no subgraph with the newest version composed defines."""
    for element, export, newest in undefined:
        _fail(
            state,
            export.index,
            export.use,
            f"@{element} is composed, but no subgraph that links {newest.url}, the newest version"
            " composed, defines it",
            f"define @{export.local} where {newest.url} is linked, or link one version everywhere",
        )


def note_enum_arguments(state: MergeState) -> None:
    """Count the enums that composed directives take as inputs."""
    for feature in state.features:
        for definition in feature.definitions:
            for argument in definition.arguments.values():
                where = f"@{definition.name}({argument.name}:)"
                state.note_usage(named(argument.type), where, is_input=True)


def _fail(
    state: MergeState,
    index: int,
    use: Applied,
    message: str,
    fix: str,
    others: tuple[Place, ...] = (),
) -> None:
    name = use.arguments.get("name")
    state.report.error(
        "DIRECTIVE_COMPOSITION_ERROR",
        f"[{state.subgraphs[index].name}] {message}.",
        name if isinstance(name, str) else "",
        (state.place(index, use.node), *others),
        fix=fix,
    )


def _check(state: MergeState, index: int, use: Applied) -> _Export | None:
    """Check one application against its own subgraph."""
    subgraph = state.subgraphs[index]
    name = use.text_argument("name")
    if not name.startswith("@"):
        _fail(
            state,
            index,
            use,
            "@composeDirective needs a directive's name"
            if not name
            else f'The name {name!r} given to @composeDirective does not start with "@"',
            f'write @composeDirective(name: "@{name or "example"}")',
        )
        return None
    local = name[1:]
    definition = subgraph.schema.directives.get(local)
    spec = subgraph.links.spec(local)
    if spec in _ALWAYS_COMPOSED:
        state.report.hint(
            "DIRECTIVE_COMPOSITION_INFO",
            f"{name} is composed always; its @composeDirective in {state.names([index])} does"
            " nothing.",
            name,
            (state.place(index, use.node),),
        )
        return None
    found = subgraph.links.directive(local)
    if found is not None and found[0].identity in {FEDERATION, LINK}:
        _fail(
            state,
            index,
            use,
            f"{name} is a federation directive and cannot be composed",
            "remove the @composeDirective",
        )
        return None
    if definition is None:
        close = get_close_matches(local, subgraph.schema.directives, 1)
        define = f"define {name} and bring it in by a @link, or remove the @composeDirective"
        _fail(
            state,
            index,
            use,
            f"There is no directive {name} to compose",
            f'write @composeDirective(name: "@{close[0]}")' if close else define,
        )
        return None
    if found is None:
        _fail(
            state,
            index,
            use,
            f"{name} cannot be composed as no @link brings it in",
            f'add @link(url: "https://your.domain/{local}/v1.0", import: ["{name}"])',
        )
        return None
    return _Export(index, local, found[1], found[0], use, definition)


def _check_name_conflicts(state: MergeState, exports: list[_Export]) -> None:
    taken = {name: spec for spec, name in state.directive_names.items()}
    owners: dict[str, _Export] = {}
    for export in exports:
        owner = owners.setdefault(export.local, export)
        if owner.feature.identity != export.feature.identity:
            _fail(
                state,
                export.index,
                export.use,
                f"The name @{export.local} stands for a directive of {export.feature.identity},"
                f" but for one of {owner.feature.identity} in {state.names([owner.index])}",
                "import one of the two under another name",
                (state.place(owner.index, owner.use.node),),
            )
        spec = taken.get(export.local)
        if spec is not None and (spec in state.used_directives or _is_imported(state, spec)):
            _fail_taken(state, export, spec)


def _fail_taken(state: MergeState, export: _Export, spec: str) -> None:
    always = spec in {"tag", "inaccessible"}
    state.report.error(
        "DIRECTIVE_COMPOSITION_ERROR" if always else "INVALID_LINK_DIRECTIVE_USAGE",
        f"The name @{export.local}, under which {state.names([export.index])} composes a directive"
        f" of {export.feature.identity}, is taken by the federation directive @{spec}.",
        f"@{export.local}",
        (state.place(export.index, export.use.node),),
        fix="import the directive under another name",
    )


def _is_imported(state: MergeState, spec: str) -> bool:
    if spec not in {"tag", "inaccessible"}:
        return False
    return any(
        f"@{spec}" in link.imports.values()
        for subgraph in state.subgraphs
        if (link := subgraph.links.federation) is not None
    )


def _hint_unused_majors(state: MergeState, by_identity: Mapping[str, list[_Export]]) -> None:
    majors: dict[str, dict[int, list[int]]] = {}
    for index, subgraph in enumerate(state.subgraphs):
        for feature in subgraph.links.features:
            majors.setdefault(feature.identity, {}).setdefault(feature.version[0], []).append(index)
    for identity, found in majors.items():
        exported = {export.feature.version[0] for export in by_identity.get(identity, ())}
        if len(found) > 1 and len(exported) <= 1 and identity not in {FEDERATION, LINK}:
            state.report.hint(
                "DIRECTIVE_COMPOSITION_INFO",
                f"{identity} is linked with different major versions:"
                f" {', '.join(f'v{major}' for major in sorted(found))}; only what"
                " @composeDirective names is composed.",
                identity,
            )


def _compose_feature(
    state: MergeState, identity: str, group: list[_Export], undefined: list[Undefined]
) -> ComposedFeature | None:
    majors = {export.feature.version[0] for export in group}
    if len(majors) > 1:
        first = group[0]
        _fail(
            state,
            first.index,
            first.use,
            f"{identity} is linked with different major versions by the subgraphs composing it:"
            f" {', '.join(f'v{major}' for major in sorted(majors))}",
            "link the same major version everywhere",
        )
        return None
    by_element: dict[str, list[_Export]] = {}
    for export in group:
        by_element.setdefault(export.element, []).append(export)
    newest = max(group, key=lambda export: export.feature.version).feature
    definitions: list[DirectiveDefinition] = []
    imports: list[Const] = []
    for element, exports in by_element.items():
        local = _compose_element(state, element, exports)
        if local is None:
            continue
        definition = _newest_definition(state, element, newest)
        if definition is None:
            undefined.append((element, exports[0], newest))
            continue
        definition = replace(definition, name=local)
        if definition.repeatable:
            state.repeatable.add(local)
        imports.append(_import(element, definition.name))
        if definition.name not in BUILT_IN_DIRECTIVES:
            definitions.append(replace(definition, node=None))
    return ComposedFeature(newest.url, tuple(imports), tuple(definitions))


def _import(element: str, local: str) -> Const:
    return f"@{element}" if element == local else {"name": f"@{element}", "as": f"@{local}"}


def _compose_element(state: MergeState, element: str, exports: list[_Export]) -> str | None:
    """Return the one name a directive is composed under; note who calls it so."""
    names = {export.local for export in exports}
    first = exports[0]
    if len(names) > 1:
        _fail(
            state,
            first.index,
            first.use,
            f"@{element} of {first.feature.identity} is composed under different names:"
            f" {', '.join(f'@{name}' for name in sorted(names))}",
            "import it under one name everywhere",
        )
        return None
    for index, subgraph in enumerate(state.subgraphs):
        feature = subgraph.links.by_identity.get(first.feature.identity)
        if feature is None:
            continue
        local = feature.local_directive(element)
        exported = any(export.index == index for export in exports)
        if exported:
            state.composed[index, local] = first.local
        elif local == first.local:
            state.tolerated[index, local] = first.local
        elif f"@{element}" in feature.imports.values():
            state.report.hint(
                "DIRECTIVE_COMPOSITION_WARN",
                f"@{element} is composed as @{first.local}, but called @{local} in"
                f" {state.names([index])}, whose uses of it are not in the supergraph.",
                f"@{first.local}",
                (state.place(index, feature.node),),
            )
    return first.local


def _newest_definition(
    state: MergeState, element: str, newest: Feature
) -> DirectiveDefinition | None:
    """Return the definition that counts: the last one of the subgraphs with the newest version."""
    for subgraph in reversed(state.subgraphs):
        feature = subgraph.links.by_identity.get(newest.identity)
        if feature is not None and feature.version == newest.version:
            found = subgraph.schema.directives.get(feature.local_directive(element))
            if found is not None:
                return found
    return None
