from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import orjson
import pytest

from subgraphs.kit.events import (
    DomainEvent,
    EventContext,
    EventRecord,
    camel_case,
    record_event,
    to_json,
)
from subgraphs.kit.money import Money

NOW = datetime(2026, 3, 1, 12, 30, 0, 123456, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Part:
    part_name: str
    unit_price: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingMade(DomainEvent):
    TYPE: ClassVar[str] = "shop.thing.made.v1"
    SOURCE: ClassVar[str] = "/shop/things"

    thing_id: UUID
    made_at: datetime
    colour: Colour
    parts: tuple[Part, ...]
    titles: dict[str, str]
    maker: str | None = None
    is_new: bool = True

    @property
    def subject(self):
        return str(self.thing_id)


THING = UUID(int=7)
EVENT = ThingMade(
    thing_id=THING,
    made_at=NOW,
    colour=Colour.RED,
    parts=(Part("lid", Money(5, "RUB")),),
    titles={"ru": "вещь"},
)
RECORD = record_event(EVENT, UUID(int=1), 3, NOW, EventContext("r-1", actor_id="u"))


def test_facts_are_json_with_camel_case_names():
    assert EVENT.data() == {
        "thingId": str(THING),
        "madeAt": "2026-03-01T12:30:00.123456+00:00",
        "colour": "red",
        "parts": [{"partName": "lid", "unitPrice": {"amountMinor": 5, "currency": "RUB"}}],
        "titles": {"ru": "вещь"},
        "maker": None,
        "isNew": True,
    }


def test_a_record_survives_being_kept():
    assert EventRecord.from_json(orjson.loads(orjson.dumps(RECORD.as_json()))) == RECORD


def test_the_subject_is_the_key_unless_the_event_says_otherwise():
    assert (RECORD.subject, RECORD.partition_key, RECORD.sequence) == (str(THING), str(THING), 3)


@pytest.mark.parametrize("broken", ["context", "data"])
def test_a_record_that_is_none_is_refused(broken):
    with pytest.raises(TypeError, match="event record"):
        EventRecord.from_json({**RECORD.as_json(), broken: "text"})


@pytest.mark.parametrize("value", [float("nan"), object(), {1, 2}, b"bytes"])
def test_what_has_no_json_form_is_refused(value):
    with pytest.raises(TypeError, match="no place in an event"):
        to_json(value)


def test_an_event_without_a_subject_says_so():
    with pytest.raises(TypeError, match="does not name its subject"):
        DomainEvent().subject  # noqa: B018  # the property raises


def test_names_turn_into_camel_case():
    assert [camel_case(name) for name in ("id", "order_id", "a_b_c")] == ["id", "orderId", "aBC"]
