"""The state of one request under way: merged data, errors, and what is known to be missing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from supergraph.executor.merge import JsonObject

if TYPE_CHECKING:
    from supergraph.executor.fetch_shape import ResponseShape
    from supergraph.executor.paths import ResponsePath
    from supergraph.executor.request import ExecutionRequest, ExecutorOptions
    from supergraph.executor.root_fetch import Outcome

__all__ = ["ExecutionState"]

# Looking for shared values costs about a fifth of what each of them saves.
_WORTHWHILE_SHARE = 5


class ExecutionState:
    """What the steps of one run share.

    Steps change it between two awaits, so nothing needs a lock.

    Args:
        request: the request.
        options: how to behave.

    Attributes:
        data: the merged data so far.
        errors: the errors so far, as they will be sent.
        incomplete: whether something that was asked of a subgraph has not come.
        outcomes: what came of each request, by subgraph and body, where a run may start over;
            None where it may not.
        requests: how many requests went out.
        merged: into how many objects entities were merged.
        merged_twins: how many of those got the entity of an earlier one.
        excused_keys: by key path (without list indices), the keys below it that are missing
            because of an error that is already reported.
        excused_paths: places whose value is explained by an error that is already reported.
    """

    __slots__ = (
        "_deadline",
        "_loop",
        "data",
        "errors",
        "excused_keys",
        "excused_paths",
        "incomplete",
        "merged",
        "merged_twins",
        "options",
        "outcomes",
        "request",
        "requests",
    )

    def __init__(self, request: ExecutionRequest, options: ExecutorOptions) -> None:
        self.request = request
        self.options = options
        self.data: JsonObject = {}
        self.errors: list[JsonObject] = []
        self.incomplete = False
        self.outcomes: dict[tuple[str, bytes], Outcome] | None = None
        self.requests = 0
        self.merged = 0
        self.merged_twins = 0
        self.excused_keys: dict[tuple[str, ...], list[ResponseShape]] = {}
        self.excused_paths: set[ResponsePath] = set()
        self._deadline: float | None = None
        if request.timeout is not None:
            self._loop = asyncio.get_running_loop()
            self._deadline = self._loop.time() + request.timeout

    def timeout(self, service_name: str) -> float:
        """Seconds that a request to a subgraph may take now; not above zero when time is up."""
        options = self.options
        allowed = options.subgraph_timeout
        if options.subgraph_timeouts:
            allowed = options.subgraph_timeouts.get(service_name, allowed)
        if self._deadline is None:
            return allowed
        return min(allowed, self._deadline - self._loop.time())

    @property
    def has_twins(self) -> bool:
        """Whether so many objects share values that it pays to look for them."""
        return self.merged_twins * _WORTHWHILE_SHARE > self.merged

    def excuse(self, position: tuple[str, ...], keys: ResponseShape) -> None:
        """Note that an error explains why keys are missing in every object at a position."""
        self.incomplete = True
        known = self.excused_keys.setdefault(position, [])
        if not any(keys is other for other in known):
            known.append(keys)
