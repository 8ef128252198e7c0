"""Who hears the tone of a review through the graph."""

import pytest

from subgraphs.kit.identity import Role
from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.testing import call, identity_headers, identity_of
from subgraphs.reviews.app import create_app, rescore
from subgraphs.reviews.service.rescoring import Rescoring
from subgraphs.reviews.tests.small_history import PRODUCT, SELLER, submit

pytestmark = pytest.mark.services

SUBMIT = """
mutation ($input: ReviewSubmitInput!) { reviewSubmit(input: $input) { review { id } } }"""
TONE = "query ($id: ID!) { review(id: $id) { sentiment { label score words model } } }"


async def ask(store, query, user, **variables):
    headers = identity_headers(user, store.settings)
    return (await call(create_app(store), query, variables, headers))["data"]


async def test_the_seller_and_administrators_hear_the_tone_and_nobody_else(store):
    text = "Отличная вещь, всем рекомендую!"
    draft = {"productId": global_id("Product", PRODUCT), "rating": 5, "text": text}
    author = identity_of()
    answer = await ask(store, SUBMIT, author, input=draft)
    key = answer["reviewSubmit"]["review"]["id"]
    for user in (identity_of(Role.SELLER, user_id=SELLER), identity_of(Role.ADMIN)):
        tone = (await ask(store, TONE, user, id=key))["review"]["sentiment"]
        assert tone["label"] == "POSITIVE"
        assert tone["score"] > 0
        assert "рекомендую" in " ".join(tone["words"])
        assert tone["model"]
    for other in (author, None, identity_of(Role.SELLER, user_id=new_id())):
        assert (await ask(store, TONE, other, id=key))["review"]["sentiment"] is None


async def test_a_review_without_a_tone_gets_one_by_the_command(store):
    (row,) = await submit(store, 5)
    key, admin = global_id("Review", row.id), identity_of(Role.ADMIN)
    assert (await ask(store, TONE, admin, id=key))["review"]["sentiment"] is None
    assert [each async for each in rescore(store)] == [Rescoring(read=1, judged=1)]
    assert (await ask(store, TONE, admin, id=key))["review"]["sentiment"] is not None
