"""The relay between real outboxes and a broker in memory that can be away or forget."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import MetaData, func, insert, select

from events.envelope import decode
from events.errors import BrokerUnavailable
from events.inboxes import Inboxes
from events.leadership import Leadership
from events.memory_broker import MemoryBroker
from events.relay import INBOX_KEPT, OUTBOX_KEPT, Relay
from events.tests.sample_events import (
    NOW,
    MongoHarness,
    PostgresHarness,
    RedisHarness,
    cancelled,
    outbox_row,
    placed,
)
from events.topics import CONSUMER_GROUPS, Topic
from subgraphs.kit.ids import new_id
from subgraphs.kit.inbox import inbox_table
from subgraphs.orders.models import outbox as order_outbox

pytestmark = pytest.mark.services


@pytest.fixture
def broker():
    return MemoryBroker()


@pytest.fixture
def orders(resources):
    return PostgresHarness(resources)


@pytest.fixture
def relay_of(resources, broker):
    def make(*harnesses):
        outboxes = [harness.outbox for harness in harnesses]
        return Relay(outboxes, broker, Inboxes(resources.engine), lambda: NOW)

    return make


@pytest.fixture
def running(resources):
    """Run a relay for the length of a block."""

    class Running:
        def __init__(self, relay):
            self.relay = relay
            self.stopping = asyncio.Event()

        async def __aenter__(self):
            self.task = asyncio.create_task(self._run())

        async def _run(self):
            async with Leadership(resources.settings.database_url) as leadership:
                await self.relay.run(leadership, self.stopping)

        async def __aexit__(self, *_):
            self.stopping.set()
            await self.task

    return Running


def published(broker, topic=Topic.ORDERS):
    return [decode(message.value) for message in broker.messages(topic)]


async def until(condition, seconds=10):
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  # conditions are of many kinds
            await asyncio.sleep(0.01)


async def claim(resources, consumer, *event_ids):
    [schema] = [group.inbox_schema for group in CONSUMER_GROUPS if group.name == consumer]
    async with resources.engine.begin() as connection:
        for event_id in event_ids:
            inbox = inbox_table(MetaData(schema=schema))
            row = {"consumer": consumer, "event_id": event_id, "handled_at": NOW}
            await connection.execute(insert(inbox).values(**row))


async def test_events_of_every_outbox_reach_their_topics(resources, broker, relay_of, running):
    kinds = (PostgresHarness, RedisHarness, MongoHarness)
    harnesses = [kind(resources) for kind in kinds]
    async with running(relay_of(*harnesses)):
        records = [placed() for _ in harnesses]
        for harness, record in zip(harnesses, records, strict=True):
            await harness.put(record)
        await until(lambda: len(published(broker)) == 3)
    assert {record.id for record in published(broker)} == {record.id for record in records}
    for harness in harnesses:
        assert await harness.outbox.unpublished(10) == []


async def test_an_orders_facts_keep_their_order(broker, orders, relay_of, running):
    order_id = new_id()
    records = [placed(order_id, sequence) for sequence in range(1, 40)]
    async with running(relay_of(orders)):
        await orders.put(*records)
        await until(lambda: len(published(broker)) == len(records))
    assert [record.sequence for record in published(broker)] == list(range(1, 40))


async def test_a_notification_is_heard_without_waiting_for_the_poll(
    resources, broker, orders, relay_of, running, monkeypatch
):
    monkeypatch.setattr("events.relay._PAUSES", (0.01, 3600.0))
    async with running(relay_of(orders)):
        await until(lambda: broker.messages(Topic.CONTROL))
        await asyncio.sleep(0.2)  # by now the next look is an hour away
        async with resources.engine.begin() as connection:
            await connection.execute(insert(order_outbox).values(**outbox_row(placed())))
            await connection.execute(select(func.pg_notify("store_outbox", "")))
        await until(lambda: published(broker))


async def test_a_crash_before_the_mark_publishes_again_with_the_same_id(
    broker, orders, relay_of, monkeypatch
):
    relay = relay_of(orders)
    record = placed()
    await orders.put(record)

    async def crash(*_):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(orders.outbox, "mark_published", crash)
        with pytest.raises(RuntimeError):
            await relay.drain(orders.outbox, broker, "one")
    await relay.drain(orders.outbox, broker, "one")
    assert [found.id for found in published(broker)] == [record.id, record.id]
    assert await relay.drain(orders.outbox, broker, "one") == 0


async def test_a_broker_that_is_away_loses_nothing(broker, orders, relay_of, running):
    async with running(relay_of(orders)):
        await until(lambda: broker.messages(Topic.CONTROL))
        broker.available = False
        await orders.put(placed(), placed())
        await asyncio.sleep(0.3)
        assert len(await orders.outbox.unpublished(10)) == 2
        broker.available = True
        await until(lambda: len(published(broker)) == 2)


async def test_a_broker_keeps_the_incarnation_it_was_given(broker, orders, relay_of):
    relay = relay_of(orders)
    named = await relay.read_incarnation()
    assert named == await relay_of(orders).read_incarnation()
    broker.forget()
    assert await relay.read_incarnation() != named


async def test_a_new_broker_is_given_exactly_what_some_consumer_lacks(
    resources, broker, orders, relay_of, running
):
    both, one, nobody, refused = placed(), placed(), placed(), cancelled()
    async with running(relay_of(orders)):
        await orders.put(both, one, nobody, refused)
        await until(lambda: len(published(broker)) == 4)
    await claim(resources, "notifications", one.id)
    for record in (both, refused):
        for group in CONSUMER_GROUPS:
            if record.type in group.types:
                await claim(resources, group.name, record.id)
    broker.forget()
    async with running(relay_of(orders)):
        await until(lambda: len(published(broker)) == 2)
        await asyncio.sleep(0.2)
    assert {record.id for record in published(broker)} == {one.id, nobody.id}
    # The same broker is not given them once more.
    async with running(relay_of(orders)):
        await asyncio.sleep(0.3)
    assert len(published(broker)) == 2


async def test_a_broker_that_forgets_while_the_relay_runs_is_noticed(
    broker, orders, relay_of, running, monkeypatch
):
    monkeypatch.setattr("events.relay._INCARNATION_SECONDS", 0.05)
    record = placed()
    async with running(relay_of(orders)):
        await orders.put(record)
        await until(lambda: published(broker))
        broker.forget()
        await until(lambda: published(broker))
    assert [found.id for found in published(broker)] == [record.id]


async def test_a_second_relay_stands_by_until_the_first_is_gone(
    resources, broker, orders, relay_of, running
):
    async with running(relay_of(orders)):
        await until(lambda: broker.messages(Topic.CONTROL))
        waiting = asyncio.create_task(Leadership(resources.settings.database_url).__aenter__())
        await asyncio.sleep(0.3)
        assert not waiting.done()
    leadership = await asyncio.wait_for(waiting, 5)
    await leadership.__aexit__(None, None, None)


async def test_an_outbox_that_fails_does_not_stop_the_others(
    broker, resources, orders, relay_of, running, monkeypatch
):
    broken = RedisHarness(resources)

    async def away(*_):
        raise ConnectionError("away")

    monkeypatch.setattr(broken.outbox, "unpublished", away)
    async with running(relay_of(broken, orders)):
        await orders.put(placed())
        await until(lambda: published(broker))


async def test_two_relays_after_each_other_lose_and_invent_nothing(
    broker, orders, relay_of, running
):
    records = [placed() for _ in range(60)]
    for start in range(0, 60, 20):
        await orders.put(*records[start : start + 20])
        async with running(relay_of(orders)):
            await until(lambda wanted=start + 20: len(published(broker)) >= wanted)
    counted = Counter(record.id for record in published(broker))
    assert counted == Counter(record.id for record in records)


async def test_what_consumers_handled_is_remembered_longer_than_events_are_kept(
    resources, broker, orders, relay_of
):
    assert INBOX_KEPT > OUTBOX_KEPT >= timedelta(days=7)
    record = placed()
    await orders.put(record)
    relay = relay_of(orders)
    await relay.drain(orders.outbox, broker, "one")
    await claim(resources, "analytics", record.id)
    relay._clock = lambda: NOW + OUTBOX_KEPT + timedelta(seconds=1)
    await relay.prune()
    assert await orders.outbox.published_elsewhere("two", 10) == []
    assert await Inboxes(resources.engine).lacking("analytics", "analytics", [record.id]) == set()
    relay._clock = lambda: NOW + INBOX_KEPT + timedelta(seconds=1)
    await relay.prune()
    assert await Inboxes(resources.engine).lacking("analytics", "analytics", [record.id])


async def test_a_relay_waits_for_a_broker_that_is_away_at_its_start(broker, orders, relay_of):
    broker.available = False
    with pytest.raises(BrokerUnavailable):
        await relay_of(orders).run(None, asyncio.Event())
