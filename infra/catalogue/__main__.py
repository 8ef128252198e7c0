"""`python -m infra.catalogue`: fills the store that the environment names, if it is empty."""

from __future__ import annotations

import asyncio

import click

from infra.catalogue.mass import WINDOW, grow
from infra.catalogue.seed import seed
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings


async def _run(settings: StoreSettings, password: str, products: int) -> bool:
    async with Resources.open(settings) as resources:
        written = await seed(resources, password)
        if products > WINDOW:
            with click.progressbar(length=products - WINDOW, label="products") as bar:
                grown = await grow(resources, products, bar.update)
            return written or grown > 0
        return written


@click.command(epilog="Example: python -m infra.catalogue --products 100000")
@click.option(
    "--products",
    type=click.IntRange(min=WINDOW),
    default=WINDOW,
    show_default=True,
    help="How many products the store shall hold; the first ones have reviews.",
)
def main(products: int) -> None:  # click passes options by name
    """Fill the store that the environment names; its layouts must be up to date."""
    settings = StoreSettings()  # read from the environment
    password = settings.store_admin_password
    if password is None:
        raise click.UsageError("Set STORE_ADMIN_PASSWORD: the administrator signs in with it.")
    written = asyncio.run(_run(settings, password.get_secret_value(), products))
    click.echo("The store is filled." if written else "The store was filled before.")


if __name__ == "__main__":
    main()
