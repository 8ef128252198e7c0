"""Whatever is handed in, reviews answer or refuse it by name; what is refused changes nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subgraphs.kit.identity import Role
from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.pagination import encode_cursor
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Locale
from subgraphs.kit.testing import call, identity_headers, identity_of
from subgraphs.kit.tests.hostile_input import (
    Likely,
    Operation,
    drawn,
    operations,
    refused,
    variables,
    worst_variables,
)
from subgraphs.reviews.app import SUBGRAPH, create_app
from subgraphs.reviews.models.outbox import OUTBOX_COLLECTIONS
from subgraphs.reviews.models.reception import VOTES
from subgraphs.reviews.rules.drafts import Draft
from subgraphs.reviews.service.writing import Author, submit_review
from subgraphs.reviews.tests.small_history import (
    NOW,
    PRODUCT,
    SELLER,
    SILENT_PRODUCT,
    desk_of,
    submit,
)

pytestmark = pytest.mark.services

OPERATIONS = operations(SUBGRAPH.sdl())
#: Everything is the caller's to do.
CALLER = identity_of(*Role, user_id=SELLER)


@pytest.fixture
async def likely(store) -> Likely:
    """Reviews of others, one in the queue, and one of the caller, who sells their product."""
    rows = await submit(store, 5, 1)
    for author, words in ((new_id(), "See cheap.example.com"), (SELLER, "It broke.")):
        draft = Draft(4, "", words)
        rows.append(await submit_review(desk_of(store), Author(author, Locale.EN), PRODUCT, draft))
    reviews = [str(global_id("Review", row.id)) for row in rows]
    key = str(rows[0].id)
    places = {"NEWEST": key, "HELPFUL": f"000000000/{key}", "RATING_HIGH": f"5/{key}"}
    return {
        "User": [str(global_id("User", SELLER))],
        "Product": [str(global_id("Product", PRODUCT))],
        "productId": [str(global_id("Product", each)) for each in (PRODUCT, SILENT_PRODUCT)],
        "id": reviews,
        "ReviewEditInput.id": reviews[-1:],
        "ReviewClaimInput.id": reviews[-2:-1],
        "version": [row.version for row in rows],
        "rating": [1, 5],
        "ratings": [1, 5],
        "reviews.after": [encode_cursor(place) for place in places.items()],
        "myReviews.after": [encode_cursor(("NEWEST", key))],
        "reviewQueue.after": [encode_cursor((NOW.isoformat(), key))],
    }


async def documents(store: Resources) -> list[dict[str, Any]]:
    """Return everything that reviews keep, the events inside too."""
    collections = (store.documents[name] for name in (*OUTBOX_COLLECTIONS, VOTES))
    return [document for each in collections async for document in each.find().sort("_id")]


async def check_answer(store: Resources, operation: Operation, given: dict[str, Any]) -> None:
    before = await documents(store)
    headers = identity_headers(CALLER, store.settings)
    answer = await call(create_app(store), operation.text, given, headers)
    if refused(answer):
        assert await documents(store) == before, given


@pytest.mark.parametrize("name", OPERATIONS)
async def test_what_no_store_keeps_breaks_nothing_wherever_it_stands(store, likely, name):
    for spoilt in worst_variables(OPERATIONS[name], likely):
        await check_answer(store, OPERATIONS[name], spoilt)


@pytest.mark.parametrize("name", OPERATIONS)
@drawn
@given(data=st.data())
async def test_what_nobody_should_send_is_refused_by_name_and_changes_nothing(
    store, likely, name, data
):
    await check_answer(store, OPERATIONS[name], data.draw(variables(OPERATIONS[name], likely)))
