"""Every command to Redis about carts.

A change is decided upon what was read and written by one script that first compares: when
anything read has changed since, nothing is written and the decision is taken anew. The events of a
change enter the outbox stream in the same step, so there is no change without its events.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

import orjson
from redis.asyncio import Redis

from subgraphs.cart.models import (
    CHECKOUT_KEPT,
    LINES_KEPT,
    LOCK_KEPT,
    OUTBOX_FIELD,
    OUTBOX_STREAM,
    checkout_key,
    lines_key,
    lock_key,
    read_checkout,
    read_lines,
    version_key,
    write_checkout,
    write_lines,
)
from subgraphs.cart.rules import Cart, Checkout, CheckoutState, Line
from subgraphs.kit.clock import Clock
from subgraphs.kit.events import DomainEvent, EventContext, record_event
from subgraphs.kit.ids import new_id


class Outcome(StrEnum):
    """What became of a change."""

    DONE = "done"
    MOVED = "moved"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class CheckoutChange:
    """A step of a checkout.

    Attributes:
        before: as it was read; None when the order had none.
        after: as it is to be.
    """

    before: Checkout | None
    after: Checkout


@dataclass(frozen=True, slots=True)
class Change:
    """What to write, if what was read still holds.

    Attributes:
        cart: as it was read.
        lines: what it is to hold; None to leave it.
        events: the facts of it; each is one version more.
        checkout: a step of a checkout, or None.
    """

    cart: Cart
    lines: tuple[Line, ...] | None = None
    events: Sequence[DomainEvent] = ()
    checkout: CheckoutChange | None = None


#: KEYS: version, lines, outbox, checkout, lock. ARGV by name below, then the event records.
#: Compares everything before it writes anything: a script is not rolled back.
_COMMIT = """
local version, keep_lines, lines, lines_ms = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local step, before, after, after_ms = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local order, lock_ms, field, first_event = ARGV[9], ARGV[10], ARGV[11], 12

if (redis.call('GET', KEYS[1]) or '0') ~= version then return 'moved' end
if step ~= '' and (redis.call('GET', KEYS[4]) or '') ~= before then return 'moved' end
local holder = redis.call('GET', KEYS[5])
if step == 'take' and holder and holder ~= order then return 'locked' end

if keep_lines == '' then
  if lines == '' then
    redis.call('DEL', KEYS[2])
  else
    redis.call('SET', KEYS[2], lines, 'PX', lines_ms)
  end
end
if step ~= '' then
  redis.call('SET', KEYS[4], after, 'PX', after_ms)
  if step == 'take' then
    redis.call('SET', KEYS[5], order, 'PX', lock_ms)
  elseif holder == order then
    redis.call('DEL', KEYS[5])
  end
end
for index = first_event, #ARGV do
  redis.call('XADD', KEYS[3], '*', field, ARGV[index])
end
if #ARGV >= first_event then
  redis.call('INCRBY', KEYS[1], #ARGV - first_event + 1)
end
return 'done'
"""


@dataclass(frozen=True, slots=True)
class CartRepository:
    """Carts in Redis, with the outbox of their events.

    Attributes:
        redis: the client.
        clock: the time of the events.
        context: who and what causes them.
    """

    redis: Redis
    clock: Clock
    context: EventContext

    async def carts_of(self, user_ids: Collection[UUID]) -> Mapping[UUID, Cart]:
        """Return the carts of users, by user; a user without one has an empty one."""
        users = tuple(user_ids)
        keys = [version_key(user) for user in users] + [lines_key(user) for user in users]
        # One command, so version and lines are of one moment.
        values = await self.redis.mget(keys)
        versions, lines = values[: len(users)], values[len(users) :]
        return {
            user: Cart(user, int(version or 0), read_lines(text))
            for user, version, text in zip(users, versions, lines, strict=True)
        }

    async def cart_of(self, user_id: UUID) -> Cart:
        """Return a user's cart."""
        return (await self.carts_of([user_id]))[user_id]

    async def checkout_of(self, order_id: UUID) -> Checkout | None:
        """Return what an order froze, or None."""
        text = await self.redis.get(checkout_key(order_id))
        return None if text is None else read_checkout(order_id, text)

    async def commit(self, change: Change) -> Outcome:
        """Write a change whole, or not at all.

        Returns:
            `DONE`; `MOVED` when what was read has changed since; `LOCKED` when the change would
            freeze a cart from which another order is being placed.
        """
        cart, step = change.cart, change.checkout
        order = step.after.order_id if step else None
        script = self.redis.register_script(_COMMIT)
        answer = await script(
            keys=[
                version_key(cart.user_id),
                lines_key(cart.user_id),
                OUTBOX_STREAM,
                checkout_key(order) if order else "",
                lock_key(cart.user_id),
            ],
            args=[
                cart.version,
                "keep" if change.lines is None else "",
                write_lines(change.lines or ()),
                _milliseconds(LINES_KEPT),
                *_step_arguments(step),
                str(order or ""),
                _milliseconds(LOCK_KEPT),
                OUTBOX_FIELD,
                *self._records(cart, change.events),
            ],
        )
        return Outcome(answer if isinstance(answer, str) else answer.decode())

    async def expire_version(self, user_id: UUID) -> None:
        """Let the version of an empty cart go once no checkout from it can be under way."""
        await self.redis.pexpire(version_key(user_id), CHECKOUT_KEPT)

    async def release_unknown(self, order_id: UUID) -> None:
        """Note that an order that froze nothing is released: a late freeze will be refused."""
        released = Checkout(order_id, CheckoutState.RELEASED)
        await self.redis.set(
            checkout_key(order_id), write_checkout(released), px=CHECKOUT_KEPT, nx=True
        )

    def _records(self, cart: Cart, events: Sequence[DomainEvent]) -> list[str]:
        now = self.clock()
        return [
            orjson.dumps(
                record_event(event, new_id(), sequence, now, self.context).as_json()
            ).decode()
            for sequence, event in enumerate(events, start=cart.version + 1)
        ]


def _step_arguments(step: CheckoutChange | None) -> tuple[str, str, str, int]:
    if step is None:
        return "", "", "", 0
    return (
        "take" if step.after.state is CheckoutState.FROZEN else "free",
        "" if step.before is None else write_checkout(step.before),
        write_checkout(step.after),
        _milliseconds(CHECKOUT_KEPT),
    )


def _milliseconds(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)
