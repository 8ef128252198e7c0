"""`python -m infra.store.prepare`: brings layouts up to date and fills an empty catalogue.

Everything here may be repeated: steps already done cost a query each.
"""

import asyncio
from collections.abc import Awaitable, Callable

import click

from events.sagas import app as sagas
from infra.catalogue.seed import seed
from infra.contract.federation import federation_members
from infra.store.console import timed
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings, read_settings


def migrations() -> dict[str, Callable[[Resources], Awaitable[None]]]:
    """Every owner of a store and how its layout is brought up to date, in order."""
    owners = {member.name: member.load().migrate for member in federation_members()}
    # The saga keeps rows of its own and has no place in the graph.
    return {**owners, "checkout": sagas.migrate}


async def prepare(settings: StoreSettings) -> None:
    """Migrate every owner's store, then seed the catalogue where it is empty.

    Args:
        settings: where the servers are, and the administrator's password for the seed.
    """
    async with Resources.open(settings) as resources:
        with timed("layouts", "migrations of every owner"):
            for migrate in migrations().values():
                await migrate(resources)
        with timed("catalogue", "made where it was empty"):
            password = settings.store_admin_password
            if password is None:
                raise click.UsageError("STORE_ADMIN_PASSWORD is not set")
            await seed(resources, password.get_secret_value())


@click.command()
def main() -> None:
    """Prepare the stores named by the environment."""
    asyncio.run(prepare(read_settings()))


if __name__ == "__main__":
    main()
