"""Definitions of known directives that a subgraph writes itself must match the specification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from graphql import Node

from supergraph.composition.errors import Report
from supergraph.composition.federation_spec import (
    CONNECT,
    DIRECTIVES,
    FEDERATION,
    FEDERATION_1,
    LINK,
    LINK_PURPOSES,
    MACHINERY_TYPES,
    NEWEST,
    UPGRADE_VERSION,
    known_elements,
)
from supergraph.composition.links import Links
from supergraph.composition.merge.schema_element import read_definitions, spec_definition
from supergraph.composition.model import (
    BUILT_IN_DIRECTIVES,
    BUILT_IN_SCALARS,
    DirectiveDefinition,
    Input,
    Kind,
    Schema,
    TypeDefinition,
)
from supergraph.composition.subgraph import LoadedSubgraph
from supergraph.composition.type_text import is_list, named, nullable
from supergraph.composition.values import same_value

__all__ = [
    "check_adopted_definitions",
    "check_definitions",
    "explain_unknown",
    "known_directive",
    "known_scalars",
    "specification_types",
]

_BUILT_IN = """
directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
directive @deprecated(reason: String = "No longer supported") on FIELD_DEFINITION | ENUM_VALUE | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
directive @specifiedBy(url: String!) on SCALAR
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
"""  # noqa: E501 -- signatures as the specification has them

_CONNECT = """
directive @connect(source: String, id: String, http: connect__ConnectHTTP, batch: connect__ConnectBatch, errors: connect__ConnectorErrors, isSuccess: connect__JSONSelection, selection: connect__JSONSelection!, entity: Boolean = false) repeatable on FIELD_DEFINITION | OBJECT
directive @source(name: String!, http: connect__SourceHTTP!, errors: connect__ConnectorErrors, isSuccess: connect__JSONSelection) repeatable on SCHEMA
scalar connect__JSONSelection
scalar connect__URLPathTemplate
input connect__ConnectorErrors { message: connect__JSONSelection, extensions: connect__JSONSelection }
input connect__HTTPHeaderMapping { name: String!, from: String, value: String }
input connect__ConnectBatch { maxSize: Int }
input connect__SourceHTTP { baseURL: String!, headers: [connect__HTTPHeaderMapping!], path: connect__JSONSelection, queryParams: connect__JSONSelection }
input connect__ConnectHTTP { GET: connect__URLPathTemplate, POST: connect__URLPathTemplate, PUT: connect__URLPathTemplate, PATCH: connect__URLPathTemplate, DELETE: connect__URLPathTemplate, body: connect__JSONSelection, headers: [connect__HTTPHeaderMapping!], path: connect__JSONSelection, queryParams: connect__JSONSelection }
"""  # noqa: E501 -- signatures as the specification has them


def known_directive(subgraph: LoadedSubgraph, name: str) -> DirectiveDefinition | None:
    """Return the definition a directive's name stands for in a subgraph.

    A specification's directive that the subgraph defines itself is what it says there, which may
    be less than the specification has.
    """
    own = subgraph.schema.directives.get(name)
    if own is None or name in BUILT_IN_DIRECTIVES or _is_sloppy(subgraph, own):
        return _specified_directive(subgraph, name)
    return own


def _specified_directive(subgraph: LoadedSubgraph, name: str) -> DirectiveDefinition | None:
    spec = subgraph.links.spec(name)
    if spec:
        built_in = read_definitions(_BUILT_IN).directives.get(spec)
        adopted = not subgraph.links.federation and spec not in FEDERATION_1
        version = UPGRADE_VERSION if adopted else subgraph.links.version
        return built_in or spec_definition(spec, "federation__", version)
    found = subgraph.links.directive(name)
    if found is not None and found[0].identity == CONNECT:
        return read_definitions(_CONNECT).directives.get(found[1])
    return read_definitions(_BUILT_IN).directives.get(name)


def specification_types(links: Links) -> Mapping[str, TypeDefinition]:
    """Return the types that directives of linked specifications take as arguments, by name."""
    return read_definitions(_CONNECT).types if CONNECT in links.by_identity else {}


def known_scalars(links: Links) -> frozenset[str]:
    """Return the names of specification types a subgraph may refer to without defining them."""
    found = set(MACHINERY_TYPES)
    for feature in links.features:
        if known_elements(feature.identity, feature.version) is not None:
            found.update(local for local in feature.imports if not local.startswith("@"))
        if feature.identity == FEDERATION:
            scalars = ("FieldSet", "Scope", "Policy", "ContextFieldValue")
            found.update(feature.local_type(name) for name in scalars)
            found.update(feature.prefixed(name) for name in scalars)
        elif feature.identity == LINK:
            found.update(feature.local_type(name) for name in ("Import", "Purpose"))
            found.update(feature.prefixed(name) for name in ("Import", "Purpose"))
    return frozenset(found)


def explain_unknown(links: Links, name: str) -> str:
    """Say how an unknown directive could become known: by an import, a prefix, or federation 2."""
    element = name.rpartition("__")[2]
    link = links.federation
    known = DIRECTIVES.get(element)
    if known is None:
        return _nearest_directive(links, element)
    if link is None:
        newest = f"{FEDERATION}/v{NEWEST[0]}.{NEWEST[1]}"
        return (
            f'it needs federation 2: add extend schema @link(url: "{newest}",'
            f' import: ["@{element}"])'
        )
    if known.since > link.version:
        return f"link federation v{known.since[0]}.{known.since[1]} or newer, which has it"
    local = link.local_directive(element)
    return f'import "@{element}" in the @link to federation, or write @{local}'


def _nearest_directive(links: Links, name: str) -> str:
    """Say which of the directives that are at hand a mistyped name may mean."""
    link = links.federation
    at_hand = [
        directive
        for directive, known in DIRECTIVES.items()
        if (directive in FEDERATION_1 if link is None else known.since <= link.version)
    ]
    close = get_close_matches(name, at_hand, 1)
    if not close:
        return ""
    return f"write @{link.local_directive(close[0]) if link else close[0]}"


def check_definitions(subgraph: LoadedSubgraph, original: Schema, report: Report) -> None:
    """Check a subgraph's own definitions of specification directives and scalars.

    Args:
        subgraph: the subgraph.
        original: its schema as written, the specification's own types included.
        report: where problems go.
    """
    for definition in subgraph.schema.directives.values():
        if not _is_adopted(subgraph, definition.name):
            _check_definition(subgraph, original, definition, report)
    for name in known_scalars(subgraph.links):
        written = original.types.get(name)
        if written is None or name in {"_Entity", "_Service"}:
            continue
        purpose = name.endswith("Purpose")
        if written.kind is not (Kind.ENUM if purpose else Kind.SCALAR):
            should = "an enum" if purpose else "a scalar"
            problem = f"where it is {should}; here it is {written.kind.phrase}"
        elif purpose and written.values.keys() != LINK_PURPOSES:
            problem = f"with the values {' and '.join(sorted(LINK_PURPOSES))}"
        else:
            continue
        message = f"{name} belongs to a specification, {problem}"
        _fail(subgraph, report, "TYPE_DEFINITION_INVALID", message, name, written.node)


def check_adopted_definitions(subgraph: LoadedSubgraph, report: Report) -> None:
    """Check a federation 1 schema's definitions of what federation 2 has.

    They count as federation's own from the upgrade on.
    """
    for definition in subgraph.schema.directives.values():
        if _is_adopted(subgraph, definition.name):
            _check_definition(subgraph, subgraph.schema, definition, report)


def _is_adopted(subgraph: LoadedSubgraph, name: str) -> bool:
    spec = subgraph.links.spec(name)
    known = FEDERATION_1 | BUILT_IN_DIRECTIVES | {"link", ""}
    return not subgraph.links.federation and spec not in known


def _check_definition(
    subgraph: LoadedSubgraph, original: Schema, definition: DirectiveDefinition, report: Report
) -> None:
    spec = subgraph.links.spec(definition.name)
    expected = _specified_directive(subgraph, definition.name) if spec else None
    if expected is None:
        return
    for problem in _differences(subgraph, original, definition, expected, spec):
        _fail(
            subgraph,
            report,
            "DIRECTIVE_DEFINITION_INVALID",
            f"The definition of @{definition.name} does not match its specification: {problem}",
            f"@{definition.name}",
            definition.node,
        )
        return


def _fail(
    subgraph: LoadedSubgraph,
    report: Report,
    code: str,
    message: str,
    coordinate: str,
    node: Node | None,
) -> None:
    report.error(
        code,
        f"[{subgraph.name}] {message}.",
        coordinate,
        (subgraph.place(node),),
        fix="remove the definition: it is added for you",
    )


def _differences(
    subgraph: LoadedSubgraph,
    original: Schema,
    written: DirectiveDefinition,
    expected: DirectiveDefinition,
    spec: str,
) -> Iterator[str]:
    """Say what a definition has against its specification, as far as it matters."""
    if spec in _LOOSE or _is_sloppy(subgraph, written):
        return
    if written.repeatable and not expected.repeatable:
        yield "it may not be repeatable"
    extra = [place for place in written.locations if place not in expected.locations]
    if extra:
        yield f"it may not stand on {', '.join(extra)}"
    for argument in written.arguments.values():
        known = expected.arguments.get(argument.name)
        if known is not None:
            yield from _argument_differences(subgraph, original, argument, known)
            free = spec in BUILT_IN_DIRECTIVES or argument.type.endswith("!")
            if not free and not same_value(argument.default, known.default):
                yield f"the argument {argument.name} has another default"
        else:
            yield f"it has no argument {argument.name}"
    for argument in expected.arguments.values():
        if argument.required and argument.name not in written.arguments:
            yield f"the argument {argument.name}: {argument.type} is missing"


_FIELD_SETS = frozenset({"key", "requires", "provides"})
_LOOSE = BUILT_IN_DIRECTIVES - {"deprecated"}
"""What GraphQL itself defines: a schema that repeats it changes nothing."""


def _is_sloppy(subgraph: LoadedSubgraph, written: DirectiveDefinition) -> bool:
    """Whether it is a definition as the first federation libraries wrote them."""
    if subgraph.links.federation or written.name not in _FIELD_SETS:
        return False
    types = [argument.type for argument in written.arguments.values()]
    return not types or (
        types in (["String"], ["FieldSet"], ["_FieldSet"]) and "fields" in written.arguments
    )


def _argument_differences(
    subgraph: LoadedSubgraph, original: Schema, written: Input, known: Input
) -> Iterator[str]:
    local = nullable(written.type) if not known.type.endswith("!") else written.type
    expected = known.type
    while _wrapper(local) and _wrapper(local) == _wrapper(expected):
        local, expected = _unwrapped(local), _unwrapped(expected)
    scalar = subgraph.links.federation is not None and expected.startswith("federation__")
    if (scalar or local != expected) and not _stands_for(subgraph, original, local, expected):
        wanted = _as_named_here(subgraph, known.type)
        yield f"the argument {written.name} has type {wanted}, not {written.type}"


def _as_named_here(subgraph: LoadedSubgraph, text: str) -> str:
    """Return a specification's type reference with the name that its scalar has in the schema."""
    name, link = named(text), subgraph.links.federation
    if link is None or not name.startswith("federation__"):
        return text
    return text.replace(name, link.local_type(name.removeprefix("federation__")))


def _wrapper(text: str) -> str:
    return "!" if text.endswith("!") else "[" if is_list(text) else ""


def _unwrapped(text: str) -> str:
    return text[:-1] if text.endswith("!") else text[1:-1]


def _stands_for(subgraph: LoadedSubgraph, original: Schema, local: str, expected: str) -> bool:
    """Whether a written type may stand where a specification has a scalar of its own.

    That scalar goes by its name in the schema; all that is no scalar of the schema's own may take
    its place, as `String` often does.
    """
    element = expected.rpartition("__")[2]
    if not subgraph.links.federation and local == f"_{element}":
        return True
    found = subgraph.links.type(local)
    if found is not None and found[1] == element:
        return True
    if expected in BUILT_IN_SCALARS or expected[-1] in "]!" or element == "Purpose":
        return False
    custom = original.types.get(local)
    return not local.endswith("!") and (custom is None or custom.kind is not Kind.SCALAR)
