"""The step that asks a subgraph for fields of a root type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from supergraph.executor.errors import SubgraphFailure, nested_too_deeply
from supergraph.executor.merge import JsonObject, copied
from supergraph.executor.paths import Gather, ResponsePath, concrete_prefix, key_path, walk
from supergraph.executor.reports import (
    MOST_ERRORS,
    as_response_path,
    client_path,
    failure_error,
    subgraph_errors,
)

if TYPE_CHECKING:
    from supergraph.executor.call import SubgraphCall
    from supergraph.executor.fetch_shape import ResponseShape
    from supergraph.executor.rewrites import Rewriter
    from supergraph.executor.state import ExecutionState
    from supergraph.executor.writes import MergeMode
    from supergraph.plan import Path, Rewrite
    from supergraph.transport import SubgraphResponse

__all__ = ["Outcome", "RootFetchStep"]

Outcome: TypeAlias = "SubgraphResponse | SubgraphFailure"
"""What a subgraph answered, unread, or why there is no answer."""


class RootFetchStep:
    """Fetches root fields and merges them at the root, or into the objects at a path.

    Args:
        call: sends the text.
        path: where root fields are re-entered; empty for the root itself.
        gather: lists the objects at the path.
        keys: the response keys that the text asks for.
        mode: how to merge.
        output_rewrites: changes to the answer.
        rewriter: applies them.
    """

    __slots__ = ("_call", "_gather", "_keys", "_mode", "_path", "_rewriter", "_rewrites")

    def __init__(
        self,
        call: SubgraphCall,
        place: tuple[Path, Gather],
        keys: ResponseShape,
        mode: MergeMode,
        rewrites: tuple[tuple[Rewrite, ...], Rewriter],
    ) -> None:
        self._call = call
        self._path, self._gather = place
        self._keys = keys
        self._mode = mode
        self._rewrites, self._rewriter = rewrites

    async def run(self, state: ExecutionState) -> None:
        """Fetch and merge; see `Step.run`."""
        if not self._path or self._gather(state.data, True):
            self.take(state, await self.ask(state))

    async def ask(self, state: ExecutionState) -> Outcome:
        """Send the text, and change nothing yet.

        Args:
            state: the run.
        """
        try:
            return await self._call.post(state)
        except SubgraphFailure as failure:
            return failure

    def take(self, state: ExecutionState, outcome: Outcome) -> None:
        """Read an answer and merge it.

        Args:
            state: the run.
            outcome: what `ask` returned.
        """
        try:
            if isinstance(outcome, SubgraphFailure):
                raise outcome
            answer = self._call.read(outcome)
            if answer.data is not None:
                self._merge(state, answer.data)
        except SubgraphFailure as failure:
            error = failure_error(state, self._call.service_name, failure, self._failure_path())
            state.errors.append(error)
            self._excuse(state)
            return
        if answer.errors:
            self._report(state, answer.errors, answer.data)

    def _merge(self, state: ExecutionState, data: JsonObject) -> None:
        if self._rewrites:
            self._rewriter.apply(data)
        isolate, merge = self._mode.isolate, self._mode.merge or dict.update
        try:
            for number, target in enumerate(self._gather(state.data, False)):
                merge(target, copied(data) if number and isolate else data)
        except RecursionError:
            raise nested_too_deeply(self._call.service_name) from None

    def _report(self, state: ExecutionState, errors: list[Any], data: JsonObject | None) -> None:
        if data is None:
            self._excuse(state)
        state.incomplete = True
        service_name = self._call.service_name
        hoisted = [self._failure_path()]
        placed: list[tuple[Any, ResponsePath]] = []
        explains_all = False
        for raw in errors:
            path = as_response_path(raw)
            places = [] if path is None else self._places(state, client_path(path, self._rewrites))
            state.excused_paths.update(places)
            placed.extend((raw, place) for place in places or hoisted)
            explains_all = explains_all or path is None or len(placed) > MOST_ERRORS
            if len(placed) > MOST_ERRORS:
                break
        if explains_all:
            self._excuse(state)
        state.errors += subgraph_errors(state, service_name, placed, hoisted)

    def _places(self, state: ExecutionState, path: ResponsePath) -> list[ResponsePath]:
        return [(*place, *path) for place, _ in walk(state.data, self._path)]

    def _failure_path(self) -> ResponsePath:
        """Where an error of the whole fetch is placed: at its field, when there is only one."""
        prefix = concrete_prefix(self._path)
        if len(prefix) == len(self._path) and len(self._keys) == 1:
            return (*prefix, *self._keys)
        return prefix

    def _excuse(self, state: ExecutionState) -> None:
        state.excuse(key_path(self._path), self._keys)
