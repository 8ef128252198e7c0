"""How far a run on records has come: a function of the answers so far, computed once for all runs.

What a wave asks for follows from the bodies of the waves before it, and so does the response. So
runs of one operation that got the same bodies are at the same stage, whatever their variables are
and whoever asks: reading, merging and writing is done by the first of them.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import msgspec

from supergraph.executor.errors import SubgraphFailure
from supergraph.executor.records.errors import Misfit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from supergraph.executor.call import SubgraphCall
    from supergraph.executor.records.code import Functions, Slots
    from supergraph.executor.root_fetch import Outcome

__all__ = ["Asked", "RecordFetch", "Stage", "Work"]

# So many continuations of a stage are remembered while runs are in flight.
_REMEMBERED = 2


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


class Asked(NamedTuple):
    """What a fetch is about to send.

    Attributes:
        fetch: the fetch.
        extra: its variables beside the client's.
        written: the whole message, if the client's variables have no part in it.
    """

    fetch: RecordFetch
    extra: Mapping[str, object]
    written: bytes | None


_Read: TypeAlias = tuple[tuple[RecordFetch, bytes], ...]
"""What a wave brought."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is compiled, the same for all stages of an operation.

    Attributes:
        waves: the fetches.
        functions: what is computed between them.
        response: the class of the response.
        encode: writes it.
    """

    waves: tuple[tuple[RecordFetch, ...], ...]
    functions: Functions
    response: Callable[[Any], Any]
    encode: Callable[[Any], bytes] = msgspec.json.Encoder().encode


class Stage:
    """A stage of an operation.

    Args:
        work: what is compiled.
        history: for each wave so far what was read: fetches and bodies.

    Attributes:
        asked: what the next wave sends; None in place of a fetch that has nothing to ask.
        response: the response as JSON, when nothing is left to ask.
    """

    __slots__ = ("_history", "_next", "_slots", "_work", "asked", "response")

    def __init__(self, work: Work, history: tuple[_Read, ...] = ()) -> None:
        self._work = work
        self._history = history
        self._next: list[tuple[tuple[bytes, ...], Stage]] = []
        self._slots: Slots | None = None
        self.asked: list[Asked | None] = []
        self.response: bytes | None = None

    @classmethod
    def start(cls, work: Work) -> Stage:
        """The stage before the first wave.

        Args:
            work: what is compiled.
        """
        stage = cls(work)
        stage.asked = [Asked(fetch, {}, None) for fetch in work.waves[0]]
        return stage

    def after(self, outcomes: Sequence[Outcome]) -> Stage:
        """The stage that follows from the outcomes of this stage's requests.

        Args:
            outcomes: one for each request that was sent, in their order.

        Raises:
            Misfit: an outcome is no plain answer. So do the errors of `MISFITS`, for answers that
                records cannot hold.
        """
        sent = [asked.fetch for asked in self.asked if asked is not None]
        bodies = []
        for fetch, outcome in zip(sent, outcomes, strict=True):
            if isinstance(outcome, SubgraphFailure) or not fetch.call.is_plain(outcome):
                raise Misfit
            bodies.append(outcome.body)
        came = tuple(bodies)
        for known, stage in self._next:
            if known == came:
                return stage
        stage = self._go_on(tuple(zip(sent, came, strict=True)))
        self._next = [(came, stage), *self._next[: _REMEMBERED - 1]]
        return stage

    def forget(self) -> None:
        """Forget what has followed."""
        self._next = []

    def _go_on(self, read: _Read) -> Stage:
        work = self._work
        slots, self._slots = self._slots, None
        if slots is None:
            # Another run has gone on from here with other answers: all is read again.
            slots = _slots_after(work, self._history)
        _read(slots, read)
        stage = Stage(work, (*self._history, read))
        if len(stage._history) < len(work.waves):
            stage._ask(slots)
        else:
            stage.response = work.encode(work.response(work.functions.finish(slots)))
        return stage

    def _ask(self, slots: Slots) -> None:
        for fetch in self._work.waves[len(self._history)]:
            extra = fetch.ask(slots)
            written = None if extra is None else fetch.call.written(extra)
            self.asked.append(None if extra is None else Asked(fetch, extra, written))
        self._slots = slots


def _slots_after(work: Work, history: tuple[_Read, ...]) -> Slots:
    """What is known after some waves."""
    slots: Slots = [[]] * work.functions.slots
    following = itertools.islice(work.waves, 1, None)
    for read, wave in zip(history, following, strict=False):
        _read(slots, read)
        for fetch in wave:
            fetch.ask(slots)
    return slots


def _read(slots: Slots, read: _Read) -> None:
    for fetch, body in read:
        fetch.read(slots, fetch.decode(body).data)
