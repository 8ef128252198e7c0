"""A broker in memory: what tests of the relay and of consumers run against, without a server."""

from __future__ import annotations

import asyncio
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from events.broker import Message, Partition, Polled, Received
from events.errors import BrokerUnavailable
from events.topics import TopicSettings

PARTITIONS = 4


@dataclass(slots=True)
class _Group:
    members: list[MemorySubscription] = field(default_factory=list)
    positions: dict[Partition, int] = field(default_factory=dict)


class MemoryBroker:
    """Topics of four partitions that live as long as the object.

    `available` may be set to False: everything then raises `BrokerUnavailable`.
    """

    def __init__(self) -> None:
        self.available = True
        self._logs: dict[Partition, list[Received]] = defaultdict(list)
        self._groups: dict[str, _Group] = defaultdict(_Group)
        self._news = asyncio.Event()

    def forget(self) -> None:
        """Lose every message and every group's positions, as a restarted broker in memory does."""
        self._logs.clear()
        for group in self._groups.values():
            group.positions.clear()
            for member in group.members:
                member.restart()

    def messages(self, topic: str) -> list[Received]:
        """Return a topic's messages, partition by partition."""
        return [
            message
            for number in range(PARTITIONS)
            for message in self._logs[Partition(topic, number)]
        ]

    async def ensure_topics(self, topics: Mapping[str, TopicSettings]) -> None:
        """Do nothing: topics appear when they are used."""
        del topics
        self.check()

    async def first_record(self, topic: str) -> bytes | None:
        """Return the first message's value in partition 0 of a topic, if it has one."""
        self.check()
        log = self._logs[Partition(topic, 0)]
        return log[0].value if log else None

    async def publisher(self) -> MemoryBroker:
        """Return the broker itself: it sends without a connection."""
        return self

    async def close(self) -> None:
        """Do nothing: a publisher holds no connection."""

    async def publish(self, messages: Sequence[Message]) -> None:
        """Append messages to their partitions."""
        self.check()
        for message in messages:
            number = message.partition
            if number is None:
                number = zlib.crc32(message.key.encode()) % PARTITIONS
            partition = Partition(message.topic, number)
            log = self._logs[partition]
            log.append(Received(partition, len(log), message.key, message.value, message.headers))
        self._news.set()
        self._news = asyncio.Event()

    async def subscribe(self, group: str, topics: Sequence[str]) -> MemorySubscription:
        """Join a group; its partitions are divided anew among its members."""
        self.check()
        member = MemorySubscription(self, group, topics)
        self._groups[group].members.append(member)
        self._divide(group)
        return member

    def check(self) -> None:
        """Raise BrokerUnavailable while the broker is set to be away."""
        if not self.available:
            raise BrokerUnavailable("the broker in memory is set to be away")

    def group(self, name: str) -> _Group:
        """Return the state of a group."""
        return self._groups[name]

    def read(self, partition: Partition, offset: int) -> Sequence[Received]:
        """Return a partition's messages from an offset on."""
        return self._logs[partition][offset:]

    async def wait_for_news(self, seconds: float) -> None:
        """Return when something is published, or after so long."""
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except TimeoutError:
            return

    def leave(self, group: str, member: MemorySubscription) -> None:
        """Take a member out of its group."""
        self._groups[group].members.remove(member)
        self._divide(group)

    def _divide(self, name: str) -> None:
        members = self._groups[name].members
        for index, member in enumerate(members):
            member.assign(
                frozenset(
                    Partition(topic, number)
                    for topic in member.topics
                    for number in range(PARTITIONS)
                    if number % len(members) == index
                )
            )


class MemorySubscription:
    """One member of a group of a `MemoryBroker`."""

    def __init__(self, broker: MemoryBroker, group: str, topics: Sequence[str]) -> None:
        self.topics = tuple(topics)
        self._broker = broker
        self._group = group
        self._positions: dict[Partition, int] = {}
        self._paused: set[Partition] = set()
        self._revoked: frozenset[Partition] = frozenset()

    def assign(self, partitions: frozenset[Partition]) -> None:
        """Read these partitions from now on, from where the group has committed."""
        committed = self._broker.group(self._group).positions
        self._revoked |= self._positions.keys() - partitions
        self._positions = {
            partition: self._positions.get(partition, committed.get(partition, 0))
            for partition in partitions
        }
        self._paused &= partitions

    def restart(self) -> None:
        """Read every partition from its beginning."""
        self._positions = dict.fromkeys(self._positions, 0)

    async def poll(self, seconds: float) -> Polled:
        """Return what is there, or what comes within so long."""
        self._broker.check()
        messages = self._take()
        if not messages and not self._revoked:
            await self._broker.wait_for_news(seconds)
            messages = self._take()
        revoked, self._revoked = self._revoked, frozenset()
        return Polled(messages, revoked)

    def _take(self) -> tuple[Received, ...]:
        taken: list[Received] = []
        for partition, position in self._positions.items():
            if partition not in self._paused:
                found = self._broker.read(partition, position)
                self._positions[partition] = position + len(found)
                taken.extend(found)
        return tuple(taken)

    async def commit(self, positions: Mapping[Partition, int]) -> None:
        """Note the group's positions."""
        self._broker.check()
        self._broker.group(self._group).positions.update(positions)

    async def pause(self, partition: Partition) -> None:
        """Receive nothing of a partition until it is resumed."""
        self._paused.add(partition)

    async def resume(self, partition: Partition) -> None:
        """Receive from a partition again."""
        self._paused.discard(partition)

    async def close(self) -> None:
        """Leave the group."""
        self._broker.leave(self._group, self)
