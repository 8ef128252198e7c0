"""Composition: many subgraph schemas in, one supergraph schema out, or everything that is wrong.

    from supergraph.composition import Subgraph, compose

    result = compose([Subgraph("products", "http://products/graphql", sdl), …])
    result.supergraph_sdl  # None if there are `result.errors`

What may enter: pure functions over schema text and values. What may not: files, sockets, clocks,
the event loop, and anything that knows a particular set of subgraphs. Reading files and asking
URLs for their SDL is the caller's work (see `supergraph.cli`).
"""

from supergraph.composition.compose import (
    CompositionOptions,
    CompositionResult,
    Subgraph,
    compose,
)
from supergraph.composition.errors import CompositionError, Hint, HintLevel, Location

__all__ = [
    "CompositionError",
    "CompositionOptions",
    "CompositionResult",
    "Hint",
    "HintLevel",
    "Location",
    "Subgraph",
    "compose",
]
