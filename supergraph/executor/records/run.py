"""Runs a plan on records, wave after wave, until the response or the first misfit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from supergraph.executor.errors import SubgraphFailure
from supergraph.executor.records.errors import Misfit
from supergraph.executor.steps import run_together

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from supergraph.executor.call import SubgraphCall
    from supergraph.executor.records.code import Functions, Slots
    from supergraph.executor.root_fetch import Outcome
    from supergraph.executor.state import ExecutionState

__all__ = ["RecordFetch", "RecordPlan"]

# Whatever an answer is not, one of these says so; what it is instead, others find out.
_MISFITS = (
    Misfit,
    AttributeError,
    KeyError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
    msgspec.MsgspecError,
)

# So many misfits, less those runs that went well, and records are given up for an operation.
_PATIENCE = 20


class RecordFetch(NamedTuple):
    """One fetch.

    Attributes:
        call: sends its text.
        ask: makes the variables that it adds; None when there is nothing to ask.
        read: takes the data of its answer.
        decode: reads a body.
    """

    call: SubgraphCall
    ask: Callable[[Slots], dict[str, object] | None]
    read: Callable[[Slots, Any], None]
    decode: Callable[[bytes], Any]


class RecordPlan:
    """An operation, compiled to records; holds nothing of any request.

    Args:
        waves: its fetches; the first wave is sent by others.
        functions: what was compiled.
        response: the class of the response.
    """

    __slots__ = ("_encode", "_functions", "_misfits", "_response", "_waves")

    def __init__(
        self,
        waves: tuple[tuple[RecordFetch, ...], ...],
        functions: Functions,
        response: Callable[[Any], Any],
    ) -> None:
        self._waves = waves
        self._functions = functions
        self._response = response
        self._encode = msgspec.json.Encoder().encode
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
        slots: Slots = [[]] * self._functions.slots
        try:
            first, *others = self._waves
            self._read(slots, list(zip(first, outcomes, strict=True)))
            for wave in others:
                asked = [(fetch, fetch.ask(slots)) for fetch in wave]
                sent = [(fetch, extra) for fetch, extra in asked if extra is not None]
                came = await run_together([_post(fetch, state, extra) for fetch, extra in sent])
                self._read(slots, [(own[0], came) for own, came in zip(sent, came, strict=True)])
            body: bytes = self._encode(self._response(self._functions.finish(slots)))
        except _MISFITS:
            self._misfits = min(self._misfits + 2, 2 * _PATIENCE)
            return None
        self._misfits = max(self._misfits - 1, 0)
        return body

    @staticmethod
    def _read(slots: Slots, came: list[tuple[RecordFetch, Outcome]]) -> None:
        for fetch, outcome in came:
            if isinstance(outcome, SubgraphFailure) or not fetch.call.is_plain(outcome):
                raise Misfit
            fetch.read(slots, fetch.decode(outcome.body).data)


async def _post(fetch: RecordFetch, state: ExecutionState, extra: Mapping[str, object]) -> Outcome:
    try:
        return await fetch.call.post(state, extra)
    except SubgraphFailure as failure:
        return failure
