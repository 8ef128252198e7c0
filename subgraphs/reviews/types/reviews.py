"""The graph's types of reviews, and what they add to products."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

import strawberry

from subgraphs.kit.connections import Connection, Paged, connect
from subgraphs.kit.context import Info
from subgraphs.kit.federation import CacheTag
from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.ids import find_global_id, global_id
from subgraphs.kit.pagination import Page, PageArguments
from subgraphs.reviews.loaders import Reviews
from subgraphs.reviews.models.listing import Listing, ReviewSort
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.models.summaries import NEWEST
from subgraphs.reviews.repository.lists import ListedReview
from subgraphs.reviews.rules.reception import may_reply
from subgraphs.reviews.rules.statistics import Statistics
from subgraphs.reviews.types.listing import ReviewFilter, read_listing, read_place
from subgraphs.reviews.types.moderation import ReviewModeration
from subgraphs.reviews.types.sentiment import ReviewSentiment
from subgraphs.reviews.types.users import User


@strawberry.type(name="SellerReply", description="What the seller says about a review.")
class SellerReplyType:
    """The graph's form of `SellerReply`."""

    text: str = strawberry.field(description="In the seller's language.")
    replied_at: datetime = strawberry.field(description="UTC.")


@strawberry.type(description="What a product's reviews say, in numbers.")
class Rating:
    """The graph's form of `Statistics`."""

    statistics: strawberry.Private[Statistics]
    average: float = strawberry.field(description="1 to 5, to two decimals.")
    count: int = strawberry.field(description="How many reviews.")
    distribution: list[int] = strawberry.field(
        description="How many gave one star, two, three, four, five."
    )
    negative_share: float = strawberry.field(
        description="The share of unhappy authors, 0 to 1: by what they say, else by their stars."
    )

    @classmethod
    def of(cls, statistics: Statistics) -> Rating | None:
        """Return the graph's form; None while nobody has reviewed the product."""
        average, negative_share = statistics.average, statistics.negative_share
        if average is None or negative_share is None:
            return None
        return cls(
            statistics=statistics,
            average=average,
            count=statistics.count,
            distribution=list(statistics.histogram),
            negative_share=negative_share,
        )

    @strawberry.field(
        description="The mean as if ten ratings of the store's own mean had been there before, to "
        "two decimals: one perfect rating does not outrank a hundred good ones."
    )
    async def bayesian_mean(self, info: Info[Reviews]) -> float | None:
        """Return the mean, drawn to that of the store."""
        usual = await info.context.domain.usual_rating.load(None)
        return self.statistics.bayesian_mean(usual)


@strawberry.federation.type(keys=["id"], description="What a customer says of a product.")
class Review:
    """The graph's form of `ReviewRow`."""

    row: strawberry.Private[ReviewRow]
    id: strawberry.ID = strawberry.field(description="Opaque; `node` finds the object again by it.")
    rating: int = strawberry.field(description="1 to 5.")
    title: str = strawberry.field(description="One line; may be empty.")
    text: str = strawberry.field(description="In the author's language.")
    created_at: datetime = strawberry.field(description="UTC.")
    edited_at: datetime | None = strawberry.field(description="UTC; null while it never was.")
    version: int = strawberry.field(description="Grows with every edit.")

    @classmethod
    def of(cls, row: ReviewRow) -> Review:
        """Return the graph's form of a review."""
        return cls(
            row=row,
            id=global_id("Review", row.id),
            rating=row.rating,
            title=row.title,
            text=row.text,
            created_at=row.created_at,
            edited_at=row.edited_at,
            version=row.version,
        )

    @classmethod
    async def resolve_reference(cls, info: Info[Reviews], id: str) -> Review | None:
        """Return the review that another subgraph refers to."""
        key = find_global_id("Review", id)
        return None if key is None else await find_review(info, key)

    @strawberry.field(description="Who wrote it; null when the author is gone.")
    def author(self) -> User | None:
        """Return a reference to the author."""
        if self.row.is_anonymous:
            return None
        return User(id=global_id("User", self.row.author_id))

    @strawberry.field(description="How many readers find it helpful.")
    async def helpful_count(self, info: Info[Reviews]) -> int:
        """Return the number, which the copy in a summary does not have."""
        reception = await info.context.domain.reception.load(self.row.id)
        return 0 if reception is None else reception.votes.helpful

    @strawberry.field(description="How many readers find it unhelpful.")
    async def unhelpful_count(self, info: Info[Reviews]) -> int:
        """Return the number, which the copy in a summary does not have."""
        reception = await info.context.domain.reception.load(self.row.id)
        return 0 if reception is None else reception.votes.unhelpful

    @strawberry.field(description="What the seller says about it; null while nothing.")
    async def reply(self, info: Info[Reviews]) -> SellerReplyType | None:
        """Return the reply, which the copy in a summary does not have."""
        reception = await info.context.domain.reception.load(self.row.id)
        if reception is None or reception.reply is None:
            return None
        return SellerReplyType(text=reception.reply.text, replied_at=reception.reply.replied_at)

    @strawberry.field(description="Whether its author bought the product, got it and kept it.")
    async def verified(self, info: Info[Reviews]) -> bool:
        """Return the fact, which the copy in a summary does not have."""
        reception = await info.context.domain.reception.load(self.row.id)
        return reception is not None and reception.verified

    @strawberry.field(
        description="Where it stands before the public; null unless it is one's own, for others "
        "than administrators."
    )
    def moderation(self, info: Info[Reviews]) -> ReviewModeration | None:
        """Return where the review stands, to whom it concerns."""
        request = info.context.request
        if not may_see(request.identity, self.row, private=True):
            return None
        return ReviewModeration.of(self.row.moderation, request.locale)

    @strawberry.field(
        description="Its tone, for the product's seller and administrators; null for others, and "
        "while nobody has told it."
    )
    async def sentiment(self, info: Info[Reviews]) -> ReviewSentiment | None:
        """Return the tone, of which the copy in a summary may be of an older model."""
        user, domain = info.context.request.identity, info.context.domain
        if user is None:
            return None
        if Role.ADMIN not in user.roles:
            summary = await domain.summary.load(self.row.product_id)
            if summary is None or not may_reply(user, summary.seller_id):
                return None
        row = await domain.review.load(self.row.id)
        return ReviewSentiment.of(row.sentiment) if row and row.sentiment else None

    @strawberry.field(description="What it is about.")
    def product(self) -> Product | None:
        """Return the product."""
        return Product.of(self.row.product_id)


@strawberry.federation.type(
    keys=["id"],
    description="A product of the catalogue.",
    directives=[CacheTag(format="product-{$key.id}")],
)
class Product:
    """What reviews add to a product."""

    key: strawberry.Private[UUID]
    id: strawberry.ID = strawberry.field(description="Opaque; `node` finds the object again by it.")

    @classmethod
    def of(cls, key: UUID) -> Product:
        """Return this domain's part of a product."""
        return cls(key=key, id=global_id("Product", key))

    @classmethod
    async def resolve_reference(cls, info: Info[Reviews], id: str) -> Product | None:
        """Return this domain's part of a product; null when the product is unknown here."""
        key = find_global_id("Product", id)
        if key is None or await info.context.domain.summary.load(key) is None:
            return None
        return cls.of(key)

    @strawberry.field(description="Its rating; null while nobody has reviewed it.")
    async def rating(self, info: Info[Reviews]) -> Rating | None:
        """Return the rating."""
        summary = await info.context.domain.summary.load(self.key)
        return None if summary is None else Rating.of(summary.statistics)

    @strawberry.field(
        description="What the public may see of its reviews.", extensions=[Paged(default=3)]
    )
    async def reviews(
        self,
        info: Info[Reviews],
        page: PageArguments,
        sort: ReviewSort = ReviewSort.NEWEST,
        filter: ReviewFilter | None = None,
    ) -> Connection[Review] | None:
        """Return a page of reviews; a first page of up to five comes with the rating."""
        listing, asked = read_listing(sort, filter), read_place(page, sort)
        domain = info.context.domain
        reviews = domain.desk.store.lists.of_product(self.key, listing)
        summary = await domain.summary.load(self.key)
        if summary is None or asked.key or asked.backward or listing != Listing():
            return connect_reviews(await reviews.page(asked), sort, reviews.count)
        length = summary.statistics.count

        async def count() -> int:
            return length

        if asked.size > NEWEST:
            return connect_reviews(await reviews.page(asked), sort, count)
        newest = [ListedReview(row, str(row.id)) for row in summary.newest[: asked.size]]
        return connect_reviews(Page(tuple(newest), length > asked.size), sort, count)


def connect_reviews(
    page: Page[ListedReview], sort: ReviewSort, count: Callable[[], Awaitable[int]]
) -> Connection[Review]:
    """Return the connection of a page of reviews in an order; see `connect`."""
    return connect(
        page,
        lambda listed: Review.of(listed.row),
        lambda listed: (sort.value, listed.place),
        count,
    )


async def reviews_of(
    info: Info[Reviews], author_id: UUID, page: PageArguments
) -> Connection[Review]:
    """Return a page of everything that a user wrote, the newest first.

    Raises:
        BadUserInput: when the page is not one of this list's.
    """
    reviews = info.context.domain.desk.store.lists.of_author(author_id)
    found = await reviews.page(read_place(page, ReviewSort.NEWEST))
    return connect_reviews(found, ReviewSort.NEWEST, reviews.count)


async def find_review(info: Info[Reviews], key: UUID) -> Review | None:
    """Return a review, if whoever asks may see it."""
    row = await info.context.domain.review.load(key)
    if row is None or not may_see(info.context.request.identity, row):
        return None
    return Review.of(row)


def may_see(user: Identity | None, row: ReviewRow, *, private: bool = False) -> bool:
    """Return whether somebody may see a review.

    Args:
        user: who asks, or None.
        row: the review.
        private: whether it is about more than everybody sees of it.
    """
    if row.moderation.is_public and not private:
        return True
    return user is not None and (user.user_id == row.author_id or Role.ADMIN in user.roles)
