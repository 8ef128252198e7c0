"""The set of event types is closed: each has a class, a topic and a schema."""

import importlib
import inspect
from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator

from events.envelope import schema_id
from events.topics import CONSUMER_GROUPS, TOPIC_OF, TOPIC_SETTINGS, Topic
from subgraphs.kit.events import DomainEvent

CHECKOUT = Path(__file__).parents[2]
SCHEMAS = CHECKOUT / "schema" / "events"


def published_types():
    """Return the types of every event class of every domain."""
    types = set()
    for path in CHECKOUT.glob("subgraphs/*/events.py"):
        if path.parent.name == "kit":
            continue
        module = importlib.import_module(f"subgraphs.{path.parent.name}.events")
        types |= {
            found.TYPE
            for _, found in inspect.getmembers(module, inspect.isclass)
            if issubclass(found, DomainEvent) and hasattr(found, "TYPE")
        }
    return types


def test_every_published_type_has_a_topic_and_no_other_type_has():
    assert set(TOPIC_OF) == published_types()


def test_every_published_type_has_a_schema_and_no_other_type_has():
    assert {path.stem for path in SCHEMAS.glob("*.json")} == published_types()


@pytest.mark.parametrize("event_type", sorted(TOPIC_OF))
def test_a_schema_is_valid_and_is_the_one_that_envelopes_name(event_type):
    schema = orjson.loads((SCHEMAS / f"{event_type}.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == schema_id(event_type)
    # Every fact is there in every event of this version; what is unknown is null.
    assert set(schema["required"]) <= set(schema["properties"])


def test_every_topic_is_made_with_settings():
    assert set(TOPIC_OF.values()) <= set(Topic)
    assert set(TOPIC_SETTINGS) == set(Topic)


def test_consumers_listen_to_types_that_are_published_and_have_names_of_their_own():
    for group in CONSUMER_GROUPS:
        assert group.types <= set(TOPIC_OF)
    assert len({group.name for group in CONSUMER_GROUPS}) == len(CONSUMER_GROUPS)
