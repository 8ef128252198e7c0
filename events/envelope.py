"""The envelope of an event on the wire: CloudEvents 1.0, structured JSON.

The whole event is in the message's value, so that whoever keeps the value keeps everything. Its
type and id are repeated as headers for those who only filter.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cloudevents.core.bindings.kafka import KafkaMessage, from_structured_event, to_structured_event
from cloudevents.core.exceptions import BaseCloudEventException
from cloudevents.core.v1.event import CloudEvent

from events.broker import Message
from events.errors import EnvelopeInvalid
from events.topics import topic_of
from subgraphs.kit.events import EventContext, EventRecord


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
    wire = to_structured_event(CloudEvent(attributes, record.data))
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
        event = from_structured_event(wire)
        attributes = event.get_attributes()
        data = event.get_data()
        time = attributes["time"]
        if not isinstance(data, dict) or not isinstance(time, datetime):
            raise EnvelopeInvalid("the event's data is no object, or its time no time")
        causation = attributes.get("causationid")
        return EventRecord(
            id=UUID(str(attributes["id"])),
            type=str(attributes["type"]),
            source=str(attributes["source"]),
            subject=str(attributes["subject"]),
            sequence=int(attributes["sequence"]),
            partition_key=str(attributes["partitionkey"]),
            time=time,
            data=data,
            context=EventContext(
                correlation_id=str(attributes["correlationid"]),
                causation_id=None if causation is None else str(causation),
                actor_id=str(attributes["actorid"]),
                actor_role=str(attributes["actorrole"]),
            ),
        )
    except (BaseCloudEventException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EnvelopeInvalid(f"the message is no event of ours: {error!r}") from error
