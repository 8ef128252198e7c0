"""One subgraph: what the caller gives, what composition knows of it after reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from graphql import GraphQLSyntaxError, Node, parse

from supergraph.composition.errors import Place, Report
from supergraph.composition.federation_spec import (
    FEDERATION,
    FEDERATION_1,
    LINK,
    MACHINERY_FIELDS,
    MACHINERY_TYPES,
    Version,
    implied_federation_version,
)
from supergraph.composition.field_uses import FieldUses, find_uses
from supergraph.composition.graphql_rules import SchemaCheck, check_directives
from supergraph.composition.link_reader import read_links
from supergraph.composition.links import Links
from supergraph.composition.model import (
    BUILT_IN_DIRECTIVES,
    ROOT_NAMES,
    Kind,
    Schema,
    TypeDefinition,
)
from supergraph.composition.reader import SchemaReader
from supergraph.composition.syntax_errors import report_depth, report_syntax_error
from supergraph.composition.type_text import named

__all__ = ["LoadedSubgraph", "Subgraph", "read_subgraph"]


@dataclass(frozen=True, slots=True)
class Subgraph:
    """A subgraph as the caller names it.

    Attributes:
        name: unique among the subgraphs; it becomes a value of `join__Graph`.
        url: where the router reaches it.
        sdl: its schema text, federation directives included.
        file: where the text was read from, for messages only.
    """

    name: str
    url: str
    sdl: str
    file: str | None = None


@dataclass(frozen=True, slots=True)
class LoadedSubgraph:
    """A subgraph that was read: links resolved, machinery removed, roots renamed.

    Attributes:
        name: its name.
        url: its address.
        file: its file, for messages.
        links: what it links.
        schema: its schema; roots are called Query, Mutation and Subscription.
        uses: which of its fields are external, provided, shareable, used.
        federation: the federation version it effectively uses.
        federation_1: whether it was written for federation 1.
    """

    name: str
    url: str
    file: str | None
    links: Links
    schema: Schema
    uses: FieldUses
    federation: Version
    federation_1: bool

    def place(self, node: Node | None) -> Place:
        """Say where a piece of this subgraph's syntax stands."""
        return Place(self.name, self.file, node)

    def with_schema(self, schema: Schema) -> LoadedSubgraph:
        """Return the subgraph with another schema and what follows from it."""
        return replace(self, schema=schema, uses=find_uses(schema, federation_1=self.federation_1))

    def is_interface_object(self, type_name: str) -> bool:
        """Whether the type stands for an interface defined elsewhere."""
        definition = self.schema.types.get(type_name)
        return definition is not None and definition.applied("interfaceObject") is not None


def read_subgraph(subgraph: Subgraph, report: Report) -> LoadedSubgraph | None:
    """Parse and read one subgraph; None, with errors in the report, if its text is no schema."""
    name = subgraph.name
    try:
        document = parse(subgraph.sdl)
    except GraphQLSyntaxError as error:
        report_syntax_error(name, subgraph.file, error, report)
        return None
    except RecursionError:
        report_depth(name, subgraph.file, subgraph.sdl, report)
        return None
    before = len(report.errors)
    links = read_links(document, name, subgraph.file, report)
    schema = SchemaReader(name, subgraph.file, report, links.spec).read(document)
    if len(report.errors) > before:
        if {error.code for error in report.errors[before:]} <= _UNKNOWN_VERSIONS:
            _report_unknown_directives(schema, links, Place(name, subgraph.file, None), report)
        return None
    federation_1 = links.federation is None
    return LoadedSubgraph(
        name,
        subgraph.url,
        subgraph.file,
        links,
        schema,
        FieldUses(),
        _effective_version(links),
        federation_1,
    )


_UNKNOWN_VERSIONS = frozenset({"UNKNOWN_FEDERATION_LINK_VERSION", "UNKNOWN_LINK_VERSION"})


def _report_unknown_directives(schema: Schema, links: Links, at: Place, report: Report) -> None:
    """Report the directives that a version nobody knows was to define."""
    known = {*BUILT_IN_DIRECTIVES, *schema.directives}
    if not links.federation:
        known |= FEDERATION_1
    known.update(f.local_directive("link") for f in links.features if f.identity == LINK)
    check_directives(
        SchemaCheck(
            schema,
            lambda _: None,
            report,
            at.subgraph,
            at.file,
            lambda _: "link a version that is known",
            only=frozenset(schema.used_directives) - known,
        )
    )


def settle_schema(loaded: LoadedSubgraph, report: Report) -> LoadedSubgraph:
    """Remove the subgraph protocol's own elements and give the root types their usual names."""
    schema = _without_machinery(loaded.schema, loaded.links)
    schema = _with_usual_roots(replace(loaded, schema=schema), report)
    return loaded.with_schema(schema)


def _effective_version(links: Links) -> Version:
    implied = [
        needed
        for feature in links.features
        if (needed := implied_federation_version(feature.identity, feature.version))
    ]
    return max([links.version, *implied])


def _is_machinery(name: str, links: Links) -> bool:
    if name in MACHINERY_TYPES or (not links.federation and name.startswith("federation__")):
        return True
    found = links.type(name)
    prefix, mark, _ = name.partition("__")
    owner = found[0] if found else links.by_alias.get(prefix) if mark else None
    return owner is not None and owner.identity in {FEDERATION, LINK}


def _without_machinery(schema: Schema, links: Links) -> Schema:
    types: dict[str, TypeDefinition] = {
        name: definition
        for name, definition in schema.types.items()
        if not _is_machinery(name, links)
    }
    query = types.get(schema.roots.get("query", ""))
    if query is not None and MACHINERY_FIELDS & query.fields.keys():
        fields = {n: f for n, f in query.fields.items() if n not in MACHINERY_FIELDS}
        types[query.name] = replace(query, fields=fields)
    return replace(schema, types=types)


def _with_usual_roots(loaded: LoadedSubgraph, report: Report) -> Schema:
    schema = loaded.schema
    renamed: dict[str, str] = {}
    for operation, usual in ROOT_NAMES.items():
        actual = schema.roots.get(operation)
        if actual is None or actual == usual or actual not in schema.types:
            # A type of the usual name is the root of the supergraph, declared as such or not.
            continue
        if schema.types[actual].kind is not Kind.OBJECT:
            # It can be no root under any name, which the rules of GraphQL say.
            continue
        if usual in schema.types:
            report.error(
                f"ROOT_{operation.upper()}_USED",
                f"[{loaded.name}] The type {usual} is not the {operation} root type, though it"
                f" has its usual name; the root is {actual}.",
                usual,
                (loaded.place(schema.types[usual].node),),
                cause="root types are called Query, Mutation and Subscription in a supergraph",
                fix=f"rename the type {usual}, or make it the root: schema"
                f" {{ {operation}: {usual} }}",
            )
        else:
            renamed[actual] = usual
    if not renamed:
        return schema
    _check_references(loaded, renamed, report)
    return _rename_types(schema, renamed)


def _check_references(loaded: LoadedSubgraph, renamed: Mapping[str, str], report: Report) -> None:
    """Report references to a root's usual name, which means nothing where the root has another."""
    actual = {usual: name for name, usual in renamed.items()}
    for definition in loaded.schema.types.values():
        for field in definition.fields.values():
            usual = named(field.type)
            if usual in actual:
                coordinate = f"{definition.name}.{field.name}"
                report.error(
                    "INVALID_GRAPHQL",
                    f"[{loaded.name}] {coordinate} refers to the unknown type {usual}; the root is"
                    f" called {actual[usual]} here.",
                    coordinate,
                    (loaded.place(field.node),),
                    fix=f"write {actual[usual]}",
                )


def _rename_types(schema: Schema, renamed: Mapping[str, str]) -> Schema:
    def retype(text: str) -> str:
        name = named(text)
        return text.replace(name, renamed[name]) if name in renamed else text

    types: dict[str, TypeDefinition] = {}
    for definition in schema.types.values():
        fields = {n: replace(f, type=retype(f.type)) for n, f in definition.fields.items()}
        name = renamed.get(definition.name, definition.name)
        types[name] = replace(
            definition,
            name=name,
            fields=fields,
            members=tuple(renamed.get(member, member) for member in definition.members),
        )
    roots = {operation: renamed.get(name, name) for operation, name in schema.roots.items()}
    return replace(schema, types=types, roots=roots)


def is_composite(schema: Schema, type_text: str) -> bool:
    """Whether something can be selected on a value of the type."""
    definition = schema.types.get(named(type_text))
    return definition is not None and definition.kind in {
        Kind.OBJECT,
        Kind.INTERFACE,
        Kind.UNION,
    }
