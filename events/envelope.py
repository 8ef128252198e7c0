"""The envelope of an event on the wire: CloudEvents 1.0, structured JSON.

The whole event is in the message's value, so that whoever keeps the value keeps everything. Its
type and id are repeated as headers for those who only filter.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from cloudevents.core.bindings.kafka import KafkaMessage, from_structured, to_structured
from cloudevents.core.exceptions import BaseCloudEventException
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from events.broker import Message
from events.errors import EnvelopeInvalid
from events.topics import topic_of
from subgraphs.kit.events import EventContext, EventRecord

#: The attributes that every event of ours has as text.
_TEXTS = (
    *("id", "source", "type", "subject", "sequence", "partitionkey"),
    *("correlationid", "actorid", "actorrole"),
)


def schema_id(event_type: str) -> str:
    """Return the `$id` of the JSON Schema that an event type's data obeys."""
    return f"urn:shop:event:{event_type}"


def encode(record: EventRecord) -> Message:
    """Return the message that carries an event.

    Raises:
        KeyError: when the event's type has no topic.
    """
    attributes: dict[str, object] = {
        "id": str(record.id),
        "source": record.source,
        "type": record.type,
        "subject": record.subject,
        "time": record.time,
        "datacontenttype": "application/json",
        "dataschema": schema_id(record.type),
        "partitionkey": record.partition_key,
        "sequence": str(record.sequence),
        "correlationid": record.context.correlation_id,
        "actorid": record.context.actor_id,
        "actorrole": record.context.actor_role,
    }
    if record.context.causation_id is not None:
        attributes["causationid"] = record.context.causation_id
    wire = to_structured(CloudEvent(attributes, record.data), JSONFormat())
    headers = {
        **wire.headers,
        "ce_type": record.type.encode(),
        "ce_id": str(record.id).encode(),
    }
    return Message(
        topic=topic_of(record.type),
        key=record.partition_key,
        value=wire.value,
        headers=tuple(headers.items()),
    )


def decode(value: bytes) -> EventRecord:
    """Return the event inside a message's value.

    Raises:
        EnvelopeInvalid: when it holds none.
    """
    wire = KafkaMessage(
        headers={"content-type": b"application/cloudevents+json"}, key=None, value=value
    )
    try:
        event = from_structured(wire, JSONFormat(), _read_attributes)
        attributes = event.get_attributes()
        causation = attributes.get("causationid")
        data = event.get_data()
        if not isinstance(data, dict):
            raise EnvelopeInvalid("the event's data is no object")
        return EventRecord(
            id=UUID(attributes["id"]),
            type=attributes["type"],
            source=attributes["source"],
            subject=attributes["subject"],
            sequence=int(attributes["sequence"]),
            partition_key=attributes["partitionkey"],
            time=attributes["time"],
            data=data,
            context=EventContext(
                correlation_id=attributes["correlationid"],
                causation_id=causation,
                actor_id=attributes["actorid"],
                actor_role=attributes["actorrole"],
            ),
        )
    except (BaseCloudEventException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EnvelopeInvalid(f"the message is no event of ours: {error!r}") from error


def _read_attributes(attributes: dict[str, Any], data: Any) -> CloudEvent:
    """Return an event with every attribute that ours have, none of them invented.

    The SDK gives an event without a time the present one; ours always bear the time when it
    happened.
    """
    texts = (*_TEXTS, "causationid") if "causationid" in attributes else _TEXTS
    for name in texts:
        if not isinstance(attributes.get(name), str):
            raise EnvelopeInvalid(f"the event's `{name}` is no text")
    if not isinstance(attributes.get("time"), datetime):
        raise EnvelopeInvalid("the event's `time` is no time")
    return CloudEvent(attributes, data)
