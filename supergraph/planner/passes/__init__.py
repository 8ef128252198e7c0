"""Passes over the fetch graph: none makes it deeper, and all but one make it smaller.

What may enter: one pass per module, and their ordered list. What may not: printing plans, choosing
sources.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from supergraph.planner.passes.merge_steps import merge_steps
from supergraph.planner.passes.share_waves import share_waves
from supergraph.planner.passes.split_blind import split_blind

if TYPE_CHECKING:
    from collections.abc import Callable

    from supergraph.planner.fetch_graph import FetchGraph

__all__ = ["PASSES"]

# Merging may bring together what splitting must take apart again, and changes what waits for what,
# so waves are shared last.
PASSES: tuple[Callable[[FetchGraph], None], ...] = (merge_steps, split_blind, share_waves)
