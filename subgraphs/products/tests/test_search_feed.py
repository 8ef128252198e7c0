"""How Elasticsearch is fed from PostgreSQL: by position, by version, and while it is rebuilt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, update

from subgraphs.kit.events import EventContext
from subgraphs.kit.ids import new_id
from subgraphs.kit.resources import Resources
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.adapters.fallback_search import FallbackSearch, Rest
from subgraphs.products.adapters.postgres_search import PostgresSearch
from subgraphs.products.app import fill_indexes, rebuild_indexes, search_engine
from subgraphs.products.models import metadata, product
from subgraphs.products.ports import (
    FeedPoint,
    SearchAway,
    SearchDocument,
    SearchIndex,
    SearchQuery,
)
from subgraphs.products.repository import search as repository
from subgraphs.products.rules.search_text import parse
from subgraphs.products.search_models import product_search
from subgraphs.products.service.search import (
    feed_index,
    rebuild_index,
    rebuild_search,
    refresh_search,
)
from subgraphs.products.tests.small_catalogue import PRODUCTS
from subgraphs.products.tests.test_product_search import (
    elasticsearch_search,
    find,
    open_elasticsearch,
)

pytestmark = pytest.mark.services

HEADPHONES = {"wave", "stork", "sold-out"}


def open_work(resources: Resources) -> UnitOfWork:
    return UnitOfWork(resources.engine, metadata, resources.clock, EventContext("test"))


async def rename(store: Resources, slug: str, title: str) -> None:
    """Give a product another title, as the use case and then its event would."""
    async with open_work(store) as work:
        await work.session.execute(
            update(product)
            .where(product.c.slug == slug)
            .values(titles={"ru": title, "en": title}, version=product.c.version + 1)
        )
        await refresh_search(work, [PRODUCTS[slug].id])


@pytest.fixture
async def index(store: Resources) -> AsyncIterator[SearchIndex]:
    """An Elasticsearch index that holds the small catalogue."""
    async with open_elasticsearch() as client:
        made = elasticsearch_search(client, f"feed-{new_id().hex}")
        assert await made.position() is None
        assert await feed_index(store.engine, made) == len(PRODUCTS)
        yield Refreshed(made, client)
        await made.drop()


class Refreshed:
    """An index whose writes are seen at once."""

    def __init__(self, index, client):
        self._index, self._client = index, client

    def __getattr__(self, name):
        return getattr(self._index, name)

    async def find(self, query):
        await self._client.indices.refresh(index=self._index.alias)
        return await self._index.find(query)


async def test_an_index_reads_what_changed_since_it_looked_last(store, index):
    await rename(store, "wave", "Cuckoo clock")
    assert await feed_index(store.engine, index) == 1
    assert await find(index, "cuckoo") == ["wave"]
    assert await feed_index(store.engine, index) <= 1
    assert await find(index, "cuckoo") == ["wave"]


async def test_a_state_that_is_the_same_is_not_written_again(store):
    async with store.engine.connect() as connection:
        before = await repository.end_of_feed(connection)
    async with open_work(store) as work:
        await refresh_search(work, [row.id for row in PRODUCTS.values()])
    async with store.engine.connect() as connection:
        after = await repository.end_of_feed(connection)
        assert await repository.changed_between(connection, before, after) == ()


async def test_an_older_state_does_not_replace_a_newer_one(store, index):
    async with store.engine.connect() as connection:
        [old] = await repository.documents(connection, [PRODUCTS["wave"].id])
    await rename(store, "wave", "Cuckoo clock")
    await feed_index(store.engine, index)
    await index.write([old], await index.position())
    assert await find(index, "cuckoo") == ["wave"]


async def test_a_product_that_is_no_longer_listed_is_no_longer_found(store, index):
    async with open_work(store) as work:
        await work.session.execute(
            update(product).where(product.c.slug == "wave").values(status="archived")
        )
        await refresh_search(work, [PRODUCTS["wave"].id])
    await feed_index(store.engine, index)
    assert set(await find(index, "наушники")) == HEADPHONES - {"wave"}


async def test_what_is_written_to_an_index_that_was_replaced_is_not_lost(store, index):
    position = await index.position()
    await rebuild_index(store.engine, index)
    await rename(store, "wave", "Cuckoo clock")
    async with store.engine.connect() as connection:
        documents = await repository.documents(connection, [PRODUCTS["wave"].id])
        end = await repository.end_of_feed(connection)
    with pytest.raises(SearchAway):
        await index.write(documents, replace(position, read=end))
    await feed_index(store.engine, index)
    assert await find(index, "cuckoo") == ["wave"]


@pytest.mark.parametrize(
    "other", [lambda read: replace(read, source="1/1"), lambda read: replace(read, number=2**62)]
)
async def test_an_index_of_another_database_or_of_a_later_state_is_built_anew(store, index, other):
    position = await index.position()
    async with store.engine.connect() as connection:
        [wave] = await repository.documents(connection, [PRODUCTS["wave"].id])
    stranger = replace(wave, product_id=new_id())
    await index.write([stranger], replace(position, read=other(position.read)))
    assert await feed_index(store.engine, index) == len(PRODUCTS)
    assert set(await find(index, "наушники")) == HEADPHONES
    assert (await index.position()).read.source == position.read.source


async def test_two_who_miss_an_index_build_one(store):
    async with open_elasticsearch() as client:
        made = elasticsearch_search(client, f"feed-{new_id().hex}")
        counts = await asyncio.gather(*(feed_index(store.engine, made) for _ in range(3)))
        assert sorted(counts) == [0, 0, len(PRODUCTS)]
        assert len(await find(made)) == 5
        await made.drop()


async def test_while_postgresqls_index_is_rebuilt_each_product_can_be_changed(store, monkeypatch):
    monkeypatch.setattr(repository, "BATCH", 2)
    started = 0

    class ChangedBefore(UnitOfWork):
        async def __aenter__(self):
            nonlocal started
            started += 1
            # If the batch before had it locked still, this would wait for ever.
            await asyncio.wait_for(rename(store, "wave", "Cuckoo clock"), 5)
            return await super().__aenter__()

    def begin() -> UnitOfWork:
        return ChangedBefore(store.engine, metadata, store.clock, EventContext("test"))

    assert await rebuild_search(begin) == len(PRODUCTS)
    assert started > len(PRODUCTS) / 2
    assert await find(PostgresSearch(store.engine), "cuckoo") == ["wave"]


class ChangedMeanwhile:
    """An index in whose rebuild a product changes, after it was read."""

    def __init__(self, index: SearchIndex, store: Resources) -> None:
        self._index, self._store = index, store

    async def rebuild(self, documents: AsyncIterable[SearchDocument], read: FeedPoint) -> int:
        async def all_then_change() -> AsyncIterator[SearchDocument]:
            async for document in documents:
                yield document
            await rename(self._store, "wave", "Cuckoo clock")
            await feed_index(self._store.engine, self._index)
            assert await find(self._index, "cuckoo") == ["wave"]

        return await self._index.rebuild(all_then_change(), read)


async def test_what_is_written_during_a_rebuild_is_not_lost(store, index):
    changing: Any = ChangedMeanwhile(index, store)
    assert await rebuild_index(store.engine, changing) == len(PRODUCTS)
    await feed_index(store.engine, index)
    assert await find(index, "cuckoo") == ["wave"]
    assert len(await find(index)) == 5


async def test_a_search_that_began_before_a_rebuilds_end_is_still_answered(store, index):
    old = (await index.position()).index
    rebuild = asyncio.create_task(rebuild_index(store.engine, index))
    async with open_elasticsearch() as client:
        while (await index.position()).index == old:  # noqa: ASYNC110  # Elasticsearch sets no event
            await asyncio.sleep(0.01)
        found = await client.search(index=old, query={"term": {"listed": True}})
        assert found["hits"]["total"]["value"] == 5
        await rebuild
        assert not await client.indices.exists(index=old)


async def test_a_rebuild_that_fails_leaves_the_old_index(store, index):
    async def broken() -> AsyncIterator[SearchDocument]:
        async with store.engine.connect() as connection:
            [document] = await repository.documents(connection, [PRODUCTS["wave"].id])
        yield document
        raise ConnectionError("the database went away")

    with pytest.raises(ConnectionError):
        await index.rebuild(broken(), FeedPoint("anywhere", 0))
    assert set(await find(index, "наушники")) == HEADPHONES


class Switch:
    """An engine that can be switched off, and counts how often it is asked."""

    def __init__(self, engine: PostgresSearch) -> None:
        self._engine, self.away, self.asked = engine, False, 0

    async def find(self, query: SearchQuery):
        self.asked += 1
        if self.away:
            raise SearchAway("switched off")
        return await self._engine.find(query)


async def test_while_the_first_engine_is_away_the_second_says_so(shelf):
    postgres, now = PostgresSearch(shelf.engine), [0.0]
    first = Switch(postgres)
    both = FallbackSearch(first, postgres, Rest(), lambda: now[0])  # type: ignore[arg-type]
    query = SearchQuery(terms=parse("наушники"))
    assert (await both.find(query)).degraded is False
    first.away = True
    found = await both.find(query)
    assert found.degraded is True
    assert len(found.page.rows) == 3
    await both.find(query)
    assert first.asked == 2  # it rests
    first.away, now[0] = False, 60.0
    assert (await both.find(query)).degraded is False


async def test_an_elasticsearch_that_is_not_there_is_away(shelf):
    from elasticsearch import AsyncElasticsearch  # noqa: PLC0415  # slow to import

    async with AsyncElasticsearch("http://127.0.0.1:9") as client:
        absent = elasticsearch_search(client, "feed-absent")
        for question in (
            find(absent, "headphones"),
            absent.position(),
            absent.count_facets(SearchQuery()),
            absent.complete(["a"], 1),
            absent.near_words(["headfones"]),
            feed_index(shelf.engine, absent),
            rebuild_index(shelf.engine, absent),
        ):
            with pytest.raises(SearchAway):
                await question


async def test_an_elasticsearch_without_the_index_is_away():
    async with open_elasticsearch() as client:
        never_built = elasticsearch_search(client, "feed-never-built")
        with pytest.raises(SearchAway):
            await find(never_built, "headphones")
        assert await never_built.position() is None


async def test_a_store_fills_its_indexes_while_the_search_engine_is_away(store):
    from elasticsearch import AsyncElasticsearch  # noqa: PLC0415  # slow to import

    async with store.engine.begin() as connection:
        await connection.execute(delete(product_search))
    async with AsyncElasticsearch("http://127.0.0.1:9") as client:
        resources = replace(store, elasticsearch=client)
        await fill_indexes(resources)
        found: Sequence[str] = await find(search_engine(resources), "наушники")
        assert set(found) == HEADPHONES
        with pytest.raises(SearchAway):
            await rebuild_indexes(resources)
