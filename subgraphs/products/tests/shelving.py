"""What stands in the products' tables while they are tested."""

from sqlalchemy import delete

from subgraphs.kit.events import EventContext
from subgraphs.kit.resources import Resources
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.models import metadata
from subgraphs.products.repository.bulk import insert_catalogue
from subgraphs.products.repository.ratings import write_ratings
from subgraphs.products.rules.popularity import Interest
from subgraphs.products.service.popularity import note_interest
from subgraphs.products.service.search import rebuild_search
from subgraphs.products.tests.small_catalogue import CATALOGUE, NOW, PRODUCTS, RATINGS


async def empty_tables(resources: Resources) -> None:
    """Delete whatever there is."""
    async with resources.engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(delete(table))


async def fill_shelf(resources: Resources) -> None:
    """Put the small catalogue into empty tables, searchable."""

    async with _open_work(resources) as work:
        await insert_catalogue(work.session, CATALOGUE, NOW)
        await write_ratings(work.session, RATINGS)
    await rebuild_search(lambda: _open_work(resources))


async def restock(resources: Resources) -> None:
    """Put the small catalogue into the place of whatever there is; some of it is popular."""
    await empty_tables(resources)
    await fill_shelf(resources)
    await make_popular(resources)


async def make_popular(resources: Resources) -> None:
    """Let customers buy the kettle and put the wave into a cart."""
    async with _open_work(resources) as work:
        await note_interest(work, [PRODUCTS["kettle"].id], Interest.PURCHASE, NOW)
        await note_interest(work, [PRODUCTS["wave"].id], Interest.CART, NOW)


def _open_work(resources: Resources) -> UnitOfWork:
    return UnitOfWork(resources.engine, metadata, resources.clock, EventContext("test"))
