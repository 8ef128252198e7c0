"""What carts do about events."""

import pytest

from events.reactions.cart import cart_consumer
from subgraphs.cart.models import CHECKOUT_KEPT, lines_key, version_key
from subgraphs.cart.repository import CartRepository
from subgraphs.cart.service import LineCommand, add_line, complete, freeze
from subgraphs.kit.events import EventContext, record_event
from subgraphs.kit.ids import new_id
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.models import metadata
from subgraphs.users.events import UserErased

pytestmark = pytest.mark.services

CONTEXT = EventContext("test")


@pytest.fixture
def carts(resources):
    return CartRepository(resources.redis, resources.clock, CONTEXT)


@pytest.fixture
def erase(resources):
    [handler] = cart_consumer(resources.redis, resources.clock).handlers.values()

    async def erase(user_id):
        record = record_event(UserErased(user_id=user_id), new_id(), 2, resources.clock(), CONTEXT)
        async with UnitOfWork(resources.engine, metadata, resources.clock, CONTEXT) as work:
            await handler(work, record)

    return erase


async def test_the_cart_of_who_has_left_is_empty_and_its_version_goes_in_time(
    resources, carts, erase
):
    person, other = new_id(), new_id()
    for user in (person, other):
        await add_line(carts, user, LineCommand(new_id(), 2))
    for _ in range(2):
        await erase(person)
    assert await resources.redis.exists(lines_key(person)) == 0
    # A checkout may be under way: until it has ended, versions must not begin anew.
    left = await resources.redis.pttl(version_key(person))
    assert 0 < left <= CHECKOUT_KEPT.total_seconds() * 1000
    assert len((await carts.cart_of(other)).lines) == 1
    assert await resources.redis.pttl(version_key(other)) == -1


async def test_who_never_had_a_cart_leaves_none(resources, erase):
    person = new_id()
    await erase(person)
    assert await resources.redis.exists(version_key(person), lines_key(person)) == 0


async def test_an_order_under_way_takes_its_share_of_a_cart_that_is_gone(carts, erase):
    person, order = new_id(), new_id()
    await add_line(carts, person, LineCommand(new_id(), 2))
    frozen = await freeze(carts, order, person)
    await erase(person)
    assert (await freeze(carts, order, person)).lines == frozen.lines
    await complete(carts, order)
    assert (await carts.cart_of(person)).lines == ()
