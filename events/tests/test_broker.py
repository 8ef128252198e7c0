"""What every broker promises, asked of the one in memory and of Kafka."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from events.broker import Broker, Message, Received
from events.errors import BrokerUnavailable
from events.kafka import KafkaBroker
from events.memory_broker import MemoryBroker
from events.topics import TopicSettings


async def collect(subscription, count, seconds=20):
    """Poll until so many messages are there."""
    found: list[Received] = []
    async with asyncio.timeout(seconds):
        while len(found) < count:
            found.extend((await subscription.poll(0.2)).messages)
    return found


async def commit_all(subscription, messages):
    positions = {message.partition: message.offset + 1 for message in messages}
    await subscription.commit(positions)


class BrokerContract:
    """The promises; each adapter's class gives the broker and fresh topics."""

    @pytest.fixture
    def broker(self) -> Broker:
        raise NotImplementedError

    @pytest.fixture
    async def topic(self, broker) -> str:
        """Make a topic and return its name."""
        name = f"test.{uuid4()}"
        await broker.ensure_topics({name: TopicSettings(4, 1)})
        publisher = await broker.publisher()
        await publisher.publish([Message(name, "first", b"first", partition=0)])
        await publisher.close()
        return name

    @pytest.fixture
    async def joined(self, broker) -> AsyncIterator[Any]:
        async with contextlib.AsyncExitStack() as stack:

            async def join(group, topic):
                subscription = await broker.subscribe(group, [topic])
                stack.push_async_callback(subscription.close)
                return subscription

            yield join

    async def test_the_first_record_of_a_topic_can_be_read(self, broker, topic):
        publisher = await broker.publisher()
        await publisher.publish([Message(topic, "second", b"second", partition=0)])
        await publisher.close()
        assert await broker.first_record(topic) == b"first"
        assert await broker.first_record(f"none.{uuid4()}") is None

    async def test_keys_keep_their_order_and_messages_their_content(self, broker, topic, joined):
        publisher = await broker.publisher()
        await publisher.publish(
            [
                Message(topic, f"key-{n % 3}", str(n).encode(), (("ce_id", str(n).encode()),))
                for n in range(30)
            ]
        )
        await publisher.close()
        received = await collect(await joined("group", topic), 31)
        by_key: dict[str, list[int]] = {}
        for message in received:
            if message.key != "first":
                by_key.setdefault(message.key, []).append(int(message.value))
                assert dict(message.headers)["ce_id"] == message.value
        assert by_key == {f"key-{n}": list(range(n, 30, 3)) for n in range(3)}

    async def test_a_group_goes_on_after_what_it_committed(self, broker, topic, joined):
        publisher = await broker.publisher()
        await publisher.publish([Message(topic, "key", b"1"), Message(topic, "key", b"2")])
        await publisher.close()
        first = await broker.subscribe("group", [topic])
        received = await collect(first, 3)
        done = [message for message in received if message.value != b"2"]
        await commit_all(first, done)
        await first.close()
        again = await collect(await joined("group", topic), 1)
        assert [message.value for message in again] == [b"2"]

    async def test_a_paused_partition_is_silent_until_it_is_resumed(self, broker, topic, joined):
        subscription = await joined("group", topic)
        (first,) = await collect(subscription, 1)
        await subscription.pause(first.partition)
        publisher = await broker.publisher()
        await publisher.publish([Message(topic, "x", b"later", partition=0)])
        await publisher.close()
        assert (await subscription.poll(0.5)).messages == ()
        await subscription.resume(first.partition)
        (later,) = await collect(subscription, 1)
        assert later.value == b"later"


class TestMemoryBroker(BrokerContract):
    @pytest.fixture
    def broker(self) -> Broker:
        return MemoryBroker()

    async def test_members_of_a_group_divide_the_partitions(self, broker, topic, joined):
        first = await joined("group", topic)
        await collect(first, 1)
        second = await joined("group", topic)
        publisher = await broker.publisher()
        await publisher.publish([Message(topic, "any", b"%d" % n, partition=n) for n in range(4)])
        polled = await first.poll(0)
        assert {number for _, number in polled.revoked} == {1, 3}
        assert {message.partition.number for message in polled.messages} == {0, 2}
        assert {message.partition.number for message in await collect(second, 2)} == {1, 3}

    async def test_a_broker_that_is_away_says_so(self, broker):
        broker.available = False
        with pytest.raises(BrokerUnavailable):
            await broker.publish([Message("topic", "key", b"")])


@pytest.mark.services
class TestKafkaBroker(BrokerContract):
    @pytest.fixture
    def broker(self, services) -> Broker:
        return KafkaBroker(services["KAFKA_BOOTSTRAP_SERVERS"])

    async def test_making_a_topic_again_leaves_it_as_it_is(self, broker, topic):
        await broker.ensure_topics({topic: TopicSettings(1, 1)})
        assert await broker.first_record(topic) == b"first"

    async def test_a_broker_that_is_away_says_so(self):
        with pytest.raises(BrokerUnavailable):
            await KafkaBroker("127.0.0.1:1").first_record("topic")
