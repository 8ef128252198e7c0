"""The steps that do not fetch: order, concurrency, choice."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from supergraph.executor.state import ExecutionState

__all__ = ["ConditionStep", "ParallelStep", "SequenceStep", "Step", "run_together"]

T = TypeVar("T")


async def run_together(works: list[Coroutine[Any, Any, T]]) -> list[T]:
    """Run coroutines at the same time, the last of them in the caller's own task.

    Args:
        works: the coroutines.

    Returns:
        Their results, in their order.
    """
    if not works:
        return []
    *others, last = works
    tasks = [asyncio.create_task(work) for work in others]
    try:
        result = await last
        return [*[await task for task in tasks], result]
    except BaseException:
        # Cancelled, or a bug: nothing may go on without its request.
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise


class Step(Protocol):
    """A compiled plan node; holds nothing of any request."""

    async def run(self, state: ExecutionState) -> None:
        """Do this step's part of a request; what fails on the way is put into the state."""
        ...


class SequenceStep:
    """Runs steps one after the other."""

    __slots__ = ("_steps",)

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self._steps = steps

    async def run(self, state: ExecutionState) -> None:
        """Run them; see `Step.run`."""
        for step in self._steps:
            await step.run(state)


class ParallelStep:
    """Runs steps at the same time."""

    __slots__ = ("_steps",)

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self._steps = steps

    async def run(self, state: ExecutionState) -> None:
        """Run them; see `Step.run`."""
        await run_together([step.run(state) for step in self._steps])


class ConditionStep:
    """Runs one of two steps by the value of a client's variable."""

    __slots__ = ("_if", "_otherwise", "_variable")

    def __init__(self, variable: str, if_step: Step | None, else_step: Step | None) -> None:
        self._variable = variable
        self._if = if_step
        self._otherwise = else_step

    async def run(self, state: ExecutionState) -> None:
        """Run the one that the variable chooses, if any; see `Step.run`."""
        chosen = self._if if state.request.variables.get(self._variable) else self._otherwise
        if chosen is not None:
            await chosen.run(state)
