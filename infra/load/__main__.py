"""`python -m infra.load`: the router beside others, each cell a shape of federation and a mode."""

from __future__ import annotations

import sys

import click
import orjson

from infra.load.bench import Bench, Run, open_bench, run_cells
from infra.load.clients import MODES
from infra.load.contestants import CONTESTANTS, Contestant, MissingError, prepare
from infra.load.hot_spots import profile_cells
from infra.load.processes import NotReadyError
from infra.load.report import HEADING, cells_as_json, format_cell, format_summary
from infra.load.shapes import SHAPES


@click.command()
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(list(CONTESTANTS)),
    help="Which routers; may be repeated.  [default: all]",
)
@click.option("--shape", "shapes", multiple=True, type=click.Choice(list(SHAPES)))
@click.option("--mode", "modes", multiple=True, type=click.Choice(list(MODES)))
@click.option("--seconds", default=6.0, show_default=True, help="For each cell.")
@click.option("--seed", default=1, show_default=True, help="What the federations are drawn from.")
@click.option("--profile", is_flag=True, help="Show where our router's time goes instead.")
def main(
    only: tuple[str, ...],
    shapes: tuple[str, ...],
    modes: tuple[str, ...],
    seconds: float,
    seed: int,
    *,
    profile: bool,
) -> None:
    """Measure routers side by side; the last line is JSON.

    The router has a core to itself, the clients and the subgraphs share another. What counts is
    the CPU time of the router's process per request; every answer is compared.

    \b
    Shapes: deep (few distinct entities), wide (1,000 entities), abstract (with @requires).
    Modes:  a (50 clients, identical requests), b (50 clients, another variable value each),
            c (1 client).

    \b
    Examples:
      python -m infra.load
      python -m infra.load --only ours --shape deep --mode c --seconds 10
      python -m infra.load --shape wide --mode c --profile
    """  # noqa: D301 - click's mark
    run = Run(
        _present(only or tuple(CONTESTANTS)) if not profile else (),
        shapes or tuple(SHAPES),
        modes or tuple(MODES),
        seed,
        seconds / 2,
        seconds,
    )
    with open_bench() as bench:
        if profile:
            for text in profile_cells(bench, run):
                click.echo(text)
        else:
            sys.exit(_measure(bench, run))


def _present(names: tuple[str, ...]) -> tuple[Contestant, ...]:
    """Those of the named that can run here; the others are skipped with a word."""
    present = []
    for name in names:
        try:
            prepare(CONTESTANTS[name])
        except MissingError as error:
            click.echo(f"Without {name}: {error}")
        else:
            present.append(CONTESTANTS[name])
    return tuple(present)


def _measure(bench: Bench, run: Run) -> int:
    cells = []
    click.echo(HEADING)
    try:
        for cell in run_cells(bench, run):
            click.echo(format_cell(cell))
            cells.append(cell)
    except NotReadyError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"\n{format_summary(cells)}")
    click.echo(orjson.dumps({"load": cells_as_json(cells)}).decode())
    return int(any(cell.figures.wrong for cell in cells))


if __name__ == "__main__":
    main()
