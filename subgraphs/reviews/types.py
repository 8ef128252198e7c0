"""The graph's types of reviews, and what they add to products."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from subgraphs.kit.context import Info
from subgraphs.kit.errors import UserError
from subgraphs.kit.federation import PAGED, CacheTag
from subgraphs.kit.ids import find_global_id, global_id
from subgraphs.kit.pagination import Connection, Page, PageRequest, connect, read_page
from subgraphs.reviews.errors import ReviewErrorCode
from subgraphs.reviews.loaders import Reviews
from subgraphs.reviews.models import NEWEST, ReviewRow
from subgraphs.reviews.rules.reception import Vote
from subgraphs.reviews.rules.statistics import Statistics

ReviewErrorCodeType = strawberry.enum(ReviewErrorCode, description="Why a review was refused.")


VoteType = strawberry.enum(Vote, name="ReviewVote", description="What a reader thinks of a review.")


@strawberry.type(name="SellerReply", description="What the seller says about a review.")
class SellerReplyType:
    """The graph's form of `SellerReply`."""

    text: str
    replied_at: datetime = strawberry.field(description="UTC.")


@strawberry.type(description="What a product's reviews say, in numbers.")
class Rating:
    """The graph's form of `Statistics`."""

    average: float = strawberry.field(description="1 to 5, to two decimals.")
    count: int = strawberry.field(description="How many reviews.")
    distribution: list[int] = strawberry.field(
        description="How many gave one star, two, three, four, five."
    )

    @classmethod
    def of(cls, statistics: Statistics) -> Rating | None:
        """Return the graph's form; None while nobody has reviewed the product."""
        average = statistics.average
        if average is None:
            return None
        return cls(average=average, count=statistics.count, distribution=list(statistics.histogram))


@strawberry.federation.type(
    keys=[Key(fields=FieldSet("id"), resolvable=False)], description="A user of the store."
)
class User:
    """A reference to a user, whom the users subgraph knows."""

    id: strawberry.ID


@strawberry.federation.type(keys=["id"], description="What a customer says of a product.")
class Review:
    """The graph's form of `ReviewRow`."""

    row: strawberry.Private[ReviewRow]
    id: strawberry.ID
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
        row = None if key is None else await info.context.domain.review.load(key)
        return None if row is None else cls.of(row)

    @strawberry.field(description="Who wrote it; null when the author is gone.")
    def author(self) -> User | None:
        """Return a reference to the author."""
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
    id: strawberry.ID

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

    @strawberry.field(description="Its reviews, newest first.", directives=PAGED)
    async def reviews(
        self, info: Info[Reviews], first: int = 3, after: str | None = None
    ) -> Connection[Review] | None:
        """Return a page of reviews; a first page of up to five comes with the rating."""
        request = _read_page(first, after)
        domain = info.context.domain
        summary = await domain.summary.load(self.key)
        if summary is not None and not request.after and request.first <= NEWEST:
            has_next = summary.statistics.count > request.first
            page = Page(summary.newest[: request.first], has_next)
        else:
            page = await domain.repository.page(self.key, request)
        return connect(page, Review.of, lambda row: (str(row.id),))


def _read_page(first: int, after: str | None) -> PageRequest:
    return read_page(first, after, key_length=1)


@strawberry.type(description="Why a review was refused.")
class ReviewUserError(UserError):
    """A refusal of this domain."""

    code: ReviewErrorCode


@strawberry.input(description="A review to be submitted.")
class ReviewSubmitInput:
    """What a customer hands in."""

    product_id: strawberry.ID
    rating: int = strawberry.field(description="1 to 5.")
    text: str = strawberry.field(description="At most 4000 characters.")
    title: str = strawberry.field(default="", description="At most 120 characters.")


@strawberry.type(description="The review, or why it was refused.")
class ReviewSubmitPayload:
    """The answer to `reviewSubmit`."""

    review: Review | None
    user_errors: list[ReviewUserError]


@strawberry.input(description="What a review is to say from now on.")
class ReviewEditInput:
    """What an author hands in to replace a review."""

    id: strawberry.ID = strawberry.field(description="The review, one's own.")
    version: int = strawberry.field(description="The one that you have seen.")
    rating: int = strawberry.field(description="1 to 5.")
    text: str = strawberry.field(description="At most 4000 characters.")
    title: str = strawberry.field(default="", description="At most 120 characters.")


@strawberry.type(description="The review as it is now, or why it was not changed.")
class ReviewEditPayload:
    """The answer to `reviewEdit`."""

    review: Review | None
    user_errors: list[ReviewUserError]


@strawberry.input(description="A vote on somebody else's review.")
class ReviewVoteInput:
    """What a reader hands in."""

    id: strawberry.ID = strawberry.field(description="The review.")
    vote: Vote | None = strawberry.field(
        default=None, description="One's only vote from now on; null takes it back."
    )


@strawberry.type(description="The review with the vote counted, or why it was refused.")
class ReviewVotePayload:
    """The answer to `reviewVote`."""

    review: Review | None
    user_errors: list[ReviewUserError]


@strawberry.input(description="The seller's reply to a review.")
class ReviewReplyInput:
    """What a seller hands in."""

    id: strawberry.ID = strawberry.field(description="The review.")
    text: str = strawberry.field(description="At most 4000 characters.")


@strawberry.type(description="The review with its reply, or why it was refused.")
class ReviewReplyPayload:
    """The answer to `reviewReply`."""

    review: Review | None
    user_errors: list[ReviewUserError]
