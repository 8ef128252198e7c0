"""What search does about events, over real stores and a broker in memory."""

import asyncio
import os
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from events.inboxes import Inboxes
from events.leadership import Leadership
from events.memory_broker import MemoryBroker
from events.outboxes.postgres import PostgresOutbox
from events.processor import Processor
from events.reactions.search import Feeder, rating_fact, search_consumer
from events.relay import Relay
from subgraphs.kit.events import EventContext
from subgraphs.kit.ids import new_id
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.adapters.postgres_search import PostgresSearch
from subgraphs.products.models import metadata
from subgraphs.products.ports import SearchFilters, SearchQuery
from subgraphs.products.repository.ratings import Rating
from subgraphs.products.service.ratings import note_rating
from subgraphs.products.service.search import rebuild_index
from subgraphs.products.service.stock import release_stock, reserve_stock
from subgraphs.products.tests.small_catalogue import NOW, PRODUCTS, variant_id

pytestmark = pytest.mark.services

STORK = PRODUCTS["stork"].id


def open_work(resources) -> UnitOfWork:
    return UnitOfWork(resources.engine, metadata, resources.clock, EventContext("test"))


@pytest.fixture(params=["postgres", "elasticsearch"])
async def engine(request, resources):
    """A search engine, and the feeder that brings it up where it needs one."""
    if request.param == "postgres":
        yield PostgresSearch(resources.engine), None
        return
    url = os.environ.get("ELASTICSEARCH_URL")
    if not url:
        pytest.skip("ELASTICSEARCH_URL names no Elasticsearch")
    from elasticsearch import AsyncElasticsearch  # noqa: PLC0415  # slow to import

    from subgraphs.products.adapters.elasticsearch_search import (  # noqa: PLC0415
        ElasticsearchSearch,
    )

    alias = f"reactions-{new_id().hex}"
    async with AsyncElasticsearch(url) as client:
        index = ElasticsearchSearch(client, alias)
        await rebuild_index(resources.engine, index)
        yield index, Feeder(resources.engine, index)
        await index.drop()


@asynccontextmanager
async def following(resources, feeder):
    """Relay, consumer and feeder at work."""
    broker, stopping = MemoryBroker(), asyncio.Event()
    outboxes = [PostgresOutbox(resources.engine, "products")]
    relay = Relay(outboxes, broker, Inboxes(resources.engine), resources.clock)
    consumer = search_consumer(feeder)
    processor = Processor(consumer, broker, resources.engine, resources.clock)
    async with (
        Leadership(resources.settings.database_url) as leadership,
        asyncio.TaskGroup() as tasks,
    ):
        tasks.create_task(relay.run(leadership, stopping))
        tasks.create_task(processor.run(stopping))
        if feeder is not None:
            tasks.create_task(feeder.run(stopping))
        try:
            yield
        finally:
            stopping.set()


async def until(condition, seconds=20):
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110  # databases set no event
            await asyncio.sleep(0.05)


async def test_stock_that_is_sold_out_and_returned_is_found_so(resources, engine):
    search, feeder = engine
    buyable = SearchQuery(filters=SearchFilters(in_stock=True))

    async def is_buyable():
        found = await search.find(buyable)
        return STORK in {hit.product_id for hit in found.page.rows}

    async def is_gone():
        return not await is_buyable()

    assert await is_buyable()
    order_id = new_id()
    async with following(resources, feeder):
        async with open_work(resources) as work:
            wanted = {variant_id("STORK-A"): 4}
            await reserve_stock(work, order_id, wanted, NOW + timedelta(days=9999))
        await until(is_gone)
        async with open_work(resources) as work:
            await release_stock(work, order_id)
        await until(is_buyable)


async def rated(resources, least: float):
    query = SearchQuery(filters=SearchFilters(rating_from=least))
    found = await PostgresSearch(resources.engine).find(query)
    return {hit.product_id for hit in found.page.rows}


async def test_ratings_are_taken_and_a_late_fact_changes_nothing(resources):
    async with open_work(resources) as work:
        await note_rating(work, Rating(STORK, count=90, rating_sum=450, sequence=90))
    assert await rated(resources, 4.5) == {STORK}
    async with open_work(resources) as work:
        await note_rating(work, Rating(STORK, count=1, rating_sum=1, sequence=1))
    assert await rated(resources, 4.5) == {STORK}


async def test_ratings_of_an_unknown_product_are_no_failure(resources):
    async with open_work(resources) as work:
        await note_rating(work, Rating(new_id(), count=1, rating_sum=5, sequence=1))
    assert await rated(resources, 1.0) == set()


def test_the_data_of_statistics_are_ratings():
    data = {"productId": str(STORK), "count": 2, "ratingSum": 9, "histogram": [0, 0, 0, 1, 1]}
    assert rating_fact(data, 7) == Rating(STORK, count=2, rating_sum=9, sequence=7)
