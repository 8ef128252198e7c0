"""Runs checkouts: takes those that are due, carries out their steps, notes each one done.

A checkout's row is its whole memory. A worker that dies leaves a row whose lease ends in a few
seconds, and any other worker goes on from the step that was under way.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from events.processor import Consumer
from events.retry import Failure, Retry, classify, decide, pause_after
from events.sagas import repository
from events.sagas.checkout import FINAL, FIRST, FORWARD, NEXT, PRICING, Outcome, may_give_up
from events.sagas.models import Saga, metadata
from events.sagas.steps import Refused
from events.topics import CHECKOUT
from subgraphs.kit.clock import Clock
from subgraphs.kit.events import EventRecord
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders.errors import CancelReason

logger = logging.getLogger("store.checkout")

#: Carries out a step; see `Steps.carry_out`.
CarryOut: TypeAlias = Callable[[Saga], Awaitable[Saga]]

LEASE = timedelta(seconds=10)
#: How long a checkout waits for servers that are away before it is given up.
PATIENCE = timedelta(minutes=2)
_AT_ONCE = 8
_POLL_SECONDS = 0.5


class Runner:
    """Runs what is due, several checkouts at once.

    Args:
        engine: the store's database.
        carry_out: the steps.
        clock: the time.
    """

    def __init__(self, engine: AsyncEngine, carry_out: CarryOut, clock: Clock) -> None:
        self._engine = engine
        self._carry_out = carry_out
        self._clock = clock
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Look for due checkouts at once."""
        self._wake.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Run checkouts until told to stop; a step under way is finished first."""
        failures = 0
        while not stopping.is_set():
            self._wake.clear()
            try:
                taken = await self.run_due(stopping)
                failures = 0
            except Exception as error:  # noqa: BLE001  # rows keep everything; try again
                failures += 1
                logger.warning("checkouts stand still: %s: %s", type(error).__name__, error)
                await asyncio.sleep(pause_after(failures, random.random()))  # noqa: S311
                continue
            if not taken:
                await self._wait()

    async def run_due(self, stopping: asyncio.Event) -> int:
        """Take due checkouts and run each as far as it goes; return how many were taken."""
        now = self._clock()
        taken = await repository.lease(self._engine, now, now + LEASE, _AT_ONCE)
        await asyncio.gather(*(self._run_one(saga, stopping) for saga in taken))
        return len(taken)

    async def _run_one(self, saga: Saga, stopping: asyncio.Event) -> None:
        while saga.state not in FINAL and not stopping.is_set():
            saga, due_at = await self._advance(saga)
            if stopping.is_set():
                due_at = self._clock()  # nobody here goes on with it; let others begin at once
            if not await repository.save(self._engine, saga, due_at, self._clock()):
                logger.warning("another worker runs the checkout of %s", saga.order_id)
                return
            if saga.attempts:
                return
        if saga.state in FINAL:
            logger.info("checkout of %s: %s", saga.order_id, saga.reason or saga.state)

    async def _advance(self, saga: Saga) -> tuple[Saga, datetime]:
        """Return the checkout after trying its step, and when it is due again."""
        try:
            after = await self._carry_out(saga)
        except Refused as refusal:
            after = move(saga, Outcome.REFUSED, refusal.reason)
        except Exception as error:  # noqa: BLE001  # every failure is decided upon, none passes
            return self._after_failure(saga, error)
        else:
            after = move(after, Outcome.DONE)
        return after, self._clock() + LEASE

    def _after_failure(self, saga: Saga, error: Exception) -> tuple[Saga, datetime]:
        attempt = saga.attempts + 1
        failure = classify(error)
        logger.log(
            logging.WARNING if failure is Failure.UNAVAILABLE else logging.ERROR,
            "%s of %s failed (attempt %d): %s: %s",
            saga.state,
            saga.order_id,
            attempt,
            type(error).__name__,
            error,
        )
        now = self._clock()
        decision = decide(failure, attempt, random.random())  # noqa: S311  # only spreads
        patient = now < saga.started_at + PATIENCE
        if may_give_up(saga.state) and not (isinstance(decision, Retry) and patient):
            return move(saga, Outcome.GIVEN_UP, CancelReason.CHECKOUT_FAILED), now + LEASE
        pause = timedelta(seconds=pause_after(attempt, random.random()))  # noqa: S311
        return replace(saga, attempts=attempt, version=saga.version + 1), now + pause

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), _POLL_SECONDS)
        except TimeoutError:
            return


def move(saga: Saga, outcome: Outcome, reason: CancelReason | None = None) -> Saga:
    """Return the checkout at its next step, with the reason if this is where it fails.

    It forgets where the customer lives as soon as no step will ask.
    """
    failing = saga.state in FORWARD and outcome is not Outcome.DONE
    state = NEXT[saga.state, outcome]
    return replace(
        saga,
        state=state,
        city=saga.city if state in PRICING else None,
        reason=reason if failing else saga.reason,
        version=saga.version + 1,
        attempts=0,
    )


async def begin_checkout(work: UnitOfWork, record: EventRecord) -> None:
    """Write the checkout that an event asks for."""
    data = record.data
    city, expected = data["city"], data["expectedTotalMinor"]
    saga = Saga(
        order_id=UUID(str(data["orderId"])),
        user_id=UUID(str(data["userId"])),
        correlation_id=record.context.correlation_id,
        city=None if city is None else str(city),
        expected_total_minor=None if expected is None else int(str(expected)),
        state=FIRST,
        started_at=work.now(),
    )
    await repository.begin(work.session, saga)


def checkout_consumer(runner: Runner) -> Consumer:
    """Return the consumer that begins checkouts and wakes the runner for each."""
    return Consumer(
        group=CHECKOUT,
        metadata=metadata,
        handlers={"shop.checkout.started.v1": begin_checkout},
        on_handled=runner.wake,
    )
