"""`supergraph check`: what a proposed change would break, before anybody sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from supergraph.cli.check_report import describe_check
from supergraph.cli.configuration import from_configuration
from supergraph.cli.files import STANDARD_INPUT, SourceError, about, read_text, write_text
from supergraph.cli.operations import read_operations
from supergraph.cli.options import FILE_OR_INPUT, READABLE_FILE, format_option
from supergraph.cli.progress import progress
from supergraph.cli.report import report_result, without_sources
from supergraph.cli.sources import load_sources
from supergraph.composition.check import CheckResult, Measure, Proposal, check_proposal
from supergraph.composition.compose import CompositionResult, Subgraph, compose
from supergraph.composition.errors import Hint
from supergraph.composition.extract import extract_subgraphs
from supergraph.errors import RouterError
from supergraph.plan.cost import PlanCost, costlier_of, measure_plan
from supergraph.planner.planner import Planner
from supergraph.schema.errors import ConnectorsNotExecuted

if TYPE_CHECKING:
    from graphql import DocumentNode

    from supergraph.schema.supergraph_schema import SupergraphSchema

__all__ = ["check_command"]


@dataclass(frozen=True, slots=True)
class _Request:
    """What the command line asks for."""

    name: str | None
    schema: Path | None
    routing_url: str | None
    supergraph: Path | None
    configuration: Path | None
    operations: Path | None
    strict: bool


@click.command("check")
@click.option("--name", metavar="NAME", help="The subgraph that is to change, or to be added.")
@click.option(
    "--schema",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    metavar="FILE",
    help="Its proposed schema; - for standard input.",
)
@click.option(
    "--routing-url", metavar="URL", help="Its address, if that is to change or it is new."
)
@click.option(
    "--supergraph",
    type=READABLE_FILE,
    metavar="FILE",
    help="The supergraph that is published.",
)
@click.option(
    "--config",
    "configuration",
    type=FILE_OR_INPUT,
    metavar="FILE",
    help="A YAML file that lists the subgraphs, as `supergraph compose` reads it.",
)
@click.option(
    "--operations",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="What clients send: DIR/<client>/[<version>/]*.graphql and manifests.",
)
@click.option(
    "--strict", is_flag=True, help="Fail on any breaking change, whether or not it is met."
)
@format_option
def check_command(output_format: str, **options: object) -> None:
    """Say what a proposed subgraph schema would break.

    The proposal is composed with the other subgraphs, and the API schema that comes out is compared
    with the published one. Each operation in DIR is validated and planned before and after: it may
    break, or need more or deeper fetches.

    The other subgraphs come from --config; without it, from the published supergraph, which does
    not record everything they say (see the documentation). What is published is --supergraph, or
    else what --config composes to. With both and no --name, the whole configuration is the
    proposal.

    Exit codes: 0 nothing breaks, 1 something does, 2 the command line is wrong. With operations,
    a breaking change that none of them meets is reported and breaks nothing, unless --strict.

    \b
    Examples:
      supergraph check --name reviews --schema reviews.graphql --supergraph supergraph.graphql
      supergraph check --name reviews --schema reviews.graphql --config supergraph.yaml \\
        --operations operations
      supergraph check --config supergraph.yaml --supergraph published.graphql --format json
    """  # noqa: D301 - click's mark
    request = _Request(**options)  # type: ignore[arg-type]  # click has checked the types
    _check_usage(request)
    try:
        result = _check(request)
    except RouterError as error:
        result = CheckResult(without_sources(error))
        if output_format == "text":
            report_result(result.composition, None, "text", failure="nothing was checked")
    if output_format == "json":
        write_text(orjson.dumps(result.to_json(), option=orjson.OPT_INDENT_2).decode(), None)
    else:
        write_text(describe_check(result), None)
    if result.breaks:
        raise click.exceptions.Exit(1)


def _check_usage(request: _Request) -> None:
    if (request.name is None) != (request.schema is None):
        raise click.UsageError("--name and --schema go together.")
    if request.supergraph is None and request.configuration is None:
        raise click.UsageError("Give --supergraph or --config, or both.")
    if request.name is None and (request.supergraph is None or request.configuration is None):
        raise click.UsageError(
            "Without --name and --schema, give --config (the proposal) and --supergraph."
        )
    if request.routing_url is not None and request.name is None:
        raise click.UsageError("--routing-url goes with --name and --schema.")


def _check(request: _Request) -> CheckResult:
    operations = read_operations(request.operations) if request.operations else ()
    with about(request.supergraph):
        proposal = _proposal(request)
        doing = (
            f"Composing {len(proposal.subgraphs)} subgraphs, planning {len(operations)} operations"
        )
        with progress(doing):
            return check_proposal(proposal, operations, _measure_for, strict=request.strict)


def _proposal(request: _Request) -> Proposal:
    published = read_text(request.supergraph) if request.supergraph else None
    if request.configuration is not None:
        current = load_sources(from_configuration(request.configuration))
    else:
        # Their lines are those of the files that `supergraph subgraphs` writes.
        current = [
            replace(subgraph, file=f"{request.supergraph}#{subgraph.name}")
            for subgraph in extract_subgraphs(published or "")
        ]
    if request.name is None or request.schema is None:
        _note_differing(current, extract_subgraphs(published or ""))
        return Proposal(current, published or "")
    hints: Sequence[Hint] = ()
    if request.configuration is not None:
        result = compose(current)
        hints = result.hints
        published = published or _supergraph(result, request)
    proposed = _with_proposed(current, request.name, request)
    return Proposal(proposed, published or "", frozenset({request.name}), hints)


def _with_proposed(current: Sequence[Subgraph], name: str, request: _Request) -> list[Subgraph]:
    path = request.schema or STANDARD_INPUT
    known = next((subgraph for subgraph in current if subgraph.name == name), None)
    if known is None:
        names = [subgraph.name for subgraph in current]
        close = get_close_matches(name, names, 1)
        meant = f" Did you mean {close[0]}?" if close else ""
        click.echo(f"{name} would be a new subgraph, beside {', '.join(names)}.{meant}", err=True)
    url = request.routing_url or (known.url if known else "")
    file = "standard input" if path == STANDARD_INPUT else str(path)
    proposed = Subgraph(name, url, read_text(path), file)
    return [*(subgraph for subgraph in current if subgraph.name != name), proposed]


def _note_differing(proposed: Iterable[Subgraph], published: Iterable[Subgraph]) -> None:
    """Say which subgraphs are new, and which are published and not in the configuration."""
    after = {subgraph.name for subgraph in proposed}
    before = {subgraph.name for subgraph in published}
    for name in sorted(after - before):
        click.echo(f"{name} would be a new subgraph.", err=True)
    for name in sorted(before - after):
        click.echo(f"{name} would no longer be a subgraph.", err=True)


def _supergraph(result: CompositionResult, request: _Request) -> str:
    if result.supergraph_sdl is None:
        error = result.errors[0]
        raise SourceError(
            f"{request.configuration} does not compose as it stands, so there is nothing to "
            f"compare with ({error.code}: {error.message}). Give what is published by --supergraph."
        )
    return result.supergraph_sdl


def _measure_for(schema: SupergraphSchema) -> Measure | None:
    try:
        planner = Planner(schema)
    except ConnectorsNotExecuted:
        return None

    # A migration begins with its label off and ends with it on.
    states = dict.fromkeys((frozenset[str](), planner.labels))

    def measure(document: DocumentNode) -> PlanCost:
        plans = [planner.plan(document, None, labels) for labels in states]
        return costlier_of([measure_plan(plan) for plan in plans])

    return measure
