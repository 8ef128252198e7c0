"""What is encoded is decoded, and nothing else is."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.envelope import decode, encode
from events.errors import EnvelopeInvalid
from events.tests.sample_events import placed
from events.topics import TOPIC_OF, Topic
from subgraphs.kit.events import EventContext, EventRecord

TEXT = st.text('azАяЁ09 -:/&<"\\', min_size=1, max_size=20)
JSON = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT
RECORDS = st.builds(
    EventRecord,
    id=st.uuids(),
    type=st.sampled_from(sorted(TOPIC_OF)),
    source=st.just("/shop/tests"),
    subject=TEXT,
    sequence=st.integers(1, 2**40),
    partition_key=TEXT,
    time=st.datetimes(timezones=st.just(placed().time.tzinfo)),
    data=st.dictionaries(TEXT, JSON | st.lists(JSON, max_size=3), max_size=4),
    context=st.builds(EventContext, TEXT, st.none() | TEXT, TEXT, TEXT),
)


@given(RECORDS)
def test_decoding_what_was_encoded_gives_the_same_event(record):
    assert decode(encode(record).value) == record


def test_an_event_travels_as_a_cloud_event_under_its_key():
    record = placed()
    message = encode(record)
    wire = orjson.loads(message.value)
    assert (message.topic, message.key) == (Topic.ORDERS, record.partition_key)
    assert wire["specversion"] == "1.0"
    assert wire["type"] == "shop.order.placed.v1"
    assert wire["sequence"] == "2"
    assert wire["dataschema"] == "urn:shop:event:shop.order.placed.v1"
    assert wire["data"] == record.data
    headers = dict(message.headers)
    assert headers["content-type"] == b"application/cloudevents+json"
    assert headers["ce_type"] == b"shop.order.placed.v1"
    assert headers["ce_id"] == str(record.id).encode()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda wire: wire.pop("data"),
        lambda wire: wire.pop("sequence"),
        lambda wire: wire.pop("time"),
        lambda wire: wire.update(id="not a uuid"),
        lambda wire: wire.update(sequence="second"),
        lambda wire: wire.update(data=[1]),
        lambda wire: wire.update(specversion="0.3"),
        lambda wire: wire.update(partitionkey=None),
        lambda wire: wire.update(time="yesterday"),
        lambda wire: wire.update(causationid=7),
    ],
)
def test_an_envelope_without_what_ours_have_is_refused(spoil):
    wire = orjson.loads(encode(placed()).value)
    spoil(wire)
    with pytest.raises(EnvelopeInvalid):
        decode(orjson.dumps(wire))


def test_an_envelope_with_all_that_ours_have_is_accepted():
    wire = orjson.loads(encode(placed()).value)
    assert decode(orjson.dumps(wire | {"unknownattribute": "x"})).subject == wire["subject"]


@given(st.binary(max_size=200))
def test_any_bytes_are_an_event_or_refused(value):
    with pytest.raises(EnvelopeInvalid):
        decode(value)
