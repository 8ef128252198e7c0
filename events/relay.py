"""The relay: what the outboxes hold → the broker, in commit order, at least once.

a. One relay leads; others stand by.
b. Each outbox has a loop of its own, so that a database that is away stops only its own events.
c. A batch is published, then marked. A crash in between publishes it again with the same ids.
d. The broker's incarnation is the first record of the control topic. A broker without one has
   forgotten everything: it gets a new incarnation, and every outbox gives it again what any
   consumer's inbox lacks.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import psycopg

from events.broker import Broker, Message, Publisher
from events.envelope import encode
from events.inboxes import Inboxes
from events.leadership import Leadership
from events.outboxes.outbox import Entry, Outbox
from events.retry import pause_after
from events.topics import ALL_TOPICS, CONSUMER_GROUPS, Topic
from subgraphs.kit.clock import Clock
from subgraphs.kit.ids import new_id

logger = logging.getLogger("store.relay")

BATCH = 500
#: Pauses between two looks at an outbox after a notification: its transaction may still be
#: younger than a running one. The last is the pace of an outbox where nothing happens.
_PAUSES = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5)
_HEAR_SECONDS = 0.5
_INCARNATION_SECONDS = 2.0
_PRUNE_SECONDS = 3600.0
#: Published events are kept so long. What a consumer has handled is remembered for longer, so that
#: no event can be published again after its inbox has forgotten it.
OUTBOX_KEPT = timedelta(days=7)
INBOX_KEPT = timedelta(days=14)


class Relay:
    """Publishes what a set of outboxes holds.

    Args:
        outboxes: what to publish.
        broker: where to.
        inboxes: what consumers have handled.
        clock: the time.
    """

    def __init__(
        self, outboxes: Sequence[Outbox], broker: Broker, inboxes: Inboxes, clock: Clock
    ) -> None:
        self._outboxes = tuple(outboxes)
        self._broker = broker
        self._inboxes = inboxes
        self._clock = clock
        self._wakes = [asyncio.Event() for _ in self._outboxes]
        self._incarnation = ""

    async def run(self, leadership: Leadership, stopping: asyncio.Event) -> None:
        """Publish until told to stop, or until the leadership is lost.

        Raises:
            psycopg.OperationalError: the leadership is lost.
            BrokerUnavailable: the broker is away at the start.
        """
        await self._broker.ensure_topics(ALL_TOPICS)
        self._incarnation = await self.read_incarnation()
        publisher = await self._broker.publisher()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._listen(leadership, stopping))
                tasks.create_task(self._watch_incarnation(stopping))
                tasks.create_task(self._prune(stopping))
                for outbox, wake in zip(self._outboxes, self._wakes, strict=True):
                    tasks.create_task(self._serve(outbox, publisher, wake, stopping))
        except* psycopg.OperationalError as group:
            raise group.exceptions[0] from None
        finally:
            await publisher.close()

    async def read_incarnation(self) -> str:
        """Return the broker's incarnation; a broker that has none is given one."""
        found = await self._broker.first_record(Topic.CONTROL)
        if found is None:
            publisher = await self._broker.publisher()
            named = str(new_id())
            logger.info("the broker is new; its incarnation is %s", named)
            await publisher.publish(
                [Message(Topic.CONTROL, "incarnation", named.encode(), partition=0)]
            )
            await publisher.close()
            found = await self._broker.first_record(Topic.CONTROL) or named.encode()
        return found.decode()

    async def drain(self, outbox: Outbox, publisher: Publisher, incarnation: str) -> int:
        """Publish everything that an outbox holds and can be published; return how much."""
        total = 0
        while entries := await outbox.unpublished(BATCH):
            await publisher.publish([encode(entry.record) for entry in entries])
            await outbox.mark_published(entries, incarnation, self._clock())
            total += len(entries)
            if len(entries) < BATCH:
                break
        return total

    async def renew(self, outbox: Outbox, publisher: Publisher, incarnation: str) -> int:
        """Give the present broker what an earlier one had and a consumer lacks."""
        total = 0
        while entries := await outbox.published_elsewhere(incarnation, BATCH):
            lacking = await self._lacking(entries)
            again = [entry for entry in entries if entry.record.id in lacking]
            await publisher.publish([encode(entry.record) for entry in again])
            await outbox.mark_published(entries, incarnation, self._clock())
            total += len(again)
        return total

    async def _lacking(self, entries: Sequence[Entry]) -> frozenset[UUID]:
        lacking: frozenset[UUID] = frozenset()
        for group in CONSUMER_GROUPS:
            ids = [entry.record.id for entry in entries if entry.record.type in group.types]
            if ids:
                lacking |= await self._inboxes.lacking(group.inbox_schema, group.name, ids)
        return lacking

    async def _serve(
        self, outbox: Outbox, publisher: Publisher, wake: asyncio.Event, stopping: asyncio.Event
    ) -> None:
        failures = quiet = 0
        renewed = ""
        while not stopping.is_set():
            # Fixed for this turn: what is published before a new broker is noticed bears the old
            # one's name, and the next turn gives it to the new one.
            incarnation = self._incarnation
            try:
                if renewed != incarnation:
                    count = await self.renew(outbox, publisher, incarnation)
                    renewed = incarnation
                    if count:
                        logger.info("%s: %d events published again", outbox.name, count)
                count = await self.drain(outbox, publisher, incarnation)
                if count:
                    logger.info("%s: %d events published", outbox.name, count)
                failures = 0
            except Exception as error:  # noqa: BLE001  # the outbox keeps what is not published
                failures += 1
                logger.warning("%s: %s: %s", outbox.name, type(error).__name__, error)
                await _wait(stopping, pause_after(failures, random.random()))  # noqa: S311
                continue
            if await _wait(wake, _PAUSES[quiet]):
                wake.clear()
                quiet = 0
            else:
                quiet = min(quiet + 1, len(_PAUSES) - 1)

    async def _listen(self, leadership: Leadership, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            if await leadership.hear(_HEAR_SECONDS):
                self._wake_all()
        self._wake_all()

    async def _watch_incarnation(self, stopping: asyncio.Event) -> None:
        while not await _wait(stopping, _INCARNATION_SECONDS):
            try:
                self._incarnation = await self.read_incarnation()
            except Exception as error:  # noqa: BLE001  # looked at again in a moment
                logger.warning("the broker does not say who it is: %s", error)

    async def _prune(self, stopping: asyncio.Event) -> None:
        while not await _wait(stopping, _PRUNE_SECONDS):
            try:
                await self.prune()
            except Exception as error:  # noqa: BLE001  # the next hour will do
                logger.warning("nothing pruned: %s", error)

    async def prune(self) -> None:
        """Forget published and handled events that are older than they are kept."""
        now = self._clock()
        for outbox in self._outboxes:
            await outbox.prune(now - OUTBOX_KEPT)
        for group in CONSUMER_GROUPS:
            await self._inboxes.prune(group.inbox_schema, now - INBOX_KEPT)

    def _wake_all(self) -> None:
        for wake in self._wakes:
            wake.set()


async def _wait(event: asyncio.Event, seconds: float) -> bool:
    """Wait for an event, at most so long; say whether it came."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
