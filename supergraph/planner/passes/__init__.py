"""Passes over the fetch graph: each makes it smaller without making it deeper.

What may enter: one pass per module, and their ordered list. What may not: printing plans, choosing
sources.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from supergraph.planner.passes.merge_steps import merge_steps
from supergraph.planner.passes.share_waves import share_waves

if TYPE_CHECKING:
    from collections.abc import Callable

    from supergraph.planner.fetch_graph import FetchGraph

__all__ = ["PASSES"]

# Merging changes what waits for what, so waves are shared last.
PASSES: tuple[Callable[[FetchGraph], None], ...] = (merge_steps, share_waves)
