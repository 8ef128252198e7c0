"""Both answers to one case, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from infra.differential.composition.canonical import facts
from infra.differential.composition.texts import Case
from infra.differential.oracle import Oracle
from supergraph.composition.compose import CompositionResult, Subgraph, compose

__all__ = ["Verdict", "judge"]

_SHOWN_FACTS = 8


@dataclass(frozen=True, slots=True)
class Verdict:
    """Both answers to one case.

    Attributes:
        subgraphs: SDL by name.
        ours: our result.
        codes: our error codes.
        theirs: the reference's error codes.
        messages: the reference's messages.
        hints: the codes of our hints, counted; empty unless both compose.
        their_hints: those of the reference.
        facts: what our supergraph says that the reference's does not.
        their_facts: what the reference's supergraph says that ours does not.
    """

    subgraphs: Mapping[str, str]
    ours: CompositionResult
    codes: frozenset[str]
    theirs: frozenset[str]
    messages: tuple[str, ...]
    hints: Counter[str]
    their_hints: Counter[str]
    facts: frozenset[str]
    their_facts: frozenset[str]

    def difference(self) -> str:
        """Say what differs; empty if nothing does."""
        if self.codes != self.theirs:
            return f"ours {sorted(self.codes)}, theirs {sorted(self.theirs)}"
        found = [f"ours: {fact}" for fact in sorted(self.facts)]
        found += [f"theirs: {fact}" for fact in sorted(self.their_facts)]
        if self.hints != self.their_hints:
            more, less = self.hints - self.their_hints, self.their_hints - self.hints
            found.insert(0, f"hints, ours: {dict(more)}, theirs: {dict(less)}")
        return "; ".join(found[:_SHOWN_FACTS])


def judge(case: Case, oracle: Oracle) -> Verdict:
    """Compose a case here and by the reference implementation."""
    asked = [{"name": n, "url": f"http://{n}", "sdl": sdl} for n, sdl in case.subgraphs.items()]
    theirs = oracle.ask({"subgraphs": asked})
    ours = compose([Subgraph(n, f"http://{n}", sdl) for n, sdl in case.subgraphs.items()])
    both = ours.supergraph_sdl is not None and theirs["supergraph"] is not None
    own_facts = facts(ours.supergraph_sdl or "") if both else set()
    their_facts = facts(theirs["supergraph"]) if both else set()
    return Verdict(
        case.subgraphs,
        ours,
        frozenset(error.code for error in ours.errors),
        frozenset(error["code"] for error in theirs["errors"]),
        tuple(error["message"] for error in theirs["errors"]),
        Counter(hint.code for hint in ours.hints) if both else Counter(),
        Counter(theirs["hints"]) if both else Counter(),
        frozenset(own_facts - their_facts),
        frozenset(their_facts - own_facts),
    )
