from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator

from subgraphs.kit.ids import new_id
from subgraphs.reviews.events import ReviewEdited, ReviewStatsChanged, ReviewSubmitted

SCHEMAS = Path(__file__).parents[3] / "schema" / "events"
EVENTS = (
    ReviewSubmitted(product_id=new_id(), review_id=new_id(), rating=4, locale="ru"),
    ReviewEdited(product_id=new_id(), review_id=new_id(), version=2, rating=4, locale="ru"),
    ReviewStatsChanged(product_id=new_id(), count=2, rating_sum=9, histogram=(0, 0, 0, 1, 1)),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TYPE)
def test_an_event_is_what_its_schema_says(event):
    schema = orjson.loads((SCHEMAS / f"{event.TYPE}.json").read_bytes())
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert list(validator.iter_errors(event.data())) == []
    assert schema["required"] == sorted(event.data())


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TYPE)
def test_a_products_facts_travel_in_order(event):
    assert event.partition_key == str(event.product_id)
