"""`python -m subgraphs.reviews recount`: count every review anew; reviewing goes on."""

from __future__ import annotations

import asyncio

import click

from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.reviews.app import recount as recount_store


async def _recount() -> tuple[int, int]:
    async with Resources.open(StoreSettings()) as resources:  # read from the environment
        return await recount_store(resources)


@click.group()
def main() -> None:
    """Keep the reviews of the store that the environment names."""


@main.command()
def recount() -> None:
    """Count all reviews anew, and correct summaries that differ; reviewing goes on meanwhile."""
    products, wrong = asyncio.run(_recount())
    click.echo(f"{products} products are recounted; {wrong} summaries were wrong.")


if __name__ == "__main__":
    main()
