"""The schema element of a supergraph: its links, and the definitions they stand for."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from graphql import parse

from supergraph.composition.errors import Report
from supergraph.composition.federation_spec import (
    APOLLO,
    CONNECT,
    DIRECTIVES,
    FEATURES,
    SCALARS,
    FeatureSpec,
    Version,
    join_version,
)
from supergraph.composition.merge.applied import carry_uses, merge_uses
from supergraph.composition.merge.descriptions import merge_description
from supergraph.composition.merge.state import MergeState, Source, graph_names, join
from supergraph.composition.model import (
    ROOT_NAMES,
    Applied,
    Const,
    DirectiveDefinition,
    Element,
    EnumName,
    EnumValue,
    Kind,
    Schema,
    TypeDefinition,
    referenced_types,
)
from supergraph.composition.reader import SchemaReader

__all__ = [
    "LINK_DEFINITIONS",
    "choose_names",
    "finish_schema",
    "read_definitions",
    "report_reserved",
]

LINK_DEFINITIONS = """
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
scalar link__Import
enum link__Purpose {
  "`SECURITY` features provide metadata necessary to securely resolve fields."
  SECURITY
  "`EXECUTION` features provide metadata necessary for operation execution."
  EXECUTION
}
"""  # noqa: E501 -- signatures as the specification has them
"""What a supergraph defines of the link specification."""

_JOIN_05 = f"""{LINK_DEFINITIONS}
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean, overrideLabel: String, contextArguments: [join__ContextArgument!]) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION
directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
directive @join__directive(graphs: [join__Graph!], name: String!, args: join__DirectiveArguments) repeatable on SCHEMA | OBJECT | INTERFACE | FIELD_DEFINITION
scalar join__FieldSet
scalar join__DirectiveArguments
scalar join__FieldValue
input join__ContextArgument {{ name: String! type: String! context: String! selection: join__FieldValue! }}
"""  # noqa: E501 -- signatures as the specification has them


@lru_cache(maxsize=64)
def read_definitions(sdl: str) -> Schema:
    """Read definitions that are written in this program."""
    return SchemaReader("", None, Report(), lambda _: "").read(parse(sdl, no_location=True))


def choose_names(state: MergeState) -> None:
    """Choose the supergraph's name of every known directive from what the subgraphs call it.

    A directive that subgraphs apply under different names is reported as
    `LINK_IMPORT_NAME_MISMATCH`.
    """
    for feature in FEATURES:
        for element in feature.elements:
            if element.startswith("@"):
                state.directive_names[element[1:]] = _default_name(feature, element[1:])
    applied = _applied_names(state)
    for spec, names in applied.items():
        if spec not in state.directive_names:
            continue
        state.note_directive(spec, min(names.values()))
        if spec not in _KEPT_NAMES:
            state.directive_names[spec] = next(iter(names))
            if len(names) > 1:
                _report_names(state, spec, names)


_KEPT_NAMES = frozenset({"fromContext", "cacheTag"})
"""Directives that a supergraph writes in its own way, whatever the subgraphs call them."""


def _applied_names(state: MergeState) -> dict[str, dict[str, int]]:
    """Return, by known directive, each name it is applied under with the first subgraph."""
    found: dict[str, dict[str, int]] = {}
    for index, subgraph in enumerate(state.subgraphs):
        for local in subgraph.schema.used_directives:
            spec = subgraph.links.spec(local)
            if spec:
                found.setdefault(spec, {}).setdefault(local, index)
    return found


def _report_names(state: MergeState, spec: str, names: dict[str, int]) -> None:
    written = ", ".join(f"@{name} in {state.names([index])}" for name, index in names.items())
    state.report.error(
        "LINK_IMPORT_NAME_MISMATCH",
        f"The directive @{spec} is called differently: {written}.",
        f"@{spec}",
        tuple(
            state.place(index, link.node)
            for index in names.values()
            if (link := state.subgraphs[index].links.federation) is not None
        ),
        cause="a directive that the supergraph keeps has one name there",
        fix=f'import it as "@{spec}" in'
        f" {state.names(index for name, index in names.items() if name != spec)}",
    )


def finish_schema(state: MergeState) -> Schema:
    """Put the merged types, the links and the definitions they need together."""
    sources = [(i, subgraph.schema.applied) for i, subgraph in enumerate(state.subgraphs)]
    applied = (*carry_uses(state, sources), *merge_uses(state, sources, ""))
    version = join_version(max(state.federation, (2, 8)))
    machinery = read_definitions(_JOIN_05)
    own_types = {**machinery.types, "join__Graph": _graph_enum(state)}
    types = {**state.types, **own_types}
    directives = {**state.executable, **machinery.directives}
    links = [_link(f"{APOLLO}/link/v1.0"), _link(_url("join", version), purpose="EXECUTION")]
    for feature in _used_features(state):
        used = [e for e in feature.elements if e.startswith("@") and e[1:] in state.used_directives]
        links.append(_feature_link(state, feature, used))
        if feature.name != "cacheTag":
            _add_feature(state, feature, directives, types)
    connect = _connect_versions(state)
    if connect:
        links.append(_link(_url("connect", max(connect | {_CONNECT})), purpose="EXECUTION"))
    for custom in state.features:
        links.append(_link(custom.url, imports=custom.imports))
        directives.update({definition.name: definition for definition in custom.definitions})
    return Schema(
        types=types,
        directives=directives,
        roots={op: name for op, name in ROOT_NAMES.items() if name in state.types},
        applied=(*links, *applied),
        description=_description(state),
    )


def report_reserved(state: MergeState) -> None:
    """Report types of subgraphs whose names belong to the supergraph, or to who reads it."""
    features = [feature.name for feature in _used_features(state)]
    types = state.types.values()
    composed = [custom.url.rsplit("/", 2)[-2] for custom in state.features]
    prefixes = tuple(f"{name}__" for name in ("link", "join", *features, *composed))
    own_types = read_definitions(_JOIN_05).types.keys() | {"join__Graph"}
    taken = own_types | {f"federation__{scalar}" for scalar in SCALARS}
    named_by = (*referenced_types(types), *(n for t in types for n in (*t.members, *t.interfaces)))
    taken.update(name for name in named_by if name.startswith(prefixes))
    for name in sorted(state.types.keys() & taken):
        state.report.error(
            "REFERENCED_INACCESSIBLE",
            f"{name} is the name of a type by which a supergraph describes itself; clients never"
            " see it.",
            name,
            state.places(state.sources[name]),
            fix=f"rename the type {name}",
        )


def _used_features(state: MergeState) -> list[FeatureSpec]:
    """Return the features the supergraph applies, in order of the first subgraph using each."""
    first = {
        feature.name: min(
            (
                state.used_directives[element[1:]]
                for element in feature.elements
                if element[1:] in state.used_directives
            ),
            default=-1,
        )
        for feature in FEATURES
    }
    used = [feature for feature in FEATURES if first[feature.name] >= 0]
    return sorted(used, key=lambda feature: first[feature.name])


def _description(state: MergeState) -> str | None:
    sources = [
        Source(i, Element("", subgraph.schema.description, (), subgraph.schema.node))
        for i, subgraph in enumerate(state.subgraphs)
    ]
    return merge_description(state, sources, "")


def _url(name: str, version: Version) -> str:
    return f"{APOLLO}/{name}/v{version[0]}.{version[1]}"


_CONNECT: Version = (0, 3)
"""The newest version of the connect specification that is no preview."""


def _connect_versions(state: MergeState) -> set[Version]:
    """Return the versions of the connect specification that subgraphs link."""
    return {
        subgraph.links.by_identity[CONNECT].version
        for subgraph in state.subgraphs
        if CONNECT in subgraph.links.by_identity
    }


def _link(
    url: str,
    *,
    purpose: str | None = None,
    imports: tuple[Const, ...] = (),
) -> Applied:
    arguments: dict[str, Const] = {"url": url}
    if purpose:
        arguments["for"] = EnumName(purpose)
    if imports:
        arguments["import"] = imports
    return Applied("link", "link", arguments)


def _feature_link(state: MergeState, feature: FeatureSpec, used: list[str]) -> Applied:
    imports: list[Const] = []
    for element in used:
        spec = element[1:]
        name = state.directive_names[spec]
        if name == _default_name(feature, spec):
            continue
        imports.append(element if name == spec else {"name": element, "as": f"@{name}"})
    url = _url(feature.name, feature.version_for(state.federation))
    return _link(url, purpose=feature.purpose, imports=tuple(imports))


def _add_feature(
    state: MergeState,
    feature: FeatureSpec,
    directives: dict[str, DirectiveDefinition],
    types: dict[str, TypeDefinition],
) -> None:
    for element in feature.elements:
        if not element.startswith("@"):
            name = f"{feature.name}__{element}"
            types[name] = TypeDefinition(name=name, kind=Kind.SCALAR)
            continue
        spec = element[1:]
        name = _composed_name(state, feature, spec)
        definition = spec_definition(spec, f"{feature.name}__", state.federation)
        directives[name] = replace(definition, name=name)


def _composed_name(state: MergeState, feature: FeatureSpec, spec: str) -> str:
    """Return a directive's supergraph name; what is not applied keeps its prefixed name."""
    if spec in state.used_directives:
        return state.directive_names[spec]
    return _default_name(feature, spec)


def _default_name(feature: FeatureSpec, spec: str) -> str:
    return spec if spec == feature.name else f"{feature.name}__{spec}"


def spec_definition(spec: str, prefix: str, version: Version) -> DirectiveDefinition:
    """Return a federation directive's definition.

    Args:
        spec: its canonical name.
        prefix: what the names of the specification's scalars begin with.
        version: the federation version in use.
    """
    signature = DIRECTIVES[spec].signature
    for scalar in SCALARS:
        signature = signature.replace(f"{{{scalar}}}", prefix + scalar)
    if spec == "tag" and version < (2, 3):
        signature = signature.replace(" | SCHEMA", "")
    if spec == "override" and version < (2, 7):
        signature = signature.replace(", label: String", "")
    if spec == "shareable" and version < (2, 2):
        signature = signature.replace("repeatable ", "")
    return read_definitions(
        f"directive @{spec}{signature if signature[0] == '(' else ' ' + signature}"
    ).directives[spec]


def _graph_enum(state: MergeState) -> TypeDefinition:
    values = {
        graph.name: EnumValue(
            graph.name, None, (join("graph", name=subgraph.name, url=subgraph.url),)
        )
        for graph, subgraph in zip(state.graphs, state.subgraphs, strict=True)
    }
    return TypeDefinition(name="join__Graph", kind=Kind.ENUM, values=values)


def name_graphs(state: MergeState) -> None:
    """Give every subgraph its `join__Graph` value."""
    state.graphs = graph_names([subgraph.name for subgraph in state.subgraphs])
