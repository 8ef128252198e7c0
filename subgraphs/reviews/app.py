"""The reviews subgraph: composition root and ASGI entry."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

from starlette.applications import Starlette

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock
from subgraphs.kit.context import Request
from subgraphs.kit.events import EventContext
from subgraphs.kit.ids import new_id
from subgraphs.kit.migrations import migrate_steps
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.reviews.adapters.trained_sentiment import sentiment_analyst
from subgraphs.reviews.loaders import Reviews
from subgraphs.reviews.repository.store import ReviewStore
from subgraphs.reviews.rules.screening.candidate import Thresholds
from subgraphs.reviews.schema.root import schema
from subgraphs.reviews.service.counting import recount_all
from subgraphs.reviews.service.desk import Desk, Policy
from subgraphs.reviews.service.rescoring import Rescoring, rescore_all

_VERSIONS = Path(__file__).parent / "migrations" / "versions"
_MIGRATIONS = "review_migrations"


def build(resources: Resources, request: Request) -> Reviews:
    """Return the domain's parts for one request."""
    return Reviews.build(
        Desk(
            store=ReviewStore.of(resources.documents),
            clock=request.clock,
            context=request.event_context,
            policy=read_policy(resources.settings),
            analyst=sentiment_analyst(),
        )
    )


async def recount(resources: Resources) -> tuple[int, int]:
    """Count all reviews anew, and correct the summaries that differ.

    Returns:
        How many products there are, and how many of their summaries were wrong.
    """
    context = EventContext(correlation_id=str(new_id()))
    desk = Desk(ReviewStore.of(resources.documents), resources.clock, context)
    outcomes = [is_wrong async for _, is_wrong in recount_all(desk)]
    return len(outcomes), sum(outcomes)


def rescore(resources: Resources) -> AsyncIterator[Rescoring]:
    """Judge anew the tone of reviews that another model has judged, or none; yield how far it is.

    Raises:
        SentimentAway: the model cannot be asked now; the next run goes on where this one ended.
    """
    return rescore_all(ReviewStore.of(resources.documents).reviews, sentiment_analyst())


def read_policy(settings: StoreSettings) -> Policy:
    """Return what the store wants of moderation."""
    return Policy(
        thresholds=Thresholds(
            queue_at=settings.store_review_queue_score,
            reject_at=settings.store_review_reject_score,
            similarity=settings.store_review_similarity,
            per_hour=settings.store_reviews_per_hour,
        ),
        lease=timedelta(seconds=settings.store_review_lease_seconds),
        patience=timedelta(hours=settings.store_review_patience_hours),
    )


async def migrate(resources: Resources) -> None:
    """Bring the collections of reviews to their newest layout."""
    steps = resources.documents[_MIGRATIONS]

    async def applied() -> set[str]:
        return {str(document["_id"]) async for document in steps.find({})}

    async def record(name: str, clock: Clock) -> None:
        document = {"_id": name, "applied_at": clock()}
        await steps.replace_one({"_id": name}, document, upsert=True)

    await migrate_steps(resources.documents, _VERSIONS, applied, record, resources.clock)


SUBGRAPH = Subgraph("reviews", schema, build, migrate)


def create_app(resources: Resources) -> Starlette:
    """Return the subgraph as an ASGI app."""
    return SUBGRAPH.create_app(resources)
