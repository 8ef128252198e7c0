"""`python -m infra.catalogue`: fills the store that the environment names, if it is empty."""

from __future__ import annotations

import asyncio

import click

from infra.catalogue.mass import MOST_REVIEWS_EACH, WINDOW, Size, grow
from infra.catalogue.seed import seed
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings, read_settings


async def _run(settings: StoreSettings, password: str, size: Size) -> bool:
    async with Resources.open(settings) as resources:
        written = await seed(resources, password)
        with click.progressbar(length=size.steps, label="products and reviews") as bar:
            grown = await grow(resources, size, bar.update)
        return written or grown


@click.command(epilog="Example: python -m infra.catalogue --products 100000 --reviews-each 10")
@click.option(
    "--products",
    type=click.IntRange(min=WINDOW),
    default=WINDOW,
    show_default=True,
    help="How many products the store shall hold.",
)
@click.option(
    "--reviews-each",
    type=click.IntRange(min=0, max=MOST_REVIEWS_EACH),
    default=0,
    show_default=True,
    help="How many reviews products have on average, beyond the first ones, which have theirs.",
)
def main(products: int, reviews_each: int) -> None:  # click passes options by name
    """Fill the store that the environment names; its layouts must be up to date."""
    settings = read_settings()
    password = settings.store_admin_password
    if password is None:
        raise click.UsageError("Set STORE_ADMIN_PASSWORD: the administrator signs in with it.")
    written = asyncio.run(_run(settings, password.get_secret_value(), Size(products, reviews_each)))
    click.echo("The store is filled." if written else "The store was filled before.")


if __name__ == "__main__":
    main()
