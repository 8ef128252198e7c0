"""`python -m subgraphs.products`: rebuild search indexes, build recommendations; all while open."""

from __future__ import annotations

import asyncio

import click

from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import read_settings
from subgraphs.products.app import build_recommendations, rebuild_indexes
from subgraphs.products.ports import SearchAway
from subgraphs.products.repository.recommendations import ModelRow


async def _reindex() -> int:
    async with Resources.open(read_settings()) as resources:
        return await rebuild_indexes(resources)


async def _recommend() -> ModelRow:
    async with Resources.open(read_settings()) as resources:
        return await build_recommendations(resources)


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


@main.command()
def recommend() -> None:
    """Build recommendations of what customers did until now."""
    model = asyncio.run(_recommend())
    click.echo(
        f"Model {model.version}: {model.interactions} acts of {model.customers} customers, "
        f"neighbours of {model.products} products."
    )


if __name__ == "__main__":
    main()
