"""A supergraph → its subgraphs (see the package for what a supergraph does not say)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from graphql import parse

from supergraph.composition.core_links import as_linked
from supergraph.composition.errors import Report
from supergraph.composition.extract.names import LocalNames
from supergraph.composition.extract.sharing import mark_shared
from supergraph.composition.extract.types import JoinedSchema, SubgraphTypes
from supergraph.composition.link_reader import read_links
from supergraph.composition.model import Applied, DirectiveDefinition, Schema, TypeDefinition
from supergraph.composition.reader import SchemaReader
from supergraph.composition.subgraph import Subgraph
from supergraph.composition.supergraph_printer import print_schema, print_use
from supergraph.schema.errors import InvalidSupergraph
from supergraph.schema.supergraph_schema import load_supergraph

__all__ = ["extract_subgraphs"]


def extract_subgraphs(supergraph_sdl: str) -> tuple[Subgraph, ...]:
    """Extract the subgraphs of a supergraph.

    Args:
        supergraph_sdl: a supergraph of join specification 0.1 to 0.5.

    Returns:
        the subgraphs in the supergraph's order; they link the newest federation version.

    Raises:
        InvalidSupergraph: the text is no supergraph.
    """
    joined = load_supergraph(supergraph_sdl)
    report = Report()
    document = as_linked(parse(supergraph_sdl))
    links = read_links(document, "supergraph", None, report)
    schema = SchemaReader("supergraph", None, report, links.spec).read(document)
    if report.errors:
        raise InvalidSupergraph(report.errors[0].message)
    source = JoinedSchema(joined, schema, LocalNames(schema, links))
    executable = [
        definition
        for definition in schema.directives.values()
        if definition.executable and links.directive(definition.name) is None
    ]
    custom = [d for d in schema.directives.values() if source.names.custom_identity(d.name)]
    # Composition imports what subgraphs export in the order in which they do.
    order = [local for feature in links.features for local in feature.imports]
    custom.sort(key=lambda d: order.index(f"@{d.name}") if f"@{d.name}" in order else -1)
    applied = {use.name for use in (*schema.applied, *_uses(schema.types.values()))}
    # What no element applies still has to be exported by someone.
    exports = frozenset(d.name for d in custom) - applied
    parts = [SubgraphTypes(source, subgraph) for subgraph in joined.subgraphs]
    schemas = mark_shared([replace(schema, types=part.types()) for part in parts], source)
    extracted = []
    for subgraph, part, types in zip(joined.subgraphs, parts, schemas, strict=True):
        own = _own_schema(types, part, source.names, _Definitions(executable, custom, exports))
        extracted.append(Subgraph(subgraph.name, subgraph.url, _print(own)))
        exports = frozenset()
    return tuple(extracted)


@dataclass(frozen=True, slots=True)
class _Definitions:
    """Directives that a supergraph defines for its subgraphs.

    Attributes:
        executable: what all subgraphs have.
        custom: what those export that apply it.
        idle: which of `custom` a subgraph exports though it applies them nowhere.
    """

    executable: Sequence[DirectiveDefinition]
    custom: Sequence[DirectiveDefinition]
    idle: frozenset[str]


def _own_schema(
    schema: Schema, part: SubgraphTypes, names: LocalNames, definitions: _Definitions
) -> Schema:
    """Return a subgraph's schema with the links and definitions that it needs.

    Args:
        schema: the supergraph with the types of the subgraph.
        part: what else is known of the subgraph.
        names: what directives are called in subgraphs.
        definitions: what the supergraph defines.
    """
    applied = part.merged(schema.applied)
    uses = [*applied, *_uses(schema.types.values())]
    needed = {use.name for use in uses} | definitions.idle
    exported = [d for d in definitions.custom if d.name in needed]
    directives = {d.name: d for d in (*definitions.executable, *exported)}
    arguments = [item for d in directives.values() for item in d.arguments.values()]
    uses += [use for argument in arguments for use in argument.directives]
    compose = [names.use("composeDirective", name=f"@{d.name}") for d in exported]
    identities = dict.fromkeys(names.custom_identity(d.name) for d in exported)
    links = [
        names.federation_link(use.spec for use in (*uses, *compose)),
        *(names.custom_links[identity] for identity in identities),
    ]
    return replace(
        schema,
        directives=directives,
        roots={kind: name for kind, name in schema.roots.items() if name in schema.types},
        applied=(*links, *compose, *applied),
    )


def _uses(types: Iterable[TypeDefinition]) -> Iterator[Applied]:
    """Yield every application on types and on what is in them."""
    for definition in types:
        yield from definition.directives
        for item in (*definition.inputs.values(), *definition.values.values()):
            yield from item.directives
        for field in definition.fields.values():
            yield from field.directives
            for argument in field.arguments.values():
                yield from argument.directives


def _print(schema: Schema) -> str:
    """Print a subgraph; what stands on type extensions comes last."""
    types = {}
    extensions = []
    for name, definition in schema.types.items():
        defined = tuple(use for use in definition.directives if not use.declaration)
        extended = " ".join(print_use(use) for use in definition.directives if use.declaration)
        types[name] = replace(definition, directives=defined)
        if extended:
            extensions.append(f"\nextend {definition.kind.value} {name} {extended}\n")
    return print_schema(replace(schema, types=types)) + "".join(extensions)
