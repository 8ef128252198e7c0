"""What reviews need of the outside: somebody who hears the tone of a text."""

from __future__ import annotations

from typing import Protocol

from subgraphs.reviews.rules.sentiment import Sentiment


class SentimentAway(Exception):
    """The tone of a text cannot be told now; the text is as good as before."""


class SentimentAnalyst(Protocol):
    """Hears the tone of texts in Russian, in English, or in both at once.

    The language is not asked for: authors do not keep to that of their account.
    """

    @property
    def model(self) -> str:
        """Return the version of the model that judges now."""
        ...

    async def judge(self, text: str) -> Sentiment:
        """Return the tone of a text of any length, which may be empty.

        Raises:
            SentimentAway: when the model cannot be asked now.
        """
        ...
