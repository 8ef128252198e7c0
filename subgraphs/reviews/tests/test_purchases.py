"""Who is a verified buyer, as orders tell."""

import asyncio

import pytest

from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.reviews.models.purchases import PurchaseRow
from subgraphs.reviews.rules.drafts import Draft
from subgraphs.reviews.service.purchases import note_delivery, note_refund
from subgraphs.reviews.service.writing import Author, SeenReview, edit_review, submit_review
from subgraphs.reviews.tests.small_history import PRODUCT, SILENT_PRODUCT, desk_of, submit

pytestmark = pytest.mark.services

ORDER, BUYER = new_id(), new_id()
DELIVERED = PurchaseRow(ORDER, PRODUCT, BUYER, sequence=4)


async def deliver(store, *purchases) -> None:
    await note_delivery(desk_of(store).store.purchases, purchases)


async def refund(store, order=ORDER, sequence=5) -> None:
    await note_refund(desk_of(store).store.purchases, order, sequence)


async def review(store, author=BUYER, product=PRODUCT):
    draft = Draft(4, "", "Comfortable.")
    return await submit_review(desk_of(store), Author(author, Locale.EN), product, draft)


async def is_verified(store, row) -> bool:
    found = await desk_of(store).store.reception.receptions([row.id])
    return found[row.id].verified


async def test_a_review_is_verified_by_a_delivery_before_or_after_it(store):
    other = new_id()
    await deliver(store, DELIVERED)
    before = await review(store)
    after = await review(store, other)
    assert await is_verified(store, before)
    assert not await is_verified(store, after)
    await deliver(store, PurchaseRow(new_id(), PRODUCT, other, sequence=3))
    assert await is_verified(store, after)


async def test_another_product_or_another_buyer_verifies_nothing(store):
    await deliver(
        store,
        PurchaseRow(ORDER, SILENT_PRODUCT, BUYER, 4),
        PurchaseRow(ORDER, PRODUCT, new_id(), 4),
    )
    assert not await is_verified(store, await review(store))


async def test_a_refund_takes_it_back_unless_another_order_verifies_it(store):
    row = await review(store)
    await deliver(store, DELIVERED, PurchaseRow(new_id(), PRODUCT, BUYER, sequence=2))
    await refund(store)
    assert await is_verified(store, row)


async def test_a_delivery_told_again_after_the_refund_changes_nothing(store):
    row = await review(store)
    await deliver(store, DELIVERED)
    await deliver(store, DELIVERED)
    await refund(store)
    assert not await is_verified(store, row)
    await deliver(store, DELIVERED)
    await refund(store)
    assert not await is_verified(store, row)


async def test_deliveries_at_the_same_time_as_a_refund_agree_with_the_purchases(store):
    row = await review(store)
    orders = [new_id() for _ in range(6)]
    await deliver(store, *(PurchaseRow(order, PRODUCT, BUYER, 3) for order in orders))
    await asyncio.gather(*(refund(store, order, 4) for order in orders))
    assert not await is_verified(store, row)
    again = PurchaseRow(new_id(), PRODUCT, BUYER, 3)
    await asyncio.gather(refund(store, orders[0], 5), deliver(store, again))
    assert await is_verified(store, row)


async def test_an_edit_keeps_the_purchase(store):
    await deliver(store, DELIVERED)
    row = await review(store)
    await edit_review(
        desk_of(store), BUYER, SeenReview(row.id, row.version), Draft(2, "", "It broke.")
    )
    assert await is_verified(store, row)
    [other] = await submit(store, 5)
    assert not await is_verified(store, other)
