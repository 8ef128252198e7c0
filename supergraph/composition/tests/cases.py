"""Reads `corpus/`: small sets of subgraphs, each with what composing them must say.

A file has cases of the form

    === title
    --- name of a subgraph
    its SDL (FED stands for the link to the newest federation version)
    => composes | errors: CODE, … | hints: CODE, …

The differential suite asks the reference implementation too, but for `beyond_the_reference.txt`: on
those it throws, says less than is wrong, or accepts what the GraphQL specification forbids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from supergraph.composition.compose import CompositionResult, Subgraph, compose
from supergraph.composition.testing import LINK

CORPUS = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Case:
    """One case of the corpus."""

    title: str
    subgraphs: tuple[Subgraph, ...]
    expected: str

    @property
    def composes(self) -> bool:
        return not self.expected.startswith("errors")


def read_cases(path: Path) -> list[Case]:
    """Reads the cases of a file."""
    cases = []
    for block in re.split(r"^=== ", path.read_text(), flags=re.MULTILINE)[1:]:
        body, _, expected = block.partition("\n=> ")
        title, *parts = re.split(r"^--- ", body, flags=re.MULTILINE)
        subgraphs = []
        for part in parts:
            name, sdl = part.split("\n", 1)
            subgraphs.append(Subgraph(name, f"http://{name}", sdl.replace("FED", LINK)))
        cases.append(Case(f"{path.stem}: {title.strip()}", tuple(subgraphs), expected.strip()))
    return cases


CASES = tuple(case for path in sorted(CORPUS.glob("*.txt")) for case in read_cases(path))


@cache
def composed(case: Case) -> CompositionResult:
    """Composes a case, once."""
    return compose(case.subgraphs)
