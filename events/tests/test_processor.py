"""A consumer of events from a broker in memory, over a real inbox."""

import asyncio
import random
from collections import Counter
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from sqlalchemy import select

from events.broker import Message
from events.envelope import encode
from events.memory_broker import MemoryBroker
from events.processor import Consumer, Processor
from events.sagas.models import inbox, metadata
from events.tests.sample_events import NOW, cancelled, placed
from events.topics import ConsumerGroup, Topic
from subgraphs.kit.errors import BadUserInput

pytestmark = pytest.mark.services

GROUP = ConsumerGroup("checkout", "checkout", frozenset({"shop.order.placed.v1"}))


class Shelf:
    """A consumer that notes what it handles, and fails when told to."""

    def __init__(self):
        self.handled = []
        self.failures = {}

    async def handle(self, _, record):
        failure = self.failures.get(record.id)
        if failure is not None:
            if failure[0] == 0:
                del self.failures[record.id]
            else:
                failure[0] -= 1
                raise failure[1]
        self.handled.append(record)

    def fail(self, record, times, error):
        self.failures[record.id] = [times, error]


@pytest.fixture
def broker():
    return MemoryBroker()


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def consuming(resources, broker, shelf):
    @asynccontextmanager
    async def consuming():
        consumer = Consumer(GROUP, metadata, {"shop.order.placed.v1": shelf.handle})
        processor = Processor(consumer, broker, resources.engine, lambda: NOW)
        stopping = asyncio.Event()
        task = asyncio.create_task(processor.run(stopping))
        try:
            yield task
        finally:
            stopping.set()
            if not task.done():
                await task

    return consuming


@pytest.fixture
def claimed(resources):
    async def claimed():
        async with resources.engine.connect() as connection:
            return set((await connection.execute(select(inbox.c.event_id))).scalars())

    return claimed


async def until(condition, seconds=10):
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  # conditions are of many kinds
            await asyncio.sleep(0.01)


async def test_an_event_is_handled_and_claimed(broker, shelf, consuming, claimed):
    record = placed()
    async with consuming():
        await broker.publish([encode(record)])
        await until(lambda: shelf.handled)
    assert shelf.handled == [record]
    assert await claimed() == {record.id}


async def test_shuffled_copies_have_one_effect_each(broker, shelf, consuming):
    records = [placed() for _ in range(20)]
    copies = records * 3
    random.Random(7).shuffle(copies)  # noqa: S311  # a fixed order, not a secret
    end = placed()
    async with consuming():
        for record in copies:
            await broker.publish([encode(record)])
        await broker.publish([encode(end)])
        await until(lambda: len(shelf.handled) == 21)
    assert Counter(record.id for record in shelf.handled) == Counter(
        record.id for record in [*records, end]
    )


async def test_a_crash_after_the_effect_and_before_the_position_repeats_nothing(
    broker, shelf, consuming
):
    record = placed()
    async with consuming():
        await broker.publish([encode(record)])
        await until(lambda: shelf.handled)
    broker.group("checkout").positions.clear()  # as if the position had never been noted
    after = placed()
    async with consuming():
        await broker.publish([encode(after)])
        await until(lambda: len(shelf.handled) == 2)
    assert shelf.handled == [record, after]


async def test_a_failed_effect_leaves_no_claim(broker, shelf, consuming, claimed):
    record = placed()
    shelf.fail(record, 10**6, ConnectionError("away"))
    async with consuming():
        await broker.publish([encode(record)])
        await until(lambda: shelf.failures[record.id][0] < 10**6)
    assert await claimed() == set()


async def test_types_that_nobody_asked_for_are_passed_over(broker, shelf, consuming, claimed):
    record = placed()
    async with consuming():
        await broker.publish([encode(cancelled()), encode(record)])
        await until(lambda: shelf.handled)
    assert await claimed() == {record.id}


async def test_a_server_that_comes_back_is_waited_for_in_order(broker, shelf, consuming):
    first = placed()
    second = placed(UUID(first.subject), sequence=3)
    shelf.fail(first, 3, ConnectionError("away"))
    async with consuming():
        await broker.publish([encode(first), encode(second)])
        await until(lambda: len(shelf.handled) == 2)
    assert shelf.handled == [first, second]
    assert broker.messages("checkout.dlq") == []


async def test_a_partition_that_waits_does_not_stop_the_others(broker, shelf, consuming):
    stuck = placed()
    shelf.fail(stuck, 10**6, ConnectionError("away"))
    others = [placed() for _ in range(20)]
    async with consuming():
        stuck_at = encode(stuck)
        await broker.publish([stuck_at, *(encode(record) for record in others)])
        partition = next(
            message.partition
            for message in broker.messages(Topic.ORDERS)
            if message.value == stuck_at.value
        )
        free = [
            message.value
            for message in broker.messages(Topic.ORDERS)
            if message.partition != partition
        ]
        await until(lambda: len(shelf.handled) == len(free))


@pytest.mark.parametrize(
    "poison",
    [
        b"no event at all",
        b'{"specversion":"1.0","id":"1","source":"/x","type":"shop.order.placed.v1"}',
    ],
)
async def test_poison_becomes_a_dead_letter_and_stops_nobody(broker, shelf, consuming, poison):
    record = placed()
    async with consuming():
        await broker.publish(
            [
                Message(Topic.ORDERS, "key", poison, partition=0),
                *(Message(Topic.ORDERS, "key", encode(record).value, partition=0),),
            ]
        )
        await until(lambda: shelf.handled)
    (letter,) = broker.messages("checkout.dlq")
    assert letter.value == poison
    headers = dict(letter.headers)
    assert headers["x-origin"] == b"shop.orders.v1/0/0"
    assert headers["x-error"].startswith(b"EnvelopeInvalid")


async def test_a_refused_event_is_put_aside_at_once_and_claimed(broker, shelf, consuming, claimed):
    refused, after = placed(), placed()
    shelf.fail(refused, 10**6, BadUserInput("never"))
    async with consuming():
        await broker.publish([encode(refused), encode(after)])
        await until(lambda: shelf.handled)
        await until(lambda: broker.messages("checkout.dlq"))
    assert shelf.failures[refused.id][0] == 10**6 - 1
    # Claimed, so that a new broker is not given it again.
    assert await claimed() == {refused.id, after.id}


async def test_a_message_that_always_fails_is_put_aside_after_a_few_attempts(
    broker, shelf, consuming
):
    broken = placed()
    after = placed(UUID(broken.subject), sequence=3)
    shelf.fail(broken, 10**6, ZeroDivisionError())
    async with consuming():
        await broker.publish([encode(broken), encode(after)])
        await until(lambda: shelf.handled)
    assert shelf.handled == [after]
    assert shelf.failures[broken.id][0] == 10**6 - 5


async def test_two_members_share_the_work_and_one_takes_over(broker, shelf, consuming):
    records = [placed() for _ in range(60)]
    async with consuming():
        async with consuming():
            await broker.publish([encode(record) for record in records[:30]])
            await until(lambda: len(shelf.handled) == 30)
        await broker.publish([encode(record) for record in records[30:]])
        await until(lambda: len(shelf.handled) == 60)
    assert len({record.id for record in shelf.handled}) == 60


async def test_a_broker_that_leaves_ends_the_run(broker, shelf, consuming):
    async with consuming() as task:
        broker.available = False
        with pytest.raises(Exception, match="away"):
            await asyncio.wait_for(task, 5)


def test_a_consumer_handles_exactly_what_it_listens_to(shelf):
    with pytest.raises(ValueError, match="other types"):
        Consumer(GROUP, metadata, {"shop.order.cancelled.v1": shelf.handle})
