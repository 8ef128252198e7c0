"""The tone of a review, for those who sell and those who run the store."""

from __future__ import annotations

import strawberry

from subgraphs.reviews.rules.sentiment import Sentiment, SentimentLabel

strawberry.enum(
    SentimentLabel, name="ReviewTone", description="What an author thinks, by what is said."
)


@strawberry.type(description="The tone of a review, as a model hears it.")
class ReviewSentiment:
    """The graph's form of `Sentiment`."""

    label: SentimentLabel = strawberry.field(description="NEUTRAL for mixed feelings, too.")
    score: float = strawberry.field(description="From -1, surely negative, to 1, surely positive.")
    words: list[str] = strawberry.field(description="Some that speak for it; may be empty.")
    model: str = strawberry.field(description="The version of the model.")

    @classmethod
    def of(cls, sentiment: Sentiment) -> ReviewSentiment:
        """Return the graph's form of a tone."""
        return cls(
            label=sentiment.label,
            score=sentiment.score,
            words=list(sentiment.words),
            model=sentiment.model,
        )
