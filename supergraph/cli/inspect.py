"""`supergraph api-schema`, `subgraphs` and `plan`: what a supergraph says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from supergraph.cli.files import STANDARD_INPUT, SourceError, read_text, write_text
from supergraph.cli.options import format_option, output_option, supergraph_option
from supergraph.composition.extract import extract_subgraphs
from supergraph.pipeline.errors import RequestError
from supergraph.pipeline.parse import parse_operation
from supergraph.pipeline.validate import validate_document
from supergraph.plan.codec import plan_to_json
from supergraph.plan.format import format_plan
from supergraph.planner.planner import Planner
from supergraph.schema.api_schema import api_schema_sdl
from supergraph.schema.supergraph_schema import SupergraphSchema, load_supergraph
from supergraph.settings import RouterSettings

if TYPE_CHECKING:
    from graphql import DocumentNode

__all__ = ["api_schema_command", "plan_command", "subgraphs_command"]


@click.command("api-schema")
@supergraph_option
@output_option
def api_schema_command(supergraph_path: Path, output: Path | None) -> None:
    """Print the schema that clients of a supergraph see.

    \b
    Example:
      supergraph api-schema --supergraph supergraph.graphql -o api.graphql
    """  # noqa: D301 - click's mark
    write_text(api_schema_sdl(load_supergraph(read_text(supergraph_path))), output)


@click.command("subgraphs")
@supergraph_option
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="Where <name>.graphql is written for each; made if absent.",
)
def subgraphs_command(supergraph_path: Path, folder: Path) -> None:
    """Write the subgraphs that a supergraph was composed of, as far as it says.

    They compose to the same API. `supergraph check` uses the same where it is not given the
    schemas themselves.

    \b
    Example:
      supergraph subgraphs --supergraph supergraph.graphql -o subgraphs
    """  # noqa: D301 - click's mark
    subgraphs = extract_subgraphs(read_text(supergraph_path))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(f"{folder} cannot be made: {error}") from None
    for subgraph in subgraphs:
        path = folder / f"{subgraph.name}.graphql"
        if path.parent != folder:
            raise SourceError(f"{subgraph.name!r} cannot be the name of a file.")
        write_text(subgraph.sdl, path)
        click.echo(f"{path}  {subgraph.url}")


@click.command("plan")
@supergraph_option
@click.option("--operation", "name", metavar="NAME", help="Which operation, if there are several.")
@click.option(
    "--label", "labels", multiple=True, metavar="LABEL", help="An override label in force."
)
@click.option("--explain", is_flag=True, help="Add what it costs and what else there was.")
@format_option
@click.argument(
    "query", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
)
def plan_command(
    supergraph_path: Path,
    name: str | None,
    labels: tuple[str, ...],
    output_format: str,
    query: Path,
    *,
    explain: bool,
) -> None:
    """Print how an operation would be carried out: QUERY is a file, or - for standard input.

    \b
    Examples:
      supergraph plan --supergraph supergraph.graphql query.graphql
      echo '{ me { name } }' | supergraph plan --supergraph supergraph.graphql -
      supergraph plan --supergraph supergraph.graphql --format json query.graphql
      supergraph plan --supergraph supergraph.graphql --explain query.graphql
    """  # noqa: D301 - click's mark
    schema = load_supergraph(read_text(supergraph_path))
    try:
        document = _read_operation(schema, read_text(query))
    except RequestError as error:
        place = "Standard input" if query == STANDARD_INPUT else query
        raise click.ClickException(_describe(error, place)) from None
    planner, in_force = Planner(schema), frozenset(labels)
    plan = planner.plan(document, name, in_force)
    explanations = planner.explain(document, name, in_force) if explain else ()
    if output_format == "text":
        parts = [format_plan(plan), *(explanation.text() for explanation in explanations)]
        write_text("\n".join(part.rstrip("\n") + "\n" for part in parts), None)
        return
    content = plan_to_json(plan)
    if explain:
        content = {"plan": content, "explanation": explanations}
    write_text(orjson.dumps(content, option=orjson.OPT_INDENT_2).decode(), None)


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
