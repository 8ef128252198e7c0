"""What a text's words tell of its tone, as numbers that a model can weigh."""

from __future__ import annotations

import math

from subgraphs.reviews.adapters.tone_words import Hearing, Tone

_POLAR = (Tone.DELIGHT, Tone.PRAISE, Tone.BLAME, Tone.DISGUST)
#: Questions and exclamations beyond these say nothing more.
_MOST_MARKS = 3


def describe(hearing: Hearing) -> tuple[float, ...]:
    """Return the numbers, each about 0 to 2, always as many and in the same order."""
    heard = hearing.heard
    asserted = [sum(_weights(hearing, tone, denied=False)) for tone in _POLAR]
    denied = [
        sum(each.weight for each in heard if each.denied and each.tone.sign == sign)
        for sign in (1, -1)
    ]
    hedges = sum(_weights(hearing, Tone.HEDGE, denied=False))
    praise = sum(each.weight for each in heard if each.sign > 0)
    blame = sum(each.weight for each in heard if each.sign < 0)
    last = [each for each in heard if each.clause == hearing.clauses - 1]
    return (
        *(math.log1p(value) for value in (*asserted, *denied, hedges)),
        # Who praises and blames at once is of mixed feelings.
        math.log1p(min(praise, blame)),
        (praise - blame) / (1.0 + praise + blame + hedges),
        math.tanh(sum(each.sign * each.weight for each in last)),
        float(not heard),
        float(not praise and not blame),
        math.log1p(hearing.denials),
        math.log1p(hearing.contrasts),
        float(min(hearing.questions, _MOST_MARKS)) / _MOST_MARKS,
        float(min(hearing.exclamations, _MOST_MARKS)) / _MOST_MARKS,
        math.log1p(hearing.words) / 2,
    )


def _weights(hearing: Hearing, tone: Tone, *, denied: bool) -> list[float]:
    return [each.weight for each in hearing.heard if each.tone is tone and each.denied is denied]
