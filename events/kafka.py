"""The broker over the Kafka protocol; the one importer of `confluent_kafka`.

The client is a C library that blocks, so every call runs in a thread. Its asyncio face is not used:
it cannot send headers.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from confluent_kafka import (
    OFFSET_BEGINNING,
    Consumer,
    KafkaError,
    KafkaException,
    Producer,
    TopicPartition,
)
from confluent_kafka import (
    Message as KafkaMessage,
)
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from events.broker import Message, Partition, Polled, Received
from events.errors import BrokerUnavailable
from events.topics import TopicSettings

P = ParamSpec("P")
R = TypeVar("R")

PARTITION_BY_KEY = -1

logger = logging.getLogger("store.kafka")

_ANSWER_SECONDS = 5.0
_DELIVERY_SECONDS = 10.0
_LARGEST_POLL = 200
#: librdkafka's cluster in memory names itself so; it makes topics by itself and leaves requests to
#: make them unanswered.
_MAKES_TOPICS_ITSELF = "mockCluster"


class KafkaBroker:
    """A Kafka cluster.

    Args:
        servers: `host:port[,host:port]` of brokers to begin with.
    """

    def __init__(self, servers: str) -> None:
        self._servers = servers

    async def ensure_topics(self, topics: Mapping[str, TopicSettings]) -> None:
        """Make the topics that the cluster lacks."""
        await asyncio.to_thread(_translated(self._ensure_topics), topics)

    def _ensure_topics(self, topics: Mapping[str, TopicSettings]) -> None:
        client = Producer(self._settings())
        cluster = client.list_topics(timeout=_ANSWER_SECONDS)
        missing = [name for name in topics if name not in cluster.topics]
        if not missing:
            return
        if str(cluster.cluster_id).startswith(_MAKES_TOPICS_ITSELF):
            # It makes a topic when a producer asks where that topic is.
            for name in missing:
                client.list_topics(name, timeout=_ANSWER_SECONDS)
            return
        # The answers come only while the client that asked is alive.
        admin = AdminClient(self._settings())
        made = admin.create_topics([_new_topic(name, topics[name]) for name in missing])
        for name, future in made.items():
            _wait_for_topic(name, future.result)

    async def first_record(self, topic: str) -> bytes | None:
        """Return the first message's value in partition 0 of a topic, if it has one."""
        return await asyncio.to_thread(_translated(self._first_record), topic)

    def _first_record(self, topic: str) -> bytes | None:
        consumer = Consumer({**self._settings(), "group.id": "unused", "enable.auto.commit": False})
        try:
            place = TopicPartition(topic, 0, OFFSET_BEGINNING)
            low, high = consumer.get_watermark_offsets(place, timeout=_ANSWER_SECONDS)
            if low >= high:
                return None
            consumer.assign([place])
            message = consumer.poll(_ANSWER_SECONDS)
            if message is None or message.error():
                raise BrokerUnavailable(f"{topic} has messages, but its first cannot be read")
            value: bytes | None = message.value()
            return value
        except KafkaException as error:
            if error.args[0].code() in {
                KafkaError._UNKNOWN_PARTITION,  # noqa: SLF001  # the client's public error codes
                KafkaError._UNKNOWN_TOPIC,  # noqa: SLF001  # begin with an underscore
                KafkaError.UNKNOWN_TOPIC_OR_PART,
            }:
                return None
            raise
        finally:
            consumer.close()

    async def publisher(self) -> KafkaPublisher:
        """Return a publisher that the cluster acknowledges in full and never twice."""
        return KafkaPublisher(
            Producer(
                {
                    **self._settings(),
                    "acks": "all",
                    "enable.idempotence": True,
                    "compression.type": "zstd",
                    "linger.ms": 5,
                    "delivery.timeout.ms": int(_DELIVERY_SECONDS * 1000),
                }
            )
        )

    async def subscribe(self, group: str, topics: Sequence[str]) -> KafkaSubscription:
        """Join a group that reads topics, from their beginning when the group is new."""
        consumer = Consumer(
            {
                **self._settings(),
                "group.id": group,
                "enable.auto.commit": False,
                "enable.auto.offset.store": False,
                "auto.offset.reset": "earliest",
                "isolation.level": "read_committed",
                # A killed member's partitions are another's after this long.
                "session.timeout.ms": 6000,
                "heartbeat.interval.ms": 1500,
                # A broker that has nothing answers after this long; a message that arrives
                # meanwhile may wait for it.
                "fetch.wait.max.ms": 50,
            }
        )
        return KafkaSubscription(consumer, topics)

    def _settings(self) -> dict[str, Any]:
        return {
            "bootstrap.servers": self._servers,
            "client.id": "store",
            "logger": logging.getLogger("store.kafka.client"),
            "reconnect.backoff.max.ms": 1000,
        }


class KafkaPublisher:
    """Sends messages through one producer."""

    def __init__(self, producer: Producer) -> None:
        self._producer = producer

    async def publish(self, messages: Sequence[Message]) -> None:
        """Send messages in order and wait until the cluster has them all."""
        await asyncio.to_thread(_translated(self._publish), messages)

    def _publish(self, messages: Sequence[Message]) -> None:
        failures: list[KafkaError] = []
        delivered = 0

        def on_delivery(error: KafkaError | None, _: object) -> None:
            nonlocal delivered
            delivered += 1
            if error is not None:
                failures.append(error)

        for message in messages:
            self._produce(message, on_delivery)
        # Every message is reported, delivered or not, within the delivery timeout.
        give_up = time.monotonic() + 2 * _DELIVERY_SECONDS
        while delivered < len(messages):
            self._producer.poll(0.1)
            if time.monotonic() > give_up:
                raise BrokerUnavailable("the cluster does not say whether messages arrived")
        if failures:
            raise BrokerUnavailable(f"{len(failures)} messages did not arrive: {failures[0]}")

    def _produce(self, message: Message, on_delivery: Callable[..., None]) -> None:
        while True:
            try:
                self._producer.produce(
                    message.topic,
                    message.value,
                    message.key,
                    PARTITION_BY_KEY if message.partition is None else message.partition,
                    on_delivery,
                    headers=list(message.headers),
                )
            except BufferError:
                self._producer.poll(0.1)
            else:
                return

    async def close(self) -> None:
        """Give what is under way a moment to arrive."""
        await asyncio.to_thread(self._producer.flush, 1.0)


class KafkaSubscription:
    """One member of a group; its thread is the only one that touches its consumer."""

    def __init__(self, consumer: Consumer, topics: Sequence[str]) -> None:
        self._consumer = consumer
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="kafka-consumer")
        self._revoked: set[Partition] = set()
        self._topics = list(topics)
        self._joined = False

    async def _in_thread(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._thread, lambda: _translated(function)(*args, **kwargs)
        )

    async def poll(self, seconds: float) -> Polled:
        """Wait for messages, at most so long, and return what is there."""
        return await self._in_thread(self._poll, seconds)

    def _poll(self, seconds: float) -> Polled:
        if not self._joined:
            self._consumer.subscribe(
                self._topics,
                on_assign=self._on_assign,
                on_revoke=self._on_revoke,
                on_lost=self._on_revoke,
            )
            self._joined = True
        found = []
        first = self._consumer.poll(seconds)
        if first is not None:
            found = [first, *self._consumer.consume(_LARGEST_POLL, 0)]
        messages = []
        for message in found:
            error = message.error()
            if error is None:
                messages.append(_received(message))
            elif not (error.retriable() or error.code() in _PASSING):
                raise BrokerUnavailable(str(error))
            else:
                logger.info("the broker says: %s", error)
        revoked, self._revoked = frozenset(self._revoked), set()
        return Polled(tuple(messages), revoked)

    def _on_assign(self, _: Consumer, partitions: list[TopicPartition]) -> None:
        logger.info("reading %d partitions", len(partitions))

    def _on_revoke(self, _: Consumer, partitions: list[TopicPartition]) -> None:
        self._revoked |= {Partition(place.topic, place.partition) for place in partitions}

    async def commit(self, positions: Mapping[Partition, int]) -> None:
        """Note for the group that everything before these offsets is handled."""
        places = [TopicPartition(*partition, offset) for partition, offset in positions.items()]
        await self._in_thread(self._consumer.commit, offsets=places, asynchronous=False)

    async def pause(self, partition: Partition) -> None:
        """Receive nothing of a partition until it is resumed."""
        await self._in_thread(self._consumer.pause, [TopicPartition(*partition)])

    async def resume(self, partition: Partition) -> None:
        """Receive from a partition again."""
        await self._in_thread(self._consumer.resume, [TopicPartition(*partition)])

    async def close(self) -> None:
        """Leave the group."""
        await self._in_thread(self._consumer.close)
        self._thread.shutdown(wait=False)


#: Errors that a consumer gets over by itself.
_PASSING = frozenset(
    {
        KafkaError._PARTITION_EOF,  # noqa: SLF001
        KafkaError._ALL_BROKERS_DOWN,  # noqa: SLF001
        KafkaError._TRANSPORT,  # noqa: SLF001
        KafkaError._AUTO_OFFSET_RESET,  # noqa: SLF001
        KafkaError._MAX_POLL_EXCEEDED,  # noqa: SLF001
        KafkaError.UNKNOWN_TOPIC_OR_PART,
    }
)


def _received(message: KafkaMessage) -> Received:
    # A message without an error has a place; its headers were written by us as a list of bytes.
    headers: Any = message.headers() or ()
    return Received(
        partition=Partition(message.topic() or "", message.partition() or 0),
        offset=message.offset() or 0,
        key=(message.key() or b"").decode(errors="replace"),
        value=message.value() or b"",
        headers=tuple(headers),
    )


def _new_topic(name: str, settings: TopicSettings) -> NewTopic:
    days = settings.retention_days
    milliseconds = -1 if days is None else days * 24 * 3600 * 1000
    return NewTopic(
        name,
        num_partitions=settings.partitions,
        replication_factor=-1,
        config={"retention.ms": str(milliseconds)},
    )


def _wait_for_topic(name: str, wait: Callable[[float], object]) -> None:
    try:
        wait(_DELIVERY_SECONDS)
        logger.info("made the topic %s", name)
    except KafkaException as error:
        # Another process of the store was faster.
        if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise


def _translated(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function whose client errors are ours."""

    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except (KafkaException, RuntimeError) as error:
            raise BrokerUnavailable(str(error)) from error

    return call
