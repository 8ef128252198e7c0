"""How two applications of a directive that may stand only once become one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from itertools import product

from supergraph.composition.model import Const
from supergraph.composition.values import print_value

__all__ = ["STRATEGIES", "conjunction", "disjunction_of_conjunctions"]

Strategy = Callable[[Sequence[Const]], Const]


def _largest(values: Sequence[Const]) -> Const:
    numbers = [value for value in values if isinstance(value, int)]
    return max(numbers) if numbers else None


def _union(values: Sequence[Const]) -> Const:
    # A list of one may be written without its brackets.
    lists = [
        value if isinstance(value, tuple) else (value,) for value in values if value is not None
    ]
    if not lists:
        return None
    return tuple({print_value(item): item for items in lists for item in items}.values())


def _all_true(values: Sequence[Const]) -> Const:
    flags = [value for value in values if isinstance(value, bool)]
    return all(flags) if flags else None


def disjunction_of_conjunctions(value: Const) -> frozenset[frozenset[str]]:
    """Read scopes or policies: the outer list is OR, the inner lists are AND; empty is true."""
    clauses = value if isinstance(value, tuple) else ()
    found = frozenset(
        frozenset(str(name) for name in clause) if isinstance(clause, tuple) else frozenset()
        for clause in clauses
    )
    return found or frozenset({frozenset()})


def conjunction(
    requirements: Iterable[frozenset[frozenset[str]]],
) -> frozenset[frozenset[str]]:
    """Combine requirements with AND, dropping clauses that a weaker clause already covers."""
    combined = reduce(
        lambda left, right: frozenset(a | b for a, b in product(left, right)),
        requirements,
        frozenset({frozenset[str]()}),
    )
    return frozenset(c for c in combined if not any(other < c for other in combined))


def _conjoin(values: Sequence[Const]) -> Const:
    """Combine lists of clauses with AND, in the order in which other composers write them."""
    first, *others = dict.fromkeys(_sorted_clauses(value) for value in values)
    merged = first
    for clauses in others:
        pairs = [tuple(sorted({*left, *right})) for left, right in product(merged, clauses)]
        kept: list[tuple[str, ...]] = []
        for clause in sorted(dict.fromkeys(pairs), key=len):
            if not any(set(weaker) <= set(clause) for weaker in kept):
                kept.append(clause)
        merged = tuple(kept)
    return merged


def _sorted_clauses(value: Const) -> tuple[tuple[str, ...], ...]:
    clauses = [
        tuple(sorted(map(str, clause)))
        for clause in (value if isinstance(value, tuple) else ())
        if isinstance(clause, tuple)
    ]
    return tuple(sorted(clauses, key=print_value)) or ((),)


STRATEGIES: Mapping[str, Mapping[str, Strategy]] = {
    "requiresScopes": {"scopes": _conjoin},
    "policy": {"policies": _conjoin},
    "cost": {"weight": _largest},
    "listSize": {
        "assumedSize": _largest,
        "slicingArguments": _union,
        "sizedFields": _union,
        "requireOneSlicingArgument": _all_true,
    },
}
"""By directive, how each of its arguments is combined."""
