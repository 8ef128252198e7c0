"""Domain events: past-tense facts as frozen values, and the record of one that the outbox keeps."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import ClassVar
from uuid import UUID

from subgraphs.kit.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """A fact that a domain publishes. Subclasses add the facts as fields.

    Attributes:
        TYPE: `shop.<aggregate>.<past-tense verb>.v<major>`.
        SOURCE: the publishing domain, e.g. `/shop/orders`.
    """

    TYPE: ClassVar[str]
    SOURCE: ClassVar[str]

    @property
    def subject(self) -> str:
        """Return the aggregate's id: the ordering key of the event."""
        raise TypeError(f"{type(self).__name__} does not name its subject")

    @property
    def partition_key(self) -> str:
        """Return the Kafka key; the subject unless an event must travel with another aggregate."""
        return self.subject

    def data(self) -> dict[str, object]:
        """Return the facts as JSON values with camelCase names."""
        return {
            camel_case(field.name): to_json(getattr(self, field.name))
            for field in dataclasses.fields(self)
        }


@dataclass(frozen=True, slots=True)
class EventContext:
    """Who and what caused an event.

    Attributes:
        correlation_id: the request or saga it belongs to.
        causation_id: the event that led to it, or None.
        actor_id: the user who acted, or `system`.
        actor_role: `buyer`, `seller`, `admin` or `system`.
    """

    correlation_id: str
    causation_id: str | None = None
    actor_id: str = "system"
    actor_role: str = "system"


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One event as the outbox keeps it and the relay publishes it.

    Attributes:
        id: unique; the key of de-duplication everywhere.
        type: the event's versioned type.
        source: the publishing domain.
        subject: the aggregate's id.
        sequence: the aggregate's version after the event, gap-free per subject.
        partition_key: the Kafka key.
        time: when it happened, UTC.
        data: the facts.
        context: who and what caused it.
    """

    id: UUID
    type: str
    source: str
    subject: str
    sequence: int
    partition_key: str
    time: datetime
    data: dict[str, object]
    context: EventContext

    def as_json(self) -> dict[str, object]:
        """Return the record as JSON values, for outboxes that keep documents."""
        return {
            "id": str(self.id),
            "type": self.type,
            "source": self.source,
            "subject": self.subject,
            "sequence": self.sequence,
            "partitionKey": self.partition_key,
            "time": self.time.isoformat(),
            "data": self.data,
            "context": dataclasses.asdict(self.context),
        }

    @classmethod
    def from_json(cls, value: dict[str, object]) -> EventRecord:
        """Return the record that `as_json` wrote."""
        context = value["context"]
        data = value["data"]
        if not isinstance(context, dict) or not isinstance(data, dict):
            raise TypeError("an event record needs `context` and `data` objects")
        return cls(
            id=UUID(str(value["id"])),
            type=str(value["type"]),
            source=str(value["source"]),
            subject=str(value["subject"]),
            sequence=int(str(value["sequence"])),
            partition_key=str(value["partitionKey"]),
            time=datetime.fromisoformat(str(value["time"])),
            data=data,
            context=EventContext(**context),
        )


def record_event(
    event: DomainEvent, event_id: UUID, sequence: int, now: datetime, context: EventContext
) -> EventRecord:
    """Return the record of an event that happens now.

    Args:
        event: the fact.
        event_id: a fresh id.
        sequence: the aggregate's version after it.
        now: UTC.
        context: who and what caused it.
    """
    return EventRecord(
        id=event_id,
        type=event.TYPE,
        source=event.SOURCE,
        subject=event.subject,
        sequence=sequence,
        partition_key=event.partition_key,
        time=now,
        data=event.data(),
        context=context,
    )


def camel_case(name: str) -> str:
    """Return a snake_case name in camelCase."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def to_json(value: object) -> object:  # noqa: PLR0911  # one return per kind of value
    """Return a value of an event as JSON: dataclasses as objects, ids and times as text.

    Raises:
        TypeError: for a value that has no JSON form here.
    """
    match value:
        case None | bool() | int() | str() if not isinstance(value, Enum):
            return value
        case float() if math.isfinite(value):
            return value
        case Enum():
            return value.value
        case UUID():
            return str(value)
        case datetime():
            return value.isoformat()
        case Money(amount_minor, currency):
            return {"amountMinor": amount_minor, "currency": currency}
        case tuple() | list():
            return [to_json(item) for item in value]
        case dict():
            return {str(key): to_json(item) for key, item in value.items()}
        case _ if dataclasses.is_dataclass(value):
            return {
                camel_case(field.name): to_json(getattr(value, field.name))
                for field in dataclasses.fields(value)
            }
        case _:
            raise TypeError(f"{type(value).__name__} has no place in an event")
