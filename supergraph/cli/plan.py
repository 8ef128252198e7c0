"""`supergraph plan`: how an operation would be carried out, and why so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from supergraph.cli.files import STANDARD_INPUT, about, read_text, write_text
from supergraph.cli.options import FILE_OR_INPUT, format_option, supergraph_option
from supergraph.operation.errors import OperationNotFound
from supergraph.pipeline.errors import RequestError
from supergraph.pipeline.parse import parse_operation
from supergraph.pipeline.validate import validate_document
from supergraph.plan.codec import plan_to_json
from supergraph.plan.format import format_plan
from supergraph.planner.limits import PlannerLimits
from supergraph.planner.planner import Planner
from supergraph.schema.supergraph_schema import SupergraphSchema, load_supergraph
from supergraph.settings import PlannerSettings, RouterSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphql import DocumentNode

    from supergraph.plan.nodes import QueryPlan
    from supergraph.planner.explain import Explanation

__all__ = ["plan_command"]

_EFFORT = PlannerSettings().effort


@dataclass(frozen=True, slots=True)
class _Request:
    """The options of the command by their names."""

    supergraph_path: Path
    query: Path
    name: str | None
    labels: tuple[str, ...]
    effort: int
    explain: bool


@click.command("plan", short_help="Print how an operation is carried out.")
@supergraph_option
@click.option("--operation", "name", metavar="NAME", help="Which operation, if there are several.")
@click.option(
    "--label",
    "labels",
    multiple=True,
    metavar="LABEL",
    help="An override label in force; may be repeated.",
)
@click.option(
    "--effort",
    type=click.IntRange(min=0),
    default=_EFFORT,
    show_default=True,
    metavar="N",
    help="How much to try in search of a better plan, as `planner.effort` says to the router.",
)
@click.option("--explain", is_flag=True, help="Add what it costs and what else there was.")
@format_option
@click.argument("query", type=FILE_OR_INPUT)
def plan_command(output_format: str, **options: object) -> None:
    """Print how an operation would be carried out: QUERY is a file, or - for standard input.

    \b
    Examples:
      supergraph plan --supergraph supergraph.graphql query.graphql
      echo '{ me { name } }' | supergraph plan --supergraph supergraph.graphql -
      supergraph plan --supergraph supergraph.graphql --operation Search queries.graphql
      supergraph plan --supergraph supergraph.graphql --format json query.graphql
      supergraph plan --supergraph supergraph.graphql --explain --label next query.graphql
    """  # noqa: D301 - click's mark
    plan, explanations = _plan(_Request(**options))  # type: ignore[arg-type]  # click has checked the types
    if output_format == "text":
        parts = [format_plan(plan), *(explanation.text() for explanation in explanations or ())]
        write_text("\n".join(part.rstrip("\n") + "\n" for part in parts), None)
        return
    content = plan_to_json(plan)
    if explanations is not None:
        content = {"plan": content, "explanation": explanations}
    write_text(orjson.dumps(content, option=orjson.OPT_INDENT_2).decode(), None)


def _plan(request: _Request) -> tuple[QueryPlan, tuple[Explanation, ...] | None]:
    with about(request.supergraph_path):
        schema = load_supergraph(read_text(request.supergraph_path))
    planner = Planner(schema, PlannerLimits(max_effort=request.effort))
    labels = _labels(request.labels, planner)
    place = "Standard input" if request.query == STANDARD_INPUT else request.query
    try:
        document = _read_operation(schema, read_text(request.query))
        plan = planner.plan(document, request.name, labels)
        if not request.explain:
            return plan, None
        return plan, planner.explain(document, request.name, labels)
    except RequestError as error:
        raise click.ClickException(_describe(error, place)) from None
    except OperationNotFound as error:
        raise click.ClickException(
            f"{place} cannot be planned: {error.message} [{error.code}]"
        ) from None


def _labels(given: Iterable[str], planner: Planner) -> frozenset[str]:
    chosen = frozenset(given)
    unknown = sorted(chosen - planner.labels)
    if unknown:
        known = ", ".join(map(repr, sorted(planner.labels)))
        hint = f"it has {known}" if known else "no field is overridden by a label"
        raise click.BadParameter(
            f"the supergraph has no label {unknown[0]!r}: {hint}.", param_hint="'--label'"
        )
    return chosen


def _read_operation(schema: SupergraphSchema, text: str) -> DocumentNode:
    settings = RouterSettings()
    document = parse_operation(text, settings.limits)
    validate_document(document, schema.api, settings)
    return document


def _describe(error: RequestError, place: Path | str) -> str:
    lines = [f"{place} cannot be planned:"]
    for found in error.errors:
        spots = found.get("locations") or ()
        where = ", ".join(f"line {spot['line']}, column {spot['column']}" for spot in spots)
        lines.append(f"  {where}: {found['message']}" if where else f"  {found['message']}")
    return "\n".join(lines)
