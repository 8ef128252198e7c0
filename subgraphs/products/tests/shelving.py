"""What stands in the products' tables while they are tested."""

from sqlalchemy import delete

from subgraphs.kit.events import EventContext
from subgraphs.kit.resources import Resources
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.models import metadata
from subgraphs.products.repository.bulk import insert_catalogue
from subgraphs.products.repository.ratings import write_ratings
from subgraphs.products.service.search import rebuild_search
from subgraphs.products.tests.small_catalogue import CATALOGUE, NOW, RATINGS


async def empty_tables(resources: Resources) -> None:
    """Delete whatever there is."""
    async with resources.engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(delete(table))


async def fill_shelf(resources: Resources) -> None:
    """Put the small catalogue into empty tables, searchable."""

    def open_work() -> UnitOfWork:
        return UnitOfWork(resources.engine, metadata, resources.clock, EventContext("test"))

    async with open_work() as work:
        await insert_catalogue(work.session, CATALOGUE, NOW)
        await write_ratings(work.session, RATINGS)
    await rebuild_search(open_work)
