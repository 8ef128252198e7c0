"""Gives up answers that nobody waits for any more.

Nearly every answer is ready before it would be worth asking whether its client is still there. So a
request only enters its name in a list; who is still on it after a while gets a task that watches
the connection.
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from supergraph.server.asgi import Receive

__all__ = ["DisconnectWatch"]

_SWEEP_SECONDS = 0.1


class DisconnectWatch:
    """Watches the connections of requests that take long; one for all requests of an endpoint."""

    def __init__(self) -> None:
        self._new: set[_Request] = set()
        self._seen: set[_Request] = set()
        self._is_sweeping = False

    def request(self, receive: Receive) -> _Request:
        """A context whose body is cancelled when the client hangs up, and which then ends quietly.

        Args:
            receive: the connection's receiver; the request's body must have been read.
        """
        return _Request(self, receive)

    def enter(self, request: _Request) -> None:
        """Note a request that begins."""
        self._new.add(request)
        if not self._is_sweeping:
            self._is_sweeping = True
            asyncio.get_running_loop().call_later(_SWEEP_SECONDS, self._sweep)

    def leave(self, request: _Request) -> None:
        """Forget a request that has ended."""
        self._new.discard(request)
        self._seen.discard(request)

    def _sweep(self) -> None:
        for request in self._seen:
            request.start_watching()
        self._seen, self._new = self._new, set()
        self._is_sweeping = bool(self._seen)
        if self._is_sweeping:
            asyncio.get_running_loop().call_later(_SWEEP_SECONDS, self._sweep)


class _Request:
    """One request under way."""

    __slots__ = ("_gone", "_owner", "_receive", "_task", "_watch")

    def __init__(self, owner: DisconnectWatch, receive: Receive) -> None:
        self._owner = owner
        self._receive = receive
        self._task: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._gone = False

    def __enter__(self) -> Self:
        self._task = asyncio.current_task()
        self._owner.enter(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        self._owner.leave(self)
        if self._watch is not None:
            self._watch.cancel()
        if self._gone and self._task is not None:
            # The cancellation was ours, unless someone else has cancelled the task as well.
            return self._task.uncancel() == 0 and kind is asyncio.CancelledError
        return False

    def start_watching(self) -> None:
        """Cancel the request's task as soon as its client hangs up."""
        self._watch = asyncio.get_running_loop().create_task(self._wait_for_disconnect())

    async def _wait_for_disconnect(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        if self._task is not None:
            self._task.cancel()
