"""What reviews do about events, with their collections in a database of the tests' own."""

from datetime import UTC, datetime

import pytest

from events.reactions.reviews import reviews_consumer
from events.topics import REVIEWS
from subgraphs.kit.events import EventContext, EventRecord
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.models import metadata
from subgraphs.reviews.app import migrate
from subgraphs.reviews.errors import ReviewError, ReviewErrorCode
from subgraphs.reviews.models.outbox import OUTBOX_COLLECTIONS
from subgraphs.reviews.models.purchases import PURCHASES
from subgraphs.reviews.repository.store import ReviewStore
from subgraphs.reviews.rules.drafts import Draft
from subgraphs.reviews.service.desk import Desk
from subgraphs.reviews.service.writing import Author, submit_review

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
    consumer = reviews_consumer(store)

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

    async def submit() -> None:
        await submit_review(desk, Author(new_id(), Locale.EN), PRODUCT, Draft(5, "", "Good."))

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
