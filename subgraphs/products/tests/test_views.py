from dataclasses import replace
from datetime import timedelta

import pytest

from subgraphs.kit.ids import global_id
from subgraphs.products.errors import ProductErrorCode
from subgraphs.products.models import outbox
from subgraphs.products.service import views
from subgraphs.products.tests.asking import BUYER, command, events_of, refusal
from subgraphs.products.tests.small_catalogue import NOW, PRODUCTS

pytestmark = pytest.mark.services

WAVE = global_id("Product", PRODUCTS["wave"].id)
SECRET = global_id("Product", PRODUCTS["secret"].id)
VIEWED = "shop.product.viewed.v1"


async def look(store, product_id=WAVE, who=BUYER):
    return await command(store, "productView", who, {"productId": product_id}, "__typename")


async def test_a_customers_view_is_told_once_a_day(store):
    for _ in range(3):
        assert (await look(store))["userErrors"] == []
    assert await events_of(store) == [(VIEWED, 1)]
    tomorrow = replace(store, clock=lambda: NOW + timedelta(days=1))
    await look(tomorrow)
    assert await events_of(store) == [(VIEWED, 1), (VIEWED, 2)]


async def test_of_views_by_strangers_a_sample_is_told_and_nobody_named(store, monkeypatch):
    draws = iter([0, 3, 9])
    monkeypatch.setattr("random.randrange", lambda _: next(draws))
    for _ in range(3):
        await look(store, who=None)
    async with store.engine.connect() as connection:
        [fact] = (await connection.execute(outbox.select())).all()
    assert fact.data == {
        "productId": str(PRODUCTS["wave"].id),
        "userId": None,
        "views": views.STRANGERS_PER_FACT,
    }


@pytest.mark.parametrize("product_id", [SECRET, "nothing", "\ud800"])
async def test_what_the_public_does_not_see_is_not_looked_at(store, product_id):
    code, field = await refusal(store, "productView", BUYER, {"productId": product_id})
    assert (code, field) == (ProductErrorCode.PRODUCT_NOT_FOUND.value, "input.productId")
    assert await events_of(store) == []
