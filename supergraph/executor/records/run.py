"""Runs a plan on records, wave after wave, until the response or the first misfit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supergraph.executor.errors import SubgraphFailure
from supergraph.executor.records.errors import MISFITS
from supergraph.executor.records.stage import Stage, Work
from supergraph.executor.steps import run_together

if TYPE_CHECKING:
    from collections.abc import Callable

    from supergraph.executor.records.code import Functions
    from supergraph.executor.records.stage import Asked, RecordFetch
    from supergraph.executor.root_fetch import Outcome
    from supergraph.executor.state import ExecutionState

__all__ = ["RecordPlan"]

# So many misfits, less those runs that went well, and records are given up for an operation.
_PATIENCE = 20


class RecordPlan:
    """An operation, compiled to records; holds nothing of any request but of those in flight.

    Args:
        waves: its fetches; the first wave is sent by others.
        functions: what was compiled.
        response: the class of the response.
    """

    __slots__ = ("_misfits", "_running", "_shared", "_work")

    def __init__(
        self,
        waves: tuple[tuple[RecordFetch, ...], ...],
        functions: Functions,
        response: Callable[[Any], Any],
    ) -> None:
        self._work = Work(waves, functions, response)
        self._shared = Stage.start(self._work)
        self._running = 0
        self._misfits = 0

    @property
    def is_worth_trying(self) -> bool:
        """Whether answers to this operation are not misfits again and again."""
        return self._misfits < _PATIENCE

    async def run(self, state: ExecutionState, outcomes: list[Outcome]) -> bytes | None:
        """Go on after the first wave.

        Args:
            state: the run; nothing is put into its data.
            outcomes: the outcomes of the first wave's fetches, in their order.

        Returns:
            The response as JSON; None when it must be found out otherwise. The outcomes of all
            fetches are then in the state's `outcomes`.
        """
        state.outcomes = {}
        self._running += 1
        try:
            stage = self._shared if state.request.share else Stage.start(self._work)
            stage = stage.after(outcomes)
            while stage.response is None:
                sent = [asked for asked in stage.asked if asked is not None]
                stage = stage.after(await run_together([_post(state, asked) for asked in sent]))
        except MISFITS:
            self._misfits = min(self._misfits + 2, 2 * _PATIENCE)
            return None
        finally:
            self._running -= 1
            if not self._running:
                self._shared.forget()
        self._misfits = max(self._misfits - 1, 0)
        return stage.response


async def _post(state: ExecutionState, asked: Asked) -> Outcome:
    try:
        return await asked.fetch.call.post(state, asked.extra, asked.written)
    except SubgraphFailure as failure:
        return failure
