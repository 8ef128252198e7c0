"""Which of a product's reviews are asked for, and in which order."""

from __future__ import annotations

import re
from collections.abc import Mapping

import strawberry

from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.pagination import PageArguments, PageRequest
from subgraphs.reviews.models.listing import Listing, Place, ReviewSort
from subgraphs.reviews.rules.drafts import RATINGS

strawberry.enum(ReviewSort, description="An order of reviews; equal ones the newer first.")

_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
#: What the places of each order look like.
_PLACES: Mapping[ReviewSort, re.Pattern[str]] = {
    ReviewSort.NEWEST: re.compile(_ID),
    ReviewSort.HELPFUL: re.compile(rf"\d{{9}}/{_ID}"),
    ReviewSort.RATING_HIGH: re.compile(rf"[1-5]/{_ID}"),
    ReviewSort.RATING_LOW: re.compile(rf"[0-4]/{_ID}"),
}


@strawberry.input(description="Which of a product's reviews are asked for.")
class ReviewFilter:
    """The graph's form of the conditions of `Listing`."""

    ratings: list[int] | None = strawberry.field(
        default=None, description="Only those with so many stars, 1 to 5 each."
    )
    verified: bool | None = strawberry.field(
        default=None, description="Only those whose author did, or did not, buy the product."
    )


def read_listing(sort: ReviewSort, wanted: ReviewFilter | None) -> Listing:
    """Return which reviews are asked for.

    Raises:
        BadUserInput: for stars that nobody can give.
    """
    if wanted is None:
        return Listing(sort)
    ratings = tuple(sorted(set(wanted.ratings or ())))
    for rating in ratings:
        if rating not in RATINGS:
            raise BadUserInput(f"`ratings` holds {rating}; a rating is 1 to 5.")
    return Listing(sort, ratings, wanted.verified)


def read_place(page: PageArguments, sort: ReviewSort) -> PageRequest[Place]:
    """Return which reviews are asked for, by the place of the one beside them.

    Args:
        page: the connection's arguments; a cursor is one of a page of the same order.
        sort: the order.

    Raises:
        BadUserInput: as `PageArguments.read`, and for a cursor of another order.
    """
    asked = page.read(key_length=2)
    if asked.key is None:
        return PageRequest(asked.size, None, asked.backward)
    order, place = map(str, asked.key)
    if order != sort.value or not _PLACES[sort].fullmatch(place):
        raise page.foreign_cursor()
    return PageRequest(asked.size, (place,), asked.backward)
