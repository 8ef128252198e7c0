"""`python -m subgraphs.reviews`: count reviews anew, judge their tone anew; all while open."""

from __future__ import annotations

import asyncio

import click

from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import read_settings
from subgraphs.reviews.app import recount as recount_store
from subgraphs.reviews.app import rescore as rescore_store
from subgraphs.reviews.ports import SentimentAway
from subgraphs.reviews.service.rescoring import Rescoring


async def _recount() -> tuple[int, int]:
    async with Resources.open(read_settings()) as resources:
        return await recount_store(resources)


async def _rescore() -> Rescoring:
    progress = Rescoring()
    async with Resources.open(read_settings()) as resources:
        async for progress in rescore_store(resources):
            click.echo(f"{progress.read} reviews are read, {progress.judged} judged anew")
    return progress


@click.group()
def main() -> None:
    """Keep the reviews of the store that the environment names."""


@main.command()
def recount() -> None:
    """Count all reviews anew, and correct summaries that differ; reviewing goes on meanwhile."""
    products, wrong = asyncio.run(_recount())
    click.echo(f"{products} products are recounted; {wrong} summaries were wrong.")


@main.command()
def rescore() -> None:
    """Judge the tone of reviews that the present model has not judged; run it again to go on."""
    try:
        done = asyncio.run(_rescore())
    except SentimentAway as error:
        raise click.ClickException(f"The model cannot be asked: {error}") from error
    click.echo(f"All {done.read} reviews have a tone; {done.judged} were judged anew.")


if __name__ == "__main__":
    main()
