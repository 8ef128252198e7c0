"""The collections of reviews on the test services, with two products known."""

from collections.abc import AsyncIterator, Mapping

import pytest

from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.kit.testing import fixed_clock
from subgraphs.reviews.app import migrate
from subgraphs.reviews.models.outbox import OUTBOX_COLLECTIONS
from subgraphs.reviews.models.purchases import PURCHASES
from subgraphs.reviews.models.reception import VOTES
from subgraphs.reviews.models.summaries import SummaryRow
from subgraphs.reviews.repository.authors import AUTHORS
from subgraphs.reviews.repository.ratings import TOTALS, RatingTotals
from subgraphs.reviews.repository.reviews import ReviewRepository
from subgraphs.reviews.rules.statistics import Ratings
from subgraphs.reviews.tests.small_history import NOW, PRODUCT, SELLER, SILENT_PRODUCT


@pytest.fixture
async def store(services: Mapping[str, str]) -> AsyncIterator[Resources]:
    """Empty collections, and two products that nobody has reviewed."""
    settings = StoreSettings(mongodb_url=services["MONGODB_URL"], mongodb_database="reviews_tests")
    async with Resources.open(settings, fixed_clock(NOW)) as resources:
        await migrate(resources)
        for name in (*OUTBOX_COLLECTIONS, VOTES, PURCHASES, AUTHORS, TOTALS):
            await resources.documents[name].delete_many({})
        await RatingTotals(resources.documents).correct(Ratings(), Ratings())
        await ReviewRepository(resources.documents).insert_summaries(
            [SummaryRow(PRODUCT, seller_id=SELLER), SummaryRow(SILENT_PRODUCT)]
        )
        yield resources
