"""What every outbox promises the relay, asked of PostgreSQL, Redis and MongoDB."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from events.inboxes import Inboxes
from events.tests.sample_events import (
    NOW,
    MongoHarness,
    PostgresHarness,
    RedisHarness,
    outbox_row,
    placed,
)
from events.topics import ANALYTICS, CHECKOUT
from subgraphs.kit.ids import new_id
from subgraphs.orders.models import outbox as order_outbox

pytestmark = pytest.mark.services


class OutboxContract:
    """The promises; each outbox's class gives the harness."""

    @pytest.fixture
    def harness(self, resources):
        raise NotImplementedError

    async def test_events_come_in_the_order_they_were_put(self, harness):
        records = [placed(sequence=sequence) for sequence in range(1, 6)]
        await harness.put(*records)
        assert [entry.record for entry in await harness.outbox.unpublished(10)] == records

    async def test_an_event_comes_again_until_it_is_marked(self, harness):
        records = [placed(), placed()]
        await harness.put(*records)
        first = await harness.outbox.unpublished(10)
        assert await harness.outbox.unpublished(10) == first
        await harness.outbox.mark_published(first[:1], "one", NOW)
        left = await harness.outbox.unpublished(10)
        assert [entry.record for entry in left] == records[1:]
        await harness.outbox.mark_published(left, "one", NOW)
        assert await harness.outbox.unpublished(10) == []

    async def test_only_what_another_broker_had_is_to_be_renewed(self, harness):
        old, new, unpublished = placed(), placed(), placed()
        await harness.put(old, new)
        first, second = await harness.outbox.unpublished(10)
        await harness.outbox.mark_published([first], "one", NOW)
        await harness.outbox.mark_published([second], "two", NOW)
        await harness.put(unpublished)
        elsewhere = await harness.outbox.published_elsewhere("two", 10)
        assert [entry.record for entry in elsewhere] == [old]
        await harness.outbox.mark_published(elsewhere, "two", NOW)
        assert await harness.outbox.published_elsewhere("two", 10) == []
        assert len(await harness.outbox.published_elsewhere("three", 10)) == 2

    async def test_only_old_published_events_are_pruned(self, harness):
        await harness.put(placed(), placed())
        first, second = await harness.outbox.unpublished(10)
        await harness.outbox.mark_published([first], "one", NOW)
        assert await harness.outbox.prune(NOW - timedelta(days=7)) == 0
        # An entry of a stream is as old as its id says, a row as its publishing.
        assert await harness.outbox.prune(NOW + timedelta(days=3650)) == 1
        left = await harness.outbox.unpublished(10)
        assert [entry.record.id for entry in left] == [second.record.id]
        assert await harness.outbox.published_elsewhere("two", 10) == []


class TestPostgresOutbox(OutboxContract):
    @pytest.fixture
    def harness(self, resources):
        return PostgresHarness(resources)

    async def test_a_row_waits_for_every_older_transaction(self, harness, resources):
        early, late = placed(), placed()
        async with resources.engine.connect() as slow, slow.begin():
            await slow.execute(insert(order_outbox).values(**outbox_row(early)))
            await harness.put(late)
            # The younger transaction has committed, but the older one may still come before it.
            assert await harness.outbox.unpublished(10) == []
        found = await harness.outbox.unpublished(10)
        assert [entry.record.id for entry in found] == [early.id, late.id]

    async def test_a_row_of_an_unknown_type_waits_and_stops_nothing(self, harness, resources):
        unknown, known = placed(), placed()
        async with resources.engine.begin() as connection:
            row = outbox_row(unknown) | {"type": "shop.moon.landed.v1"}
            await connection.execute(insert(order_outbox).values(**row))
        await harness.put(known)
        found = await harness.outbox.unpublished(10)
        assert [entry.record.id for entry in found] == [known.id]

    async def test_a_batch_is_as_large_as_asked(self, harness):
        await harness.put(*(placed() for _ in range(5)))
        assert len(await harness.outbox.unpublished(3)) == 3


class TestRedisOutbox(OutboxContract):
    @pytest.fixture
    def harness(self, resources):
        return RedisHarness(resources)

    async def test_renewal_goes_through_a_long_stream_in_batches(self, harness):
        await harness.put(*(placed() for _ in range(7)))
        await harness.outbox.mark_published(await harness.outbox.unpublished(10), "one", NOW)
        renewed = 0
        while entries := await harness.outbox.published_elsewhere("two", 3):
            await harness.outbox.mark_published(entries, "two", NOW)
            renewed += len(entries)
        assert renewed == 7


class TestMongoOutbox(OutboxContract):
    @pytest.fixture
    def harness(self, resources):
        return MongoHarness(resources)

    async def test_a_document_left_without_events_is_settled(self, harness, resources):
        await harness.put(placed())
        reviews = resources.documents["reviews"]
        # As after a crash between taking the event out and noting that none is left.
        await reviews.update_one({"_id": "document"}, {"$set": {"pending_events": []}})
        assert await harness.outbox.unpublished(10) == []
        document = await reviews.find_one({"_id": "document"})
        assert not document["pending"]


async def test_an_inbox_says_what_a_consumer_lacks_and_forgets_what_is_old(resources):
    inboxes = Inboxes(resources.engine)
    handled, lacked = new_id(), new_id()
    async with resources.engine.begin() as connection:
        await connection.execute(
            text("INSERT INTO analytics.inbox VALUES ('analytics', :id, :now)"),
            {"id": handled, "now": NOW},
        )
    asked = [handled, lacked]
    assert await inboxes.lacking("analytics", ANALYTICS.name, asked) == {lacked}
    assert await inboxes.lacking("checkout", CHECKOUT.name, asked) == set(asked)
    assert await inboxes.prune("analytics", NOW) == 0
    assert await inboxes.prune("analytics", NOW + timedelta(seconds=1)) == 1
    assert await inboxes.lacking("analytics", ANALYTICS.name, asked) == set(asked)
