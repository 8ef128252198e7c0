"""Both answers to one case, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from graphql import DefinitionNode, ObjectTypeDefinitionNode, parse, print_ast

from infra.differential.composition.canonical import facts
from infra.differential.composition.texts import Case
from supergraph.composition.compose import CompositionResult, Subgraph, compose

__all__ = ["Reference", "Verdict", "judge"]

_SHOWN_FACTS = 8
_UNSATISFIABLE = frozenset({"SATISFIABILITY_ERROR"})
_Rewrite: TypeAlias = Callable[[DefinitionNode], DefinitionNode | None]


class Reference(Protocol):
    """Who is asked for the other answer: the oracle, or what stands for it in a test."""

    def ask(self, question: object) -> Any:
        """Answer a question in the shape that `oracle.js` tells."""


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
        wavers: where the reference accepts what we call unsatisfiable: the changes that mean
            nothing for it, but that make the reference call it unsatisfiable too.
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
    wavers: frozenset[str]

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


def judge(case: Case, oracle: Reference) -> Verdict:
    """Compose a case here and by the reference implementation."""
    theirs = _ask(case.subgraphs, oracle)
    ours = compose([Subgraph(n, f"http://{n}", sdl) for n, sdl in case.subgraphs.items()])
    both = ours.supergraph_sdl is not None and theirs["supergraph"] is not None
    own_facts = facts(ours.supergraph_sdl or "") if both else set()
    their_facts = facts(theirs["supergraph"]) if both else set()
    codes = frozenset(error.code for error in ours.errors)
    their_codes = frozenset(error["code"] for error in theirs["errors"])
    accepted = codes == _UNSATISFIABLE and not their_codes
    return Verdict(
        case.subgraphs,
        ours,
        codes,
        their_codes,
        tuple(error["message"] for error in theirs["errors"]),
        Counter(hint.code for hint in ours.hints) if both else Counter(),
        Counter(theirs["hints"]) if both else Counter(),
        frozenset(own_facts - their_facts),
        frozenset(their_facts - own_facts),
        _wavering(case, oracle) if accepted else frozenset(),
    )


def _ask(subgraphs: Mapping[str, str], oracle: Reference) -> Any:
    asked = [{"name": n, "url": f"http://{n}", "sdl": sdl} for n, sdl in subgraphs.items()]
    return oracle.ask({"subgraphs": asked})


def _wavering(case: Case, oracle: Reference) -> frozenset[str]:
    """Return the changes without a meaning that make the reference change its mind."""
    found = set()
    for name, rewrite in _REWRITES.items():
        changed = {n: _rewritten(sdl, rewrite) for n, sdl in case.subgraphs.items()}
        answer = _ask({n: sdl for n, sdl in changed.items() if sdl}, oracle)
        if {error["code"] for error in answer["errors"]} == _UNSATISFIABLE:
            found.add(name)
    return frozenset(found)


def _rewritten(sdl: str, rewrite: _Rewrite) -> str:
    document = parse(sdl, no_location=True)
    nodes = (rewrite(node) for node in document.definitions)
    return "\n".join(print_ast(node) for node in nodes if node is not None)


def _reverse_fields(node: DefinitionNode) -> DefinitionNode:
    if not isinstance(node, ObjectTypeDefinitionNode):
        return node
    parts = {key: getattr(node, key) for key in node.keys}
    return ObjectTypeDefinitionNode(**{**parts, "fields": tuple(reversed(node.fields or ()))})


def _drop_mutations(node: DefinitionNode) -> DefinitionNode | None:
    root = isinstance(node, ObjectTypeDefinitionNode) and node.name.value == "Mutation"
    return None if root else node


_REWRITES: Mapping[str, _Rewrite] = {
    "fields in another order": _reverse_fields,
    "no mutations": _drop_mutations,
}
"""By name: queries cannot be answered any better after these."""
