"""Gives up an answer that nobody waits for any more."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from supergraph.server.asgi import Receive

__all__ = ["CancelOnDisconnect"]

# Nearly every answer is ready before this: a watching task for each would cost more than it saves.
_GRACE_SECONDS = 0.1


class CancelOnDisconnect:
    """Cancels the body of its `with` when the client hangs up, and then ends quietly.

    Args:
        receive: the connection's receiver; the request's body must have been read.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._task: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._gone = False

    def __enter__(self) -> Self:
        self._task = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(_GRACE_SECONDS, self._start_watching)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        self._timer.cancel()
        if self._watch is not None:
            self._watch.cancel()
        if self._gone and self._task is not None:
            # The cancellation was ours, unless someone else has cancelled the task as well.
            return self._task.uncancel() == 0 and kind is asyncio.CancelledError
        return False

    def _start_watching(self) -> None:
        self._watch = asyncio.get_running_loop().create_task(self._wait_for_disconnect())

    async def _wait_for_disconnect(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        if self._task is not None:
            self._task.cancel()
