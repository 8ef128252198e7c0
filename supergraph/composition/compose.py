"""The whole of composition, phase by phase: a phase runs only if those before found no error."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from supergraph.composition.errors import CompositionError, Hint, Report
from supergraph.composition.federation_spec import UPGRADE_VERSION
from supergraph.composition.graphql_rules import (
    MERGED_RULES,
    SchemaCheck,
    check_directives,
    check_schema,
)
from supergraph.composition.loading import load_subgraphs
from supergraph.composition.merge.access import raise_access
from supergraph.composition.merge.compose_directives import (
    find_composed,
    note_enum_arguments,
    report_undefined,
)
from supergraph.composition.merge.directive_definitions import merge_executable_directives
from supergraph.composition.merge.interface_objects import copy_interface_object_fields
from supergraph.composition.merge.schema_element import (
    choose_names,
    finish_schema,
    name_graphs,
    report_reserved,
)
from supergraph.composition.merge.state import MergeState
from supergraph.composition.merge.types import gather_types, merge_enums, merge_types
from supergraph.composition.model import Schema
from supergraph.composition.post_merge import MERGE_RULES, POST_MERGE_RULES
from supergraph.composition.post_merge.inaccessible import check_inaccessible
from supergraph.composition.satisfiability import check_satisfiability
from supergraph.composition.subgraph import (
    LoadedSubgraph,
    Subgraph,
)
from supergraph.composition.supergraph_printer import print_schema

__all__ = ["CompositionOptions", "CompositionResult", "Subgraph", "compose"]


@dataclass(frozen=True, slots=True)
class CompositionOptions:
    """How to compose.

    Attributes:
        max_paths: how many outstanding paths the search for satisfiability may hold.
        check_satisfiability: whether to prove that every query can be answered.
    """

    max_paths: int = 1_000_000
    check_satisfiability: bool = True


@dataclass(frozen=True, slots=True)
class CompositionResult:
    """What composition found: a supergraph, or errors; hints come with a supergraph only."""

    supergraph_sdl: str | None
    errors: tuple[CompositionError, ...] = ()
    hints: tuple[Hint, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the result as plain data, the shape of `supergraph compose --format json`."""
        return {
            "errors": [error.to_json() for error in self.errors],
            "hints": [hint.to_json() for hint in self.hints],
            "supergraph": self.supergraph_sdl,
        }


def compose(
    subgraphs: Sequence[Subgraph], options: CompositionOptions | None = None
) -> CompositionResult:
    """Compose subgraphs into a supergraph, or say everything that is wrong in the first phase
    that finds something.

    Args:
        subgraphs: in any order; their names decide the order in the result.
        options: limits; None means the defaults.

    Returns:
        the supergraph's SDL with hints, or errors.
    """  # noqa: D205 -- the sentence is one
    report = Report()
    with _collector_at_rest():
        schema = _compose(subgraphs, options or CompositionOptions(), report)
    if schema is None or report.errors:
        return CompositionResult(None, tuple(report.errors))
    return CompositionResult(print_schema(schema), (), tuple(report.hints))


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the cyclic garbage collector from re-reading syntax trees that all stay alive.

    Composition makes hundreds of thousands of values and next to no garbage before it ends; the
    collector's passes over them would cost a third of its time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _compose(
    subgraphs: Sequence[Subgraph], options: CompositionOptions, report: Report
) -> Schema | None:
    loaded = load_subgraphs(subgraphs, report)
    if report.errors:
        return None
    state = merge(loaded, report)
    if state is None:
        return None
    schema = finish_schema(state)
    _check_supergraph(schema, state)
    if options.check_satisfiability and not report.errors:
        check_satisfiability(loaded, schema, state.overrides, report, options.max_paths)
    return schema


def _check_supergraph(schema: Schema, state: MergeState) -> None:
    own = Schema(types=state.types, directives=state.executable, roots=schema.roots)

    check_schema(
        SchemaCheck(
            schema=own,
            # Merging has checked directives where they were written.
            directive=lambda _: None,
            report=state.report,
            sources=state.declared,
        ),
        rules=MERGED_RULES,
    )
    if not state.report.errors:
        report_reserved(state)
    if state.features and not state.report.errors:
        _check_composed_directives(schema, state)
    if not state.report.errors and "inaccessible" in state.used_directives:
        check_inaccessible(schema, state.report, state.declared)


def _check_composed_directives(schema: Schema, state: MergeState) -> None:
    """An application may fit its own subgraph's definition, but not the composed one."""
    composed = {d.name: d for feature in state.features for d in feature.definitions}
    check_directives(
        SchemaCheck(
            schema=replace(schema, directives=composed),
            directive=composed.get,
            report=state.report,
            code="DIRECTIVE_COMPOSITION_ERROR",
            sources=state.declared,
            only=frozenset(composed),
            cause="the supergraph has the definition of the newest version that is linked",
        )
    )


def _hint_implied_versions(subgraphs: Sequence[LoadedSubgraph], report: Report) -> None:
    for subgraph in subgraphs:
        linked = subgraph.links.version if subgraph.links.federation else UPGRADE_VERSION
        if subgraph.federation > linked:
            major, minor = subgraph.federation
            report.hint(
                "IMPLICITLY_UPGRADED_FEDERATION_VERSION",
                f"Subgraph {subgraph.name!r} links a specification that needs federation"
                f" v{major}.{minor}, so it is composed by that version.",
                "@link",
            )


def merge(subgraphs: Sequence[LoadedSubgraph], report: Report) -> MergeState | None:
    """Merge subgraphs that are valid on their own; None if they contradict each other."""
    version = max([UPGRADE_VERSION, *(subgraph.federation for subgraph in subgraphs)])
    _hint_implied_versions(subgraphs, report)
    state = MergeState(subgraphs, report, version)
    name_graphs(state)
    choose_names(state)
    state.features, undefined = find_composed(state)
    if report.errors:
        return None
    report_undefined(state, undefined)
    gather_types(state)
    note_enum_arguments(state)
    merge_types(state)
    state.executable = merge_executable_directives(state)
    merge_enums(state)
    copy_interface_object_fields(state)
    raise_access(state)
    for rule in MERGE_RULES:
        rule(state)
    if not any(source.element.fields for source in state.sources.get("Query", ())):
        report.error(
            "NO_QUERIES",
            "No subgraph has a query field.",
            "Query",
            state.declared("Query"),
            cause="every supergraph has a query root, with a field at least",
            fix="add a field to the Query type of a subgraph: type Query { … }",
        )
    if not report.errors:
        for rule in POST_MERGE_RULES:
            rule(state)
    return None if report.errors else state
