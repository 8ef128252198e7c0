import asyncio

import orjson
import pytest

from subgraphs.cart import service
from subgraphs.cart.errors import CartError, CartErrorCode
from subgraphs.cart.models import LINES_KEPT, OUTBOX_FIELD, OUTBOX_STREAM, lines_key, lock_key
from subgraphs.cart.repository import CartRepository, Change, CheckoutChange, Outcome
from subgraphs.cart.rules import LARGEST_QUANTITY, Line, begin
from subgraphs.cart.service import LineCommand
from subgraphs.kit.events import EventRecord
from subgraphs.kit.ids import new_id

pytestmark = pytest.mark.services

TEA, CUP, POT = new_id(), new_id(), new_id()


@pytest.fixture
def user():
    return new_id()


async def filled(repository, user, *lines):
    for variant, quantity in lines:
        await service.add_line(repository, user, LineCommand(variant, quantity))


async def lines_of(repository, user):
    return {line.variant_id: line.quantity for line in (await repository.cart_of(user)).lines}


async def published(repository, user):
    entries = await repository.redis.xrange(OUTBOX_STREAM)
    records = [EventRecord.from_json(orjson.loads(entry[OUTBOX_FIELD])) for _, entry in entries]
    return [record for record in records if record.subject == str(user)]


async def refused(code, action):
    with pytest.raises(CartError) as refusal:
        await action
    assert refusal.value.code is code


async def test_every_change_is_published_with_the_next_sequence(repository, user):
    await filled(repository, user, (TEA, 1), (TEA, 2), (CUP, 1))
    await service.set_line(repository, user, LineCommand(CUP, 4))
    await service.set_line(repository, user, LineCommand(CUP, 4))
    await service.remove_line(repository, user, LineCommand(TEA))
    cart = await service.clear(repository, user)
    await service.clear(repository, user)
    records = await published(repository, user)
    assert [(record.sequence, record.type, record.data) for record in records] == [
        (sequence, f"shop.cart.{fact}.v1", {"cartId": str(user), "userId": str(user)} | data)
        for sequence, fact, data in [
            (1, "line_added", {"variantId": str(TEA), "quantity": 1}),
            (2, "line_changed", {"variantId": str(TEA), "quantity": 3, "previousQuantity": 1}),
            (3, "line_added", {"variantId": str(CUP), "quantity": 1}),
            (4, "line_changed", {"variantId": str(CUP), "quantity": 4, "previousQuantity": 1}),
            (5, "line_removed", {"variantId": str(TEA), "previousQuantity": 3}),
            (6, "cleared", {}),
        ]
    ]
    assert (cart.version, cart.lines) == (6, ())
    assert cart == await repository.cart_of(user)


async def test_two_devices_lose_no_update(repository, user):
    await asyncio.gather(
        *(service.add_line(repository, user, LineCommand(TEA, 1)) for _ in range(10))
    )
    cart = await repository.cart_of(user)
    assert (cart.quantity, cart.version) == (10, 10)
    assert [record.sequence for record in await published(repository, user)] == [*range(1, 11)]


async def test_a_refused_change_writes_and_publishes_nothing(repository, user):
    await filled(repository, user, (TEA, 1))
    before = await repository.cart_of(user)
    for code, action in [
        (CartErrorCode.QUANTITY_INVALID, service.add_line(repository, user, LineCommand(TEA, 0))),
        (CartErrorCode.LINE_NOT_FOUND, service.remove_line(repository, user, LineCommand(CUP))),
        (CartErrorCode.CART_CHANGED, service.clear(repository, user, expected_version=9)),
        (
            CartErrorCode.CART_CHANGED,
            service.add_line(repository, user, LineCommand(TEA, 1, expected_version=0)),
        ),
    ]:
        await refused(code, action)
    assert await repository.cart_of(user) == before
    assert len(await published(repository, user)) == 1


async def test_a_decision_upon_an_older_cart_is_not_written(repository, user):
    seen = await repository.cart_of(user)
    await filled(repository, user, (TEA, 1))
    assert await repository.commit(Change(seen, lines=(Line(CUP, 1),))) is Outcome.MOVED
    assert await lines_of(repository, user) == {TEA: 1}


async def test_a_cart_that_never_rests_is_busy(repository, user, monkeypatch):
    async def moved(self, change):
        return Outcome.MOVED

    monkeypatch.setattr(CartRepository, "commit", moved)
    await refused(CartErrorCode.CART_BUSY, service.add_line(repository, user, LineCommand(TEA, 1)))


async def test_lines_are_forgotten_in_time_and_the_version_is_not(repository, user):
    await filled(repository, user, (TEA, 1))
    left = await repository.redis.pttl(lines_key(user))
    assert 0 < left <= LINES_KEPT.total_seconds() * 1000
    await repository.redis.delete(lines_key(user))
    await filled(repository, user, (CUP, 1))
    cart = await repository.cart_of(user)
    assert (cart.version, cart.lines) == (2, (Line(CUP, 1),))


async def test_freezing_again_returns_what_was_frozen_first(repository, user):
    order = new_id()
    await filled(repository, user, (TEA, 2))
    first = await service.freeze(repository, order, user)
    await filled(repository, user, (CUP, 1))
    assert first.lines == (Line(TEA, 2),)
    assert await service.freeze(repository, order, user) == first


async def test_an_empty_cart_is_not_frozen(repository, user):
    await refused(CartErrorCode.CART_EMPTY, service.freeze(repository, new_id(), user))


async def test_of_many_orders_at_once_one_freezes_the_cart(repository, user):
    await filled(repository, user, (TEA, 1))
    answers = await asyncio.gather(
        *(service.freeze(repository, new_id(), user) for _ in range(8)), return_exceptions=True
    )
    refusals = [answer.code for answer in answers if isinstance(answer, CartError)]
    assert refusals == [CartErrorCode.CART_ALREADY_CHECKED_OUT] * 7


async def test_a_placed_order_takes_its_share_and_frees_the_cart(repository, user):
    order = new_id()
    await filled(repository, user, (TEA, 2), (CUP, 1))
    await service.freeze(repository, order, user)
    await filled(repository, user, (TEA, 1), (POT, 4))
    await service.complete(repository, order)
    assert await lines_of(repository, user) == {TEA: 1, POT: 4}
    event = (await published(repository, user))[-1]
    assert event.type == "shop.cart.checked_out.v1"
    assert event.data["orderId"] == str(order)
    assert event.data["lines"] == [
        {"variantId": str(TEA), "quantity": 2},
        {"variantId": str(CUP), "quantity": 1},
    ]
    await service.freeze(repository, new_id(), user)


async def test_completing_again_takes_nothing_more(repository, user):
    order = new_id()
    await filled(repository, user, (TEA, 2))
    await service.freeze(repository, order, user)
    await service.complete(repository, order)
    await filled(repository, user, (TEA, 5))
    version = (await repository.cart_of(user)).version
    await service.complete(repository, order)
    await service.unfreeze(repository, order)
    cart = await repository.cart_of(user)
    assert (cart.lines, cart.version) == ((Line(TEA, 5),), version)


async def test_completing_at_once_from_two_workers_takes_once(repository, user):
    order = new_id()
    await filled(repository, user, (TEA, LARGEST_QUANTITY))
    await service.set_line(repository, user, LineCommand(TEA, 2))
    await service.freeze(repository, order, user)
    await filled(repository, user, (TEA, 4))
    await asyncio.gather(*(service.complete(repository, order) for _ in range(5)))
    assert await lines_of(repository, user) == {TEA: 4}


async def test_a_cancelled_order_leaves_the_cart_and_frees_it(repository, user):
    order = new_id()
    await filled(repository, user, (TEA, 2))
    await service.freeze(repository, order, user)
    await service.unfreeze(repository, order)
    await service.unfreeze(repository, order)
    assert await lines_of(repository, user) == {TEA: 2}
    await refused(CartErrorCode.CHECKOUT_ENDED, service.freeze(repository, order, user))
    await refused(CartErrorCode.CHECKOUT_ENDED, service.complete(repository, order))
    assert (await service.freeze(repository, new_id(), user)).lines == (Line(TEA, 2),)


async def test_a_freeze_that_comes_after_its_release_is_refused(repository, user):
    order = new_id()
    await filled(repository, user, (TEA, 1))
    await service.unfreeze(repository, order)
    await refused(CartErrorCode.CHECKOUT_ENDED, service.freeze(repository, order, user))
    await service.freeze(repository, new_id(), user)


async def test_releasing_one_order_does_not_free_the_cart_of_another(repository, user):
    first, second = new_id(), new_id()
    await filled(repository, user, (TEA, 1))
    await service.freeze(repository, first, user)
    # The first order's lock has ended by itself, and the second took the cart.
    await repository.redis.delete(lock_key(user))
    await service.freeze(repository, second, user)
    await service.unfreeze(repository, first)
    await refused(
        CartErrorCode.CART_ALREADY_CHECKED_OUT, service.freeze(repository, new_id(), user)
    )


async def test_the_cart_of_a_lost_checkout_is_free_within_the_hour(repository, user):
    await filled(repository, user, (TEA, 1))
    await service.freeze(repository, new_id(), user)
    assert 0 < await repository.redis.pttl(lock_key(user)) <= 3_600_000


async def test_completing_what_was_never_frozen_takes_nothing(repository, user):
    await filled(repository, user, (TEA, 1))
    await service.complete(repository, new_id())
    assert await lines_of(repository, user) == {TEA: 1}


async def test_a_freeze_decided_before_the_orders_release_is_not_written(repository, user):
    order = new_id()
    await filled(repository, user, (TEA, 1))
    cart = await repository.cart_of(user)
    freeze = Change(cart, checkout=CheckoutChange(None, begin(order, cart)))
    await service.unfreeze(repository, order)
    assert await repository.commit(freeze) is Outcome.MOVED
    await service.freeze(repository, new_id(), user)
