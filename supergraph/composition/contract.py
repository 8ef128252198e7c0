"""Contracts: a supergraph of which clients of one kind see only a tagged part.

A contract hides, it removes nothing: the router still reads hidden fields for keys and
`@requires`. So a contract is the same supergraph with more `@inaccessible`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from graphql import GraphQLSyntaxError, parse

from supergraph.composition.compose import CompositionResult
from supergraph.composition.core_links import as_linked
from supergraph.composition.errors import CompositionError, Place, Report
from supergraph.composition.federation_spec import INACCESSIBLE
from supergraph.composition.link_reader import read_links
from supergraph.composition.merge.schema_element import spec_definition
from supergraph.composition.model import (
    Applied,
    Const,
    Element,
    EnumName,
    Field,
    Kind,
    Schema,
    TypeDefinition,
)
from supergraph.composition.post_merge.inaccessible import check_inaccessible
from supergraph.composition.reader import SchemaReader
from supergraph.composition.supergraph_printer import print_schema
from supergraph.composition.type_text import named
from supergraph.schema.errors import InvalidSupergraph
from supergraph.schema.supergraph_schema import load_supergraph

__all__ = ["ContractOptions", "build_contract"]

_SUPERGRAPH = "supergraph"
_COMPOSE_FIRST = "give a supergraph as `supergraph compose` prints it"

_LINK_ARGUMENTS: Mapping[str, Const] = {
    "url": f"{INACCESSIBLE}/v0.2",
    "for": EnumName("SECURITY"),
}
_HIDES_ANYTHING = (0, 2)
"""The version since which `@inaccessible` may stand on arguments, inputs and enum values too."""

_E = TypeVar("_E", bound=Element)


@dataclass(frozen=True, slots=True)
class ContractOptions:
    """What a contract shows.

    Attributes:
        include: only fields with one of these tags, or of a type with one, are shown; empty
            shows all. Scalars, enums and input types are shown wherever they are used.
        exclude: what has one of these tags is hidden, whatever else it has.
        hide_unreachable: hide types that no shown field leads to.
    """

    include: frozenset[str] = field(default_factory=frozenset)
    exclude: frozenset[str] = field(default_factory=frozenset)
    hide_unreachable: bool = False


def build_contract(
    supergraph_sdl: str, options: ContractOptions, file: str | None = None
) -> CompositionResult:
    """Build a contract of a supergraph.

    Args:
        supergraph_sdl: a composed supergraph.
        options: what to show.
        file: where the supergraph was read from, for messages.

    Returns:
        the contract's supergraph SDL, or errors where hiding leaves no valid API schema.
    """
    report = Report()
    try:
        document = parse(supergraph_sdl)
    except GraphQLSyntaxError as error:
        offset = next(iter(error.positions or ()), 0)
        report.error(
            "INVALID_GRAPHQL",
            f"The supergraph cannot be parsed: {error.message}",
            places=(Place.at(_SUPERGRAPH, file, supergraph_sdl, offset),),
            fix=_COMPOSE_FIRST,
        )
        return CompositionResult(None, tuple(report.errors))
    except RecursionError:
        message = "The supergraph is nested too deeply to be parsed."
        report.error("INVALID_GRAPHQL", message, fix=_COMPOSE_FIRST)
        return CompositionResult(None, tuple(report.errors))
    try:
        load_supergraph(supergraph_sdl)
    except InvalidSupergraph as error:
        at = (Place.at(_SUPERGRAPH, file, supergraph_sdl),)
        report.error(error.code, error.message, places=at, fix=_COMPOSE_FIRST)
        return CompositionResult(None, tuple(report.errors))
    document = as_linked(document)
    links = read_links(document, _SUPERGRAPH, file, report)
    schema = SchemaReader(_SUPERGRAPH, file, report, links.spec).read(document)
    if report.errors:
        return CompositionResult(None, tuple(report.errors))
    linked = links.by_identity.get(INACCESSIBLE)
    local = linked.local_directive("inaccessible") if linked else "inaccessible"
    if linked is None:
        schema = _with_inaccessible(schema)
    elif linked.version < _HIDES_ANYTHING:
        schema = _with_newer_inaccessible(schema, local)
    machinery = frozenset(name for name in schema.types if links.type(name) is not None)
    hider = _Hider(schema, options, Applied(local, "inaccessible", {}), machinery)
    contract = hider.run()

    def places(coordinate: str) -> tuple[Place, ...]:
        element = schema.find(coordinate)
        return (Place(_SUPERGRAPH, file, element.node),) if element else ()

    check_inaccessible(contract, report, places)
    if report.errors:
        return CompositionResult(None, tuple(map(_by_tags, report.errors)))
    return CompositionResult(print_schema(contract))


def _by_tags(error: CompositionError) -> CompositionError:
    """Say that a contract hides by tags, where composition speaks of `@inaccessible`."""
    fix = error.fix.replace("remove @inaccessible from ", "show ").replace("mark ", "hide ")
    return replace(
        error,
        message=error.message.replace("is @inaccessible", "is hidden"),
        cause="the tags of the contract hide the one and not the other",
        fix=f"{fix.replace(' @inaccessible', '')}, by a @tag in the subgraphs",
    )


def _with_newer_inaccessible(schema: Schema, local: str) -> Schema:
    """Link the version whose `@inaccessible` may stand on everything that a contract hides."""
    definition = replace(spec_definition("inaccessible", "", (2, 0)), name=local)
    uses = (
        replace(use, arguments={**use.arguments, **_LINK_ARGUMENTS})
        if use.text_argument("url").startswith(f"{INACCESSIBLE}/")
        else use
        for use in schema.applied
    )
    directives = {**schema.directives, local: definition}
    return replace(schema, applied=tuple(uses), directives=directives)


def _with_inaccessible(schema: Schema) -> Schema:
    """Add the link to `@inaccessible` and its definition."""
    definition = spec_definition("inaccessible", "", (2, 0))
    uses = list(schema.applied)
    at = next((i for i, use in enumerate(uses) if use.name != "link"), len(uses))
    uses.insert(at, Applied("link", "link", _LINK_ARGUMENTS))
    directives = {**schema.directives, definition.name: definition}
    return replace(schema, applied=tuple(uses), directives=directives)


class _Hider:
    """Marks what a contract hides."""

    def __init__(
        self, schema: Schema, options: ContractOptions, mark: Applied, machinery: frozenset[str]
    ) -> None:
        self.schema, self.options, self.mark = schema, options, mark
        self.machinery = machinery

    def run(self) -> Schema:
        types = {
            name: definition if name in self.machinery else self._type(definition)
            for name, definition in self.schema.types.items()
        }
        schema = replace(self.schema, types=types)
        if not self.options.hide_unreachable:
            return schema
        reachable = _reachable(schema)
        hidden = {
            name: definition
            if name in reachable or name in self.machinery
            else self._hide(definition)
            for name, definition in types.items()
        }
        return replace(schema, types=hidden)

    def _hide(self, element: _E) -> _E:
        if _hidden(element):
            return element
        return replace(element, directives=(*element.directives, self.mark))

    def _has(self, element: Element, tags: frozenset[str]) -> bool:
        return any(use.text_argument("name") in tags for use in element.all_applied("tag"))

    def _unless_excluded(self, element: _E) -> _E:
        return self._hide(element) if self._has(element, self.options.exclude) else element

    def _type(self, definition: TypeDefinition) -> TypeDefinition:
        whole = not self.options.include or self._has(definition, self.options.include)
        fields = {f.name: self._field(f, whole=whole) for f in definition.fields.values()}
        marked = replace(
            definition,
            fields=fields,
            inputs={i.name: self._unless_excluded(i) for i in definition.inputs.values()},
            values={v.name: self._unless_excluded(v) for v in definition.values.values()},
        )
        if self._has(definition, self.options.exclude) or self._is_left_out(marked, whole=whole):
            return self._hide(marked)
        return marked

    def _is_left_out(self, definition: TypeDefinition, *, whole: bool) -> bool:
        """Whether a type has nothing that the include tags show."""
        if whole or definition.kind is Kind.UNION:
            return False
        return bool(definition.fields) and all(map(_hidden, definition.fields.values()))

    def _field(self, item: Field, *, whole: bool) -> Field:
        arguments = {a.name: self._unless_excluded(a) for a in item.arguments.values()}
        item = replace(item, arguments=arguments)
        if whole or self._has(item, self.options.include):
            return self._unless_excluded(item)
        return self._hide(item)


def _hidden(element: Element) -> bool:
    return element.applied("inaccessible") is not None


def _reachable(schema: Schema) -> set[str]:
    """Return the types that clients can still get to from the roots."""
    implementations: dict[str, list[str]] = {}
    for definition in schema.types.values():
        for interface in definition.interfaces:
            implementations.setdefault(interface, []).append(definition.name)
    found: set[str] = set()
    waiting = list(schema.roots.values())
    while waiting:
        name = waiting.pop()
        target = schema.types.get(name)
        if name in found or target is None or _hidden(target):
            continue
        found.add(name)
        waiting += _leads_to(target, implementations.get)
    return found


def _leads_to(
    definition: TypeDefinition, implementing: Callable[[str, tuple[str, ...]], Iterable[str]]
) -> list[str]:
    names = [*definition.members, *implementing(definition.name, ())]
    for item in definition.fields.values():
        if not _hidden(item):
            names.append(named(item.type))
            names += [named(a.type) for a in item.arguments.values() if not _hidden(a)]
    names += [named(i.type) for i in definition.inputs.values() if not _hidden(i)]
    return names
