"""One consumer: poll, decode, handle with an inbox claim in one commit, then commit the offset.

The messages of a partition are handled in order. A failure that waiting may heal holds its
partition, and only that one; a message that is itself at fault becomes a dead letter. The offset
is committed after the effect, so a crash in between brings the message again, and the inbox then
says that it is done: delivered at least once, effective once.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncEngine

from events.broker import Broker, Message, Partition, Publisher, Received, Subscription
from events.envelope import decode
from events.errors import BrokerUnavailable, EnvelopeInvalid
from events.retry import DeadLetter, Failure, classify, decide
from events.topics import ConsumerGroup
from subgraphs.kit.clock import Clock
from subgraphs.kit.events import EventContext, EventRecord
from subgraphs.kit.unit_of_work import UnitOfWork

logger = logging.getLogger("store.consumer")

#: Applies an event inside the unit of work that also claims it.
Handler: TypeAlias = Callable[[UnitOfWork, EventRecord], Awaitable[None]]

_POLL_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Consumer:
    """What a consumer application is made of.

    Attributes:
        group: its name and what it listens to.
        metadata: its tables, the inbox among them.
        handlers: what to do by event type; exactly the group's types.
        on_handled: called after each effect, e.g. to wake a worker of the same process.
    """

    group: ConsumerGroup
    metadata: MetaData
    handlers: Mapping[str, Handler]
    on_handled: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        if self.handlers.keys() != self.group.types:
            raise ValueError(f"{self.group.name} handles other types than it listens to")


@dataclass(slots=True)
class _Queue:
    """What was received of a partition and is not handled yet.

    Attributes:
        waiting: in order.
        attempts: how often the first has failed.
        due: when the first may be tried again, on the monotonic clock.
    """

    waiting: deque[Received] = field(default_factory=deque)
    attempts: int = 0
    due: float = 0.0


class Processor:
    """Runs a consumer against a broker.

    Args:
        consumer: the application.
        broker: where messages come from and dead letters go.
        engine: the store's database.
        clock: the time.
    """

    def __init__(
        self, consumer: Consumer, broker: Broker, engine: AsyncEngine, clock: Clock
    ) -> None:
        self._consumer = consumer
        self._broker = broker
        self._engine = engine
        self._clock = clock
        self._queues: dict[Partition, _Queue] = {}
        self._publisher: Publisher | None = None

    async def run(self, stopping: asyncio.Event) -> None:
        """Handle messages until told to stop; what is under way is finished first.

        Raises:
            BrokerUnavailable: the broker refuses this member; run again to join anew.
        """
        group = self._consumer.group
        subscription = await self._broker.subscribe(group.name, group.topics)
        try:
            while not stopping.is_set():
                await self._turn(subscription)
        finally:
            self._queues.clear()
            await subscription.close()
            if self._publisher is not None:
                await self._publisher.close()
                self._publisher = None

    async def _turn(self, subscription: Subscription) -> None:
        polled = await subscription.poll(self._poll_seconds())
        for partition in polled.revoked:
            self._queues.pop(partition, None)
        for message in polled.messages:
            self._queues.setdefault(message.partition, _Queue()).waiting.append(message)
        done: dict[Partition, int] = {}
        for partition, queue in list(self._queues.items()):
            offset = await self._handle_queue(queue)
            if offset is not None:
                done[partition] = offset
            if queue.waiting:
                await subscription.pause(partition)
            else:
                del self._queues[partition]
                await subscription.resume(partition)
        if done:
            await self._commit(subscription, done)

    def _poll_seconds(self) -> float:
        """Return how long a poll may wait: no longer than the next retry."""
        if not self._queues:
            return _POLL_SECONDS
        due = min(queue.due for queue in self._queues.values())
        return min(max(due - time.monotonic(), 0.0), _POLL_SECONDS)

    async def _handle_queue(self, queue: _Queue) -> int | None:
        """Handle messages until one must wait; return the offset behind the last that is done."""
        offset = None
        while queue.waiting and queue.due <= time.monotonic():
            message = queue.waiting[0]
            try:
                await self._handle(message)
            except Exception as error:  # noqa: BLE001  # every failure is decided upon, none passes
                queue.attempts += 1
                if not await self._recover(message, queue, error):
                    return offset
            queue.waiting.popleft()
            queue.attempts, queue.due = 0, 0.0
            offset = message.offset + 1
        return offset

    async def _handle(self, message: Received) -> None:
        record = decode(message.value)
        handler = self._consumer.handlers.get(record.type)
        if handler is None:
            return
        async with self._open_work(record) as work:
            if not await work.claim(self._consumer.group.name, record.id):
                return
            await handler(work, record)
        self._consumer.on_handled()

    async def _recover(self, message: Received, queue: _Queue, error: Exception) -> bool:
        """Return True when the message is done with, False when it is to be tried again."""
        failure = classify(error)
        decision = decide(failure, queue.attempts, random.random())  # noqa: S311  # only spreads
        if isinstance(decision, DeadLetter):
            try:
                await self._bury(message, error)
            except Exception as again:  # noqa: BLE001  # kept until it can be put aside
                logger.warning("a dead letter waits: %s", again)
                decision = decide(Failure.UNAVAILABLE, queue.attempts, random.random())  # noqa: S311
            else:
                return True
        else:
            level = logging.WARNING if failure is Failure.UNAVAILABLE else logging.ERROR
            logger.log(level, "%s: attempt %d failed: %s", message.key, queue.attempts, error)
        if not isinstance(decision, DeadLetter):
            queue.due = time.monotonic() + decision.seconds
        return False

    async def _bury(self, message: Received, error: Exception) -> None:
        """Put a message aside, and claim its event: a new broker need not bring it again."""
        logger.error(
            "dead letter from %s[%d]@%d",
            message.partition.topic,
            message.partition.number,
            message.offset,
            exc_info=error,
        )
        if self._publisher is None:
            self._publisher = await self._broker.publisher()
        origin = f"{message.partition.topic}/{message.partition.number}/{message.offset}"
        letter = Message(
            topic=self._consumer.group.dead_letter_topic,
            key=message.key,
            value=message.value,
            headers=(
                *message.headers,
                ("x-origin", origin.encode()),
                ("x-error", f"{type(error).__name__}: {error}"[:500].encode()),
            ),
        )
        await self._publisher.publish([letter])
        try:
            record = decode(message.value)
        except EnvelopeInvalid:
            return
        async with self._open_work(record) as work:
            await work.claim(self._consumer.group.name, record.id)

    async def _commit(self, subscription: Subscription, done: Mapping[Partition, int]) -> None:
        try:
            await subscription.commit(done)
        except BrokerUnavailable as error:
            # The messages will come again, and the inbox will know them.
            logger.warning("positions not noted: %s", error)

    def _open_work(self, record: EventRecord) -> UnitOfWork:
        context = EventContext(
            correlation_id=record.context.correlation_id, causation_id=str(record.id)
        )
        return UnitOfWork(self._engine, self._consumer.metadata, self._clock, context)
