"""What reviews do about events, with their collections in a database of the tests' own."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from events.reactions.reviews import recount_nightly, reviews_consumer, seconds_to_midnight
from events.topics import REVIEWS
from subgraphs.kit.events import DomainEvent, EventContext, EventRecord, record_event
from subgraphs.kit.ids import new_id
from subgraphs.kit.money import Money
from subgraphs.kit.settings import Locale
from subgraphs.kit.testing import fixed_clock
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders.events import DeliveredLine, OrderDelivered, OrderRefunded
from subgraphs.products.models import metadata
from subgraphs.reviews.app import migrate
from subgraphs.reviews.errors import ReviewError, ReviewErrorCode
from subgraphs.reviews.models.outbox import OUTBOX_COLLECTIONS
from subgraphs.reviews.models.purchases import PURCHASES
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.repository.store import ReviewStore
from subgraphs.reviews.rules.drafts import Draft
from subgraphs.reviews.service.desk import Desk
from subgraphs.reviews.service.writing import Author, submit_review
from subgraphs.users.events import UserErased

pytestmark = pytest.mark.services

PRODUCT, SELLER = new_id(), new_id()
PUBLISHED = EventRecord(
    id=new_id(),
    type="shop.product.published.v1",
    source="/shop/products",
    subject=str(PRODUCT),
    sequence=2,
    partition_key=str(PRODUCT),
    time=datetime(2026, 3, 1, 12, tzinfo=UTC),
    data={"productId": str(PRODUCT), "sellerId": str(SELLER)},
    context=EventContext("test"),
)


@pytest.fixture
async def store(resources) -> ReviewStore:
    await migrate(resources)
    for name in (*OUTBOX_COLLECTIONS, PURCHASES):
        await resources.documents[name].delete_many({})
    return ReviewStore.of(resources.documents)


@pytest.fixture
def tell(resources, store):
    consumer = reviews_consumer(store, resources.clock)

    async def tell(record: EventRecord) -> None:
        async with UnitOfWork(
            resources.engine, metadata, resources.clock, EventContext("test")
        ) as work:
            await work.claim(REVIEWS.name, record.id)
            await consumer.handlers[record.type](work, record)

    return tell


@pytest.fixture
def submit(resources, store):
    desk = Desk(store, resources.clock, EventContext("test"))

    async def submit(author_id: UUID | None = None) -> ReviewRow:
        author = Author(author_id or new_id(), Locale.EN)
        return await submit_review(desk, author, PRODUCT, Draft(5, "", "Good."))

    return submit


async def test_a_product_can_be_reviewed_once_it_is_public(tell, submit):
    with pytest.raises(ReviewError) as caught:
        await submit()
    assert caught.value.code is ReviewErrorCode.PRODUCT_NOT_FOUND
    await tell(PUBLISHED)
    await submit()


async def test_whose_product_it_is_becomes_known(tell, store):
    await tell(PUBLISHED)
    assert (await store.reviews.summaries([PRODUCT]))[PRODUCT].seller_id == SELLER


async def test_a_product_published_again_keeps_its_reviews(tell, submit, store):
    await tell(PUBLISHED)
    await submit()
    await tell(PUBLISHED)
    assert (await store.reviews.summaries([PRODUCT]))[PRODUCT].statistics.count == 1


BUYER = new_id()


def of_order(event: DomainEvent, sequence: int) -> EventRecord:
    return record_event(event, new_id(), sequence, PUBLISHED.time, EventContext("test"))


ORDER: dict[str, Any] = {
    "order_id": new_id(),
    "number": "2026-000123",
    "user_id": BUYER,
    "locale": Locale.EN,
}
DELIVERED = of_order(
    OrderDelivered(
        **ORDER,
        lines=(
            DeliveredLine(variant_id=new_id(), product_id=PRODUCT),
            DeliveredLine(variant_id=new_id(), product_id=PRODUCT),
        ),
        delivered_at=PUBLISHED.time,
    ),
    3,
)


def refunded(*, full: bool) -> EventRecord:
    return of_order(OrderRefunded(**ORDER, amount=Money(89_700, "RUB"), full=full), 4)


async def test_a_delivery_verifies_the_review_of_its_buyer_until_all_money_is_back(
    tell, submit, store
):
    await tell(PUBLISHED)
    row = await submit(BUYER)

    async def is_verified():
        return (await store.reception.receptions([row.id]))[row.id].verified

    assert not await is_verified()
    await tell(DELIVERED)
    await tell(DELIVERED)
    assert await is_verified()
    await tell(refunded(full=False))
    assert await is_verified()
    await tell(refunded(full=True))
    assert not await is_verified()


async def test_a_review_by_who_has_left_is_nobodys(tell, submit, store):
    await tell(PUBLISHED)
    row = await submit(BUYER)
    erased = record_event(
        UserErased(user_id=BUYER), new_id(), 2, PUBLISHED.time, EventContext("test")
    )
    await tell(erased)
    assert (await store.reviews.reviews([row.id]))[row.id].is_anonymous
    newest = (await store.reviews.summaries([PRODUCT]))[PRODUCT].newest
    assert [each.is_anonymous for each in newest] == [True]


async def test_what_arrives_at_who_has_left_is_no_purchase(tell, resources, somebody_gone):
    data = DELIVERED.data | {"userId": str(somebody_gone)}
    await tell(replace(DELIVERED, data=data))
    assert await resources.documents[PURCHASES].count_documents({}) == 0


@pytest.mark.parametrize(
    ("time", "seconds"), [((0, 0), 86_400), ((23, 59), 60), ((12, 30), 41_400)]
)
def test_the_night_begins_at_midnight(time, seconds):
    hour, minute = time
    now = datetime(2026, 3, 31, hour, minute, tzinfo=UTC)
    assert seconds_to_midnight(now) == seconds


async def test_reviews_are_recounted_each_night_until_told_to_stop():
    stopping, nights = asyncio.Event(), []
    almost = datetime(2026, 3, 1, 23, 59, 59, 999_000, tzinfo=UTC)

    async def recount() -> tuple[int, int]:
        nights.append(almost)
        if len(nights) == 2:
            stopping.set()
        return 1, 0

    await recount_nightly(recount, fixed_clock(almost), stopping)
    assert len(nights) == 2
