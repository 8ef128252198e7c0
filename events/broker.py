"""The broker as the relay and the consumers see it: topics of ordered partitions, and groups.

What every adapter promises (and one test suite checks of each): messages of one key keep their
order; a group is given a message again until it commits a position behind it; of a group's
members, one at a time reads a partition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from events.topics import TopicSettings


@dataclass(frozen=True, slots=True)
class Message:
    """A message to publish.

    Attributes:
        topic: where to.
        key: messages of one key keep their order.
        value: the content.
        headers: name and value of each.
        partition: where to put it, or None to let the key decide.
    """

    topic: str
    key: str
    value: bytes
    headers: tuple[tuple[str, bytes], ...] = ()
    partition: int | None = None


class Partition(NamedTuple):
    """One partition of a topic."""

    topic: str
    number: int


@dataclass(frozen=True, slots=True)
class Received:
    """A message as a member of a group receives it.

    Attributes:
        partition: where it was.
        offset: its place there.
        key: its key.
        value: the content.
        headers: name and value of each.
    """

    partition: Partition
    offset: int
    key: str
    value: bytes
    headers: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll brought.

    Attributes:
        messages: in order for each partition.
        revoked: partitions that another member reads from now on; what was received of them
            before this poll is no longer ours to handle.
    """

    messages: tuple[Received, ...]
    revoked: frozenset[Partition]


class Publisher(Protocol):
    """Sends messages."""

    async def publish(self, messages: Sequence[Message]) -> None:
        """Send messages in order and wait until the broker has them all.

        Raises:
            BrokerUnavailable: some may have arrived, and some not.
        """
        ...

    async def close(self) -> None:
        """Let go of the connections."""
        ...


class Subscription(Protocol):
    """One member of a group."""

    async def poll(self, seconds: float) -> Polled:
        """Wait for messages, at most so long, and return what is there.

        Raises:
            BrokerUnavailable: the broker refuses this member.
        """
        ...

    async def commit(self, positions: Mapping[Partition, int]) -> None:
        """Note for the group that everything before these offsets is handled.

        Raises:
            BrokerUnavailable: the positions were not noted; messages may come again.
        """
        ...

    async def pause(self, partition: Partition) -> None:
        """Receive nothing of a partition until it is resumed."""
        ...

    async def resume(self, partition: Partition) -> None:
        """Receive from a partition again."""
        ...

    async def close(self) -> None:
        """Leave the group."""
        ...


class Broker(Protocol):
    """Makes publishers and members of groups."""

    async def ensure_topics(self, topics: Mapping[str, TopicSettings]) -> None:
        """Make topics that are not there; those that are stay as they are.

        Args:
            topics: by name. A broker that makes topics by itself may pass over the settings.

        Raises:
            BrokerUnavailable: the broker does not answer.
        """
        ...

    async def first_record(self, topic: str) -> bytes | None:
        """Return the first message's value in partition 0 of a topic, or None when it has none.

        Raises:
            BrokerUnavailable: the broker does not answer.
        """
        ...

    async def publisher(self) -> Publisher:
        """Return a publisher."""
        ...

    async def subscribe(self, group: str, topics: Sequence[str]) -> Subscription:
        """Join a group that reads topics, from their beginning when the group is new."""
        ...
