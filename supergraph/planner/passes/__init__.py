"""Passes over the fetch graph: what must wait for what, and then fewer requests.

What may enter: one pass per module, and their ordered list. What may not: printing plans, choosing
sources.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from supergraph.planner.passes.await_types import await_types
from supergraph.planner.passes.carry_contexts import carry_contexts
from supergraph.planner.passes.merge_steps import merge_steps
from supergraph.planner.passes.share_waves import share_waves
from supergraph.planner.passes.split_blind import split_blind

if TYPE_CHECKING:
    from collections.abc import Callable

    from supergraph.planner.fetch_graph import FetchGraph

__all__ = ["PASSES"]

# Whatever moves steps must know what they wait for. Merging may bring together what splitting must
# take apart again, and changes what waits for what, so waves are shared last.
PASSES: tuple[Callable[[FetchGraph], None], ...] = (
    await_types,
    carry_contexts,
    merge_steps,
    split_blind,
    share_waves,
)
