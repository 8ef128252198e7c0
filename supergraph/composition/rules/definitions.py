"""Definitions of known directives that a subgraph writes itself must match the specification."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import Node

from supergraph.composition.errors import Report
from supergraph.composition.federation_spec import (
    CONNECT,
    DIRECTIVES,
    FEDERATION,
    LINK,
    MACHINERY_TYPES,
    NEWEST,
    SCALARS,
    known_elements,
)
from supergraph.composition.links import Links
from supergraph.composition.merge.schema_element import read_definitions, spec_definition
from supergraph.composition.model import (
    BUILT_IN_DIRECTIVES,
    DirectiveDefinition,
    Input,
    Kind,
    Schema,
)
from supergraph.composition.subgraph import LoadedSubgraph
from supergraph.composition.type_text import named
from supergraph.composition.values import same_value

__all__ = ["check_definitions", "explain_unknown", "known_directive", "known_scalars"]

_BUILT_IN = """
directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
directive @deprecated(reason: String = "No longer supported") on FIELD_DEFINITION | ENUM_VALUE | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
directive @specifiedBy(url: String!) on SCALAR
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
"""  # noqa: E501 -- signatures as the specification has them

_CONNECT = """
directive @connect(source: String, id: String, http: ConnectHTTP, batch: ConnectBatch, errors: ConnectorErrors, isSuccess: JSONSelection, selection: JSONSelection!, entity: Boolean = false) repeatable on FIELD_DEFINITION | OBJECT
directive @source(name: String!, http: SourceHTTP, errors: ConnectorErrors, isSuccess: JSONSelection) repeatable on SCHEMA
"""  # noqa: E501 -- signatures as the specification has them


def known_directive(subgraph: LoadedSubgraph, name: str) -> DirectiveDefinition | None:
    """Return the definition a directive's name stands for in a subgraph."""
    spec = subgraph.links.spec(name)
    if spec:
        built_in = read_definitions(_BUILT_IN).directives.get(spec)
        return built_in or spec_definition(spec, "federation__", subgraph.links.version)
    found = subgraph.links.directive(name)
    if found is not None and found[0].identity == CONNECT:
        return read_definitions(_CONNECT).directives.get(found[1])
    return subgraph.schema.directives.get(name) or read_definitions(_BUILT_IN).directives.get(name)


def known_scalars(links: Links) -> frozenset[str]:
    """Return the names of specification types a subgraph may refer to without defining them."""
    found = set(MACHINERY_TYPES)
    for feature in links.features:
        if known_elements(feature.identity, feature.version) is not None:
            found.update(local for local in feature.imports if not local.startswith("@"))
        if feature.identity == FEDERATION:
            scalars = ("FieldSet", "Scope", "Policy", "ContextFieldValue")
            found.update(feature.local_type(name) for name in scalars)
        elif feature.identity == LINK:
            found.update(feature.local_type(name) for name in ("Import", "Purpose"))
    return frozenset(found)


def explain_unknown(links: Links, name: str) -> str:
    """Say how an unknown directive could become known: by an import, a prefix, or federation 2."""
    element = name.rpartition("__")[2]
    link = links.federation
    known = DIRECTIVES.get(element)
    if known is None:
        return ""
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


def check_definitions(subgraph: LoadedSubgraph, original: Schema, report: Report) -> None:
    """Check a subgraph's own definitions of specification directives and scalars.

    Args:
        subgraph: the subgraph.
        original: its schema as written, the specification's own types included.
        report: where problems go.
    """
    for definition in subgraph.schema.directives.values():
        spec = subgraph.links.spec(definition.name)
        if not spec:
            continue
        expected = known_directive(subgraph, definition.name)
        problems = _differences(subgraph.links, definition, expected, spec) if expected else ()
        problem = next(iter(problems), "")
        if problem:
            _fail(
                subgraph,
                report,
                "DIRECTIVE_DEFINITION_INVALID",
                f"The definition of @{definition.name} does not match its specification: {problem}",
                f"@{definition.name}",
                definition.node,
            )
    for name in known_scalars(subgraph.links):
        written = original.types.get(name)
        scalar = not name.endswith("Purpose") and name not in {"_Entity", "_Service"}
        if written is not None and scalar and written.kind is not Kind.SCALAR:
            _fail(
                subgraph,
                report,
                "TYPE_DEFINITION_INVALID",
                f"{name} belongs to a specification, where it is a scalar; here it is a"
                f" {written.kind.value}",
                name,
                written.node,
            )


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
    links: Links, written: DirectiveDefinition, expected: DirectiveDefinition, spec: str
) -> Iterator[str]:
    """Say what a definition has against its specification, as far as it matters."""
    if not links.federation and spec in _FIELD_SETS and not written.arguments:
        # The first federation libraries wrote these definitions without their arguments.
        return
    if written.repeatable and not expected.repeatable:
        yield "it may not be repeatable"
    extra = [place for place in written.locations if place not in expected.locations]
    if extra:
        yield f"it may not stand on {', '.join(extra)}"
    for argument in written.arguments.values():
        known = expected.arguments.get(argument.name)
        if known is not None:
            yield from _argument_differences(links, argument, known, spec)
        elif argument.required or spec not in _FIELD_SETS:
            yield f"it has no argument {argument.name}"
    for argument in expected.arguments.values():
        if argument.required and argument.name not in written.arguments:
            yield f"the argument {argument.name}: {argument.type} is missing"


_FIELD_SETS = frozenset({"key", "requires", "provides"})


def _argument_differences(links: Links, written: Input, known: Input, spec: str) -> Iterator[str]:
    allowed = {known.type, f"{known.type}!"}
    name = named(known.type)
    if name.rpartition("__")[2] in SCALARS:
        # The scalars of specifications are strings, and may be called so.
        allowed |= {text.replace(name, "String") for text in allowed}
    if name.endswith("__FieldSet"):
        allowed |= {"[String!]!"}
        if not links.federation:
            allowed |= {f"{sloppy}{mark}" for sloppy in _SLOPPY for mark in ("", "!")}
    if _canonical_type(links, written.type, name) not in allowed:
        yield f"the argument {written.name} has type {known.type}, not {written.type}"
    may_lack_default = written.type.endswith("!") or spec in BUILT_IN_DIRECTIVES
    if (written.has_default or not may_lack_default) and not same_value(
        written.default, known.default
    ):
        yield f"the argument {written.name} has another default"


_SLOPPY = ("String", "FieldSet", "_FieldSet")


def _canonical_type(links: Links, text: str, expected: str) -> str:
    """Return a written type with the expected scalar's own name for what stands for it."""
    local = named(text)
    found = links.type(local)
    stands_for_it = found is not None and found[1] == expected.rpartition("__")[2]
    return text.replace(local, expected) if stands_for_it else text
