"""Judges the tone of texts by what was learnt from labelled reviews."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache

from subgraphs.reviews.adapters.e5_embeddings import E5Embeddings, is_available
from subgraphs.reviews.adapters.softmax_head import HEADS, SoftmaxHead
from subgraphs.reviews.adapters.tone_features import describe
from subgraphs.reviews.adapters.tone_words import Hearing, load_lexicon
from subgraphs.reviews.ports import SentimentAway
from subgraphs.reviews.rules.sentiment import Sentiment, SentimentLabel

logger = logging.getLogger("store.sentiment")

#: The numbers about a text, from the text and what its words tell.
Describe = Callable[[str, Hearing], Sequence[float]]

#: What a text may be judged in, its wait for those before it included.
PATIENCE_SECONDS = 5.0
#: So many words explain a judgement.
_MOST_WORDS = 5
_SIGNS = {SentimentLabel.NEGATIVE: -1, SentimentLabel.NEUTRAL: 0, SentimentLabel.POSITIVE: 1}


@dataclass(frozen=True, slots=True)
class SentimentModel:
    """A head, and the numbers that it was trained with.

    Attributes:
        head: what was learnt.
        describe: makes the numbers.
    """

    head: SoftmaxHead
    describe: Describe

    def judge(self, text: str) -> Sentiment:
        """Return the tone of a text, and the words that speak for it."""
        hearing = load_lexicon().hear(text)
        sentiment = self.head.judge(self.describe(text, hearing))
        sign = _SIGNS[sentiment.label]
        words = dict.fromkeys(each.words for each in hearing.heard if each.sign == sign)
        return replace(sentiment, words=tuple(words)[:_MOST_WORDS])


def word_numbers(_: str, hearing: Hearing) -> Sequence[float]:
    """Return what the words alone tell: the numbers of the model that runs everywhere."""
    return describe(hearing)


def e5_numbers(embeddings: E5Embeddings) -> Describe:
    """Return what makes the numbers of the better model: the text's vector, then what words tell.

    Args:
        embeddings: where vectors come from.
    """

    def numbers(text: str, hearing: Hearing) -> Sequence[float]:
        return (*embeddings.embed(text), *describe(hearing))

    return numbers


class TrainedSentiment:
    """A sentiment analyst that works beside the event loop, one text at a time.

    Judging a long text keeps a core busy for a good part of a second. A single thread leaves the
    others to requests, and who has waited too long goes on without an answer.

    Args:
        model: what judges.
        patience: how long a text may wait and be judged, in seconds.
    """

    def __init__(self, model: SentimentModel, patience: float = PATIENCE_SECONDS) -> None:
        self._model = model
        self._patience = patience
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="sentiment")

    @property
    def model(self) -> str:
        """Return the version of the model that judges now."""
        return self._model.head.model

    async def judge(self, text: str) -> Sentiment:
        """Return the tone of a text of any length, which may be empty.

        Raises:
            SentimentAway: when there are too many before it, or the model is broken.
        """
        judging = asyncio.get_running_loop().run_in_executor(self._pool, self._model.judge, text)
        try:
            return await asyncio.wait_for(judging, self._patience)
        except TimeoutError as error:
            raise SentimentAway("too many texts are waiting to be judged") from error
        except Exception as error:
            logger.exception("the tone of a text cannot be told")
            raise SentimentAway(str(error)) from error


@cache
def sentiment_analyst() -> TrainedSentiment:
    """Return the process's analyst: the best that this machine can run. It loads when asked."""
    if is_available():
        numbers = e5_numbers(E5Embeddings())
        return TrainedSentiment(SentimentModel(SoftmaxHead.load(HEADS / "e5.json"), numbers))
    return TrainedSentiment(SentimentModel(SoftmaxHead.load(HEADS / "words.json"), word_numbers))
