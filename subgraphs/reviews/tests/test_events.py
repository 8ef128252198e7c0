from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from subgraphs.kit.ids import new_id
from subgraphs.reviews.events import (
    ReviewApproved,
    ReviewEdited,
    ReviewQueued,
    ReviewRejected,
    ReviewStatsChanged,
    ReviewSubmitted,
)
from subgraphs.reviews.rules.moderation import RejectionReason

SCHEMAS = Path(__file__).parents[3] / "schema" / "events"
DECISION: dict[str, Any] = {
    "product_id": new_id(),
    "review_id": new_id(),
    "version": 2,
    "user_id": new_id(),
    "locale": "ru",
}
EVENTS = (
    ReviewSubmitted(product_id=new_id(), review_id=new_id(), rating=4, locale="ru"),
    ReviewEdited(product_id=new_id(), review_id=new_id(), version=2, rating=4, locale="ru"),
    ReviewStatsChanged(
        product_id=new_id(), count=2, rating_sum=9, histogram=(0, 0, 0, 1, 1), negatives=0
    ),
    ReviewApproved(**DECISION, rating=4, automatic=True),
    ReviewQueued(**DECISION),
    *(
        ReviewRejected(**DECISION, automatic=False, reason=reason.value, note="")
        for reason in RejectionReason
    ),
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
