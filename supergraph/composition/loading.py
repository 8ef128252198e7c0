"""Subgraphs on their own: read, checked, and brought into the form that is merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from supergraph.composition.errors import Place, Report
from supergraph.composition.graphql_rules import (
    SchemaCheck,
    check_directives,
    check_members,
    check_schema,
)
from supergraph.composition.merge.state import graph_names
from supergraph.composition.model import BUILT_IN_SCALARS, Kind, Schema, referenced_types
from supergraph.composition.rules import RULES
from supergraph.composition.rules.definitions import (
    check_adopted_definitions,
    check_definitions,
    explain_unknown,
    known_directive,
    known_scalars,
    specification_types,
)
from supergraph.composition.rules.field_sets import check_provides_places
from supergraph.composition.rules.linked_names import (
    check_adopted_links,
    check_built_in_names,
    check_prefixed_names,
)
from supergraph.composition.subgraph import (
    LoadedSubgraph,
    Subgraph,
    read_subgraph,
    settle_schema,
)
from supergraph.composition.upgrade import upgrade_subgraphs

__all__ = ["load_subgraphs"]


def load_subgraphs(subgraphs: Sequence[Subgraph], report: Report) -> list[LoadedSubgraph]:
    """Read and check every subgraph; each is checked as far as its own errors allow.

    Args:
        subgraphs: in any order.
        report: where problems go.

    Returns:
        the subgraphs by the order of their names, all in the form of federation 2; of no use if
        there are errors.
    """
    _check_names(subgraphs, report)
    loaded = []
    for given in sorted(subgraphs, key=lambda s: s.name):
        own = Report()
        read = read_subgraph(given, own)
        if read is not None:
            loaded.append(_settle(read, given, own))
        report.errors += own.errors
    if report.errors:
        return []
    for subgraph in loaded:
        if subgraph.federation_1:
            check_adopted_links(subgraph, report)
            check_adopted_definitions(subgraph, report)
    upgraded = upgrade_subgraphs(loaded, report)
    if not report.errors:
        for before, after in zip(loaded, upgraded, strict=True):
            if before.federation_1:
                _check_rules(after, report)
    return upgraded


def _settle(read: LoadedSubgraph, given: Subgraph, report: Report) -> LoadedSubgraph:
    """Bring a subgraph into the form that is merged, and check it on its own."""
    roots = Report()
    settled = settle_schema(read, roots)
    report.errors += [error for error in roots.errors if error.code == "INVALID_GRAPHQL"]
    if not _unknown_types(settled, read.schema):
        check_built_in_names(settled, report)
        check_definitions(settled, read.schema, report)
    check = _graphql_check(settled, read.schema, report)
    if not report.errors:
        check_schema(check)
        entities = read.schema.types.get("_Entity")
        if entities is not None and entities.kind is Kind.UNION:
            # The union goes with the subgraph protocol, but who writes it writes GraphQL.
            check_members(check, entities)
    elif unknown := _unknown_directives(settled):
        check_directives(replace(check, only=unknown))
    if not report.errors:
        check_prefixed_names(settled, read.schema, report)
    if not report.errors and not settled.federation_1:
        check_provides_places(settled, report)
    if not report.errors:
        report.errors += roots.errors
        if given.name == _RESERVED:
            _report_reserved_name(given, report)
        elif not settled.federation_1:
            _check_rules(settled, report)
    return settled


_RESERVED = "_"


def _report_reserved_name(subgraph: Subgraph, report: Report) -> None:
    report.error(
        "INVALID_SUBGRAPH_NAME",
        f"{subgraph.name!r} cannot be the name of a subgraph.",
        places=(Place.at(subgraph.name, subgraph.file, subgraph.sdl),),
        cause=f"the name {_RESERVED} is reserved",
        fix="rename the subgraph",
    )


def _unknown_types(subgraph: LoadedSubgraph, original: Schema) -> set[str]:
    """Return the types that a subgraph refers to and does not define.

    Without them nothing can be said of the definitions that name them.
    """
    schema = subgraph.schema
    wanted = set(referenced_types(schema.types.values(), schema.directives.values()))
    return wanted - original.types.keys() - BUILT_IN_SCALARS


def _check_rules(subgraph: LoadedSubgraph, report: Report) -> None:
    before = len(report.errors)
    check_provides_places(subgraph, report)
    if len(report.errors) > before:
        return
    for rule in RULES:
        rule(subgraph, report)


def _graphql_check(subgraph: LoadedSubgraph, original: Schema, report: Report) -> SchemaCheck:
    return SchemaCheck(
        schema=subgraph.schema,
        directive=lambda name: known_directive(subgraph, name),
        report=report,
        subgraph=subgraph.name,
        file=subgraph.file,
        explain=lambda name: explain_unknown(subgraph.links, name),
        scalars=known_scalars(subgraph.links) & original.types.keys(),
        specified=specification_types(subgraph.links),
    )


def _unknown_directives(subgraph: LoadedSubgraph) -> frozenset[str]:
    """Return the names of applied directives that nothing defines, rightly or wrongly.

    That they are unknown can be said although other definitions are mistaken.
    """
    used = subgraph.schema.used_directives
    return frozenset(name for name in used if known_directive(subgraph, name) is None)


def _check_names(subgraphs: Sequence[Subgraph], report: Report) -> None:
    seen: dict[str, Subgraph] = {}
    for subgraph in subgraphs:
        name = subgraph.name
        if not name:
            report.error(
                "INVALID_SUBGRAPH_NAME",
                "A subgraph has no name.",
                places=(Place.at(name, subgraph.file, subgraph.sdl),),
                cause="a subgraph is told by its name",
                fix="name the subgraph",
            )
        elif graph_names([name])[0].name.startswith("__"):
            report.error(
                "INVALID_GRAPHQL",
                f"The subgraph {name!r} would be called {graph_names([name])[0].name} in the"
                " supergraph, a name reserved for introspection.",
                places=(Place.at(name, subgraph.file, subgraph.sdl),),
                cause="letters, digits and underscores of a subgraph's name make its name there",
                fix="rename the subgraph, so that it begins with a letter",
            )
        elif name in seen:
            report.error(
                "INVALID_SUBGRAPH_NAME",
                f"Two subgraphs are called {name!r}.",
                places=tuple(Place.at(name, s.file, s.sdl) for s in (seen[name], subgraph)),
                cause="a subgraph is told by its name",
                fix="rename one of them",
            )
        seen.setdefault(name, subgraph)
