"""Does identical work that is in flight once.

Whoever comes first starts the work in a task of its own; all who ask for the same wait for it.
So the first may go away without harm to the others, and only when the last has gone is the work
given up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

__all__ = ["InFlight"]

T = TypeVar("T")


class _Flight(Generic[T]):
    """Work under way, and those who wait for it."""

    __slots__ = ("task", "waiters")

    def __init__(self, task: asyncio.Task[T]) -> None:
        self.task = task
        self.waiters: list[asyncio.Future[T]] = []


class InFlight(Generic[T]):
    """Work under way by key."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight[T]] = {}

    def __len__(self) -> int:
        return len(self._flights)

    def join(self, key: Hashable) -> Awaitable[T] | None:
        """Wait for the work under a key, if there is any.

        Args:
            key: whatever makes two pieces of work the same.
        """
        flight = self._flights.get(key)
        return None if flight is None else self._wait(key, flight)

    def start(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> Awaitable[T]:
        """Start work under a key that has none, and wait for it.

        Args:
            key: whatever makes two pieces of work the same.
            work: what to do; its errors reach everyone who waits.
        """
        flight = _Flight(asyncio.get_running_loop().create_task(work()))
        self._flights[key] = flight
        flight.task.add_done_callback(lambda _: self._land(key, flight))
        return self._wait(key, flight)

    async def _wait(self, key: Hashable, flight: _Flight[T]) -> T:
        waiter: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        flight.waiters.append(waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            flight.waiters.remove(waiter)
            if not flight.waiters and not flight.task.done():
                self._forget(key, flight)
                flight.task.cancel()
            raise

    def _land(self, key: Hashable, flight: _Flight[T]) -> None:
        self._forget(key, flight)
        task = flight.task
        error = None if task.cancelled() else task.exception()
        for waiter in flight.waiters:
            if waiter.done():
                continue
            if task.cancelled():
                waiter.cancel()
            elif error is not None:
                waiter.set_exception(error)
            else:
                waiter.set_result(task.result())

    def _forget(self, key: Hashable, flight: _Flight[T]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
