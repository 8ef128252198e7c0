"""Two products, and reviews of the first one."""

from datetime import UTC, datetime
from uuid import UUID

from subgraphs.kit.events import EventContext
from subgraphs.kit.ids import new_id
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Locale
from subgraphs.reviews.models.outbox import REVIEWS, read_event
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.repository.store import ReviewStore
from subgraphs.reviews.rules.drafts import Draft
from subgraphs.reviews.service.desk import Desk
from subgraphs.reviews.service.writing import Author, submit_review

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PRODUCT = new_id()
SILENT_PRODUCT = new_id()
#: Who sells the first one; the store itself sells the other.
SELLER = new_id()


def desk_of(store: Resources) -> Desk:
    """Return the desk of a request without a user."""
    return Desk(ReviewStore.of(store.documents), store.clock, EventContext("test"))


async def submit(store: Resources, *ratings: int) -> list[ReviewRow]:
    """Review the product as many new users."""
    desk = desk_of(store)
    return [
        await submit_review(
            desk, Author(new_id(), Locale.EN), PRODUCT, Draft(rating, f"{rating} stars", "Text.")
        )
        for rating in ratings
    ]


async def pending_types(store: Resources, review_id: UUID) -> list[tuple[str, int]]:
    """Return type and sequence of the events that a review carries."""
    document = await store.documents[REVIEWS].find_one({"_id": str(review_id)})
    events = map(read_event, document["pending_events"] if document else ())
    return [(event.type, event.sequence) for event in events]
