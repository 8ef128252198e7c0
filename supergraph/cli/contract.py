"""`supergraph contract`: a supergraph → the same, of which clients see a tagged part."""

from __future__ import annotations

from pathlib import Path

import click

from supergraph.cli.files import read_text
from supergraph.cli.options import format_option, output_option, supergraph_option
from supergraph.cli.progress import progress
from supergraph.cli.report import report_result
from supergraph.composition.contract import ContractOptions, build_contract

__all__ = ["contract_command"]


@click.command("contract", short_help="Show clients a tagged part of a supergraph.")
@supergraph_option
@click.option(
    "--include-tag",
    "include",
    multiple=True,
    metavar="TAG",
    help="Show only what has one of these tags. May be repeated.",
)
@click.option(
    "--exclude-tag",
    "exclude",
    multiple=True,
    metavar="TAG",
    help="Hide what has one of these tags. May be repeated.",
)
@click.option("--hide-unreachable", is_flag=True, help="Hide types that nothing shown leads to.")
@output_option
@format_option
def contract_command(
    supergraph_path: Path,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    output: Path | None,
    output_format: str,
    *,
    hide_unreachable: bool,
) -> None:
    """Make a contract: the part of a supergraph that clients of one kind may see.

    What is hidden stays in the supergraph for the router's own use, marked @inaccessible.

    \b
    Examples:
      supergraph contract --supergraph supergraph.graphql --exclude-tag internal -o public.graphql
      supergraph contract --supergraph supergraph.graphql --include-tag partner --hide-unreachable
    """  # noqa: D301 - click's mark
    if not include and not exclude and not hide_unreachable:
        raise click.UsageError("Give --include-tag, --exclude-tag or --hide-unreachable.")
    options = ContractOptions(frozenset(include), frozenset(exclude), hide_unreachable)
    text = read_text(supergraph_path)
    with progress("Making the contract"):
        result = build_contract(text, options, str(supergraph_path))
    if output_format == "text":
        for tag in (*include, *exclude):
            if f'name: "{tag}")' not in text:
                click.echo(f"note: nothing in the supergraph has the tag {tag!r}.", err=True)
    report_result(result, output, output_format, failure="no contract was made")
