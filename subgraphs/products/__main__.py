"""`python -m subgraphs.products reindex`: build the search indexes anew; the store stays open."""

from __future__ import annotations

import asyncio

import click

from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.products.app import rebuild_indexes
from subgraphs.products.ports import SearchAway


async def _reindex() -> int:
    async with Resources.open(StoreSettings()) as resources:  # read from the environment
        return await rebuild_indexes(resources)


@click.group()
def main() -> None:
    """Keep the products of the store that the environment names."""


@main.command()
def reindex() -> None:
    """Build every search index anew: searches go on, and no write meanwhile is lost."""
    try:
        count = asyncio.run(_reindex())
    except SearchAway as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{count} products are indexed.")


if __name__ == "__main__":
    main()
