"""`python -m infra.catalogue`: fills the store that the environment names, if it is empty."""

import asyncio

import click

from infra.catalogue.seed import seed
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings


async def _run(settings: StoreSettings, password: str) -> bool:
    async with Resources.open(settings) as resources:
        return await seed(resources, password)


@click.command()
def main() -> None:
    """Fill the store that the environment names; its layouts must be up to date."""
    settings = StoreSettings()  # read from the environment
    password = settings.store_admin_password
    if password is None:
        raise click.UsageError("Set STORE_ADMIN_PASSWORD: the administrator signs in with it.")
    written = asyncio.run(_run(settings, password.get_secret_value()))
    click.echo("The store is filled." if written else "The store was filled before.")


if __name__ == "__main__":
    main()
