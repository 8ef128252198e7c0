"""Texts whose tone a person has judged."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from subgraphs.kit.settings import Locale
from subgraphs.reviews.rules.sentiment import SentimentLabel

#: What the store learns from.
TRAINING = Path(__file__).parent / "reviews.tsv"


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text and its tone.

    Attributes:
        label: as a person hears it.
        language: which it is mostly written in.
        text: as a customer would write it.
    """

    label: SentimentLabel
    language: Locale
    text: str


@cache
def read_labelled(path: Path) -> tuple[LabelledText, ...]:
    """Return the texts of a file of three columns: label, language, text.

    Args:
        path: tab-separated, with a heading; quotes mean nothing in it.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            LabelledText(SentimentLabel(row["label"]), Locale(row["language"]), row["text"])
            for row in rows
        )
