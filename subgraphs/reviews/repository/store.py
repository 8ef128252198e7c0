"""All queries of reviews, for those who work with several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from pymongo.asynchronous.database import AsyncDatabase

from subgraphs.kit.resources import Document
from subgraphs.reviews.repository.authors import AuthorRepository
from subgraphs.reviews.repository.cases import CaseRepository
from subgraphs.reviews.repository.lists import ReviewLists
from subgraphs.reviews.repository.purchases import PurchaseRepository
from subgraphs.reviews.repository.ratings import RatingTotals
from subgraphs.reviews.repository.reception import ReceptionRepository
from subgraphs.reviews.repository.reviews import ReviewRepository


@dataclass(frozen=True, slots=True)
class ReviewStore:
    """The repositories of this domain.

    Attributes:
        reviews: reviews and summaries.
        totals: the ratings of the whole store.
        lists: pages of reviews.
        reception: votes and replies.
        cases: the moderators' queue.
        purchases: what verifies reviews.
        authors: how much authors write.
    """

    reviews: ReviewRepository
    totals: RatingTotals
    lists: ReviewLists
    reception: ReceptionRepository
    cases: CaseRepository
    purchases: PurchaseRepository
    authors: AuthorRepository

    @classmethod
    def of(cls, documents: AsyncDatabase[Document]) -> Self:
        """Return the repositories over the store's MongoDB database."""
        return cls(
            reviews=ReviewRepository(documents),
            totals=RatingTotals(documents),
            lists=ReviewLists(documents),
            reception=ReceptionRepository(documents),
            cases=CaseRepository(documents),
            purchases=PurchaseRepository(documents),
            authors=AuthorRepository(documents),
        )
