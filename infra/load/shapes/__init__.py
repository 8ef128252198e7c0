"""The shapes of federations that are measured, one module each: `draw(seed)` makes a federation.

May not enter: I/O, and chance that does not come from the seed.
"""

from collections.abc import Callable, Mapping

from infra.load.federation import Answer, Federation, answer_from_memory
from infra.load.shapes import abstract, deep, wide

__all__ = ["SHAPES", "make_answers"]

SHAPES: Mapping[str, Callable[[int], Federation]] = {
    "deep": deep.draw,
    "wide": wide.draw,
    "abstract": abstract.draw,
}
"""Draws each shape from a seed."""


def make_answers(shape: str, seed: int) -> dict[str, Answer]:
    """How the subgraphs of a shape answer, by name.

    Args:
        shape: its name.
        seed: what it is drawn from.
    """
    federation = SHAPES[shape](seed)
    return {name: answer_from_memory(federation, name) for name in federation.subgraphs}
