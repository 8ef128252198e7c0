"""What Redis keeps of carts: its keys, and their values as text.

| key | value | kept |
|---|---|---|
| `cart:lines:<user>` | the lines, as JSON | 90 days since the last change |
| `cart:version:<user>` | how many facts about the cart were published | for good |
| `cart:lock:<user>` | the order that is being placed from the cart | while it is, an hour at most |
| `cart:checkout:<order>` | what the order froze, and where its checkout stands, as JSON | a week |
| `outbox:cart` | a stream of event records, field `record` | until the relay trims it |

The version outlives the lines, so neither a client nor a consumer ever sees it go back. Of a user
who has left it is kept for a week: longer than any checkout from the cart.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from subgraphs.cart.rules import Checkout, CheckoutState, Line

OUTBOX_STREAM = "outbox:cart"
#: The field of a stream entry that holds `EventRecord.as_json()` as JSON text.
OUTBOX_FIELD = "record"
#: The consumer group that publishes.
OUTBOX_GROUP = "relay"
#: The set of migration steps that have run.
MIGRATIONS = "cart:migrations"

LINES_KEPT = timedelta(days=90)
LOCK_KEPT = timedelta(hours=1)
CHECKOUT_KEPT = timedelta(days=7)


def lines_key(user_id: UUID) -> str:
    """Return the key of a user's lines."""
    return f"cart:lines:{user_id}"


def version_key(user_id: UUID) -> str:
    """Return the key of the version of a user's cart."""
    return f"cart:version:{user_id}"


def lock_key(user_id: UUID) -> str:
    """Return the key of the order that is being placed from a user's cart."""
    return f"cart:lock:{user_id}"


def checkout_key(order_id: UUID) -> str:
    """Return the key of what an order froze."""
    return f"cart:checkout:{order_id}"


def write_lines(lines: tuple[Line, ...]) -> str:
    """Return lines as text; empty when there are none."""
    return orjson.dumps(_line_values(lines)).decode() if lines else ""


def read_lines(text: str | bytes | None) -> tuple[Line, ...]:
    """Return the lines that `write_lines` wrote; none when nothing is kept."""
    return _lines(orjson.loads(text)) if text else ()


def write_checkout(checkout: Checkout) -> str:
    """Return a checkout as text: one text for one value, so that texts can be compared."""
    user = None if checkout.user_id is None else str(checkout.user_id)
    value = {"state": checkout.state.value, "user": user, "lines": _line_values(checkout.lines)}
    return orjson.dumps(value).decode()


def read_checkout(order_id: UUID, text: str | bytes) -> Checkout:
    """Return the checkout that `write_checkout` wrote."""
    value = orjson.loads(text)
    user = None if value["user"] is None else UUID(value["user"])
    return Checkout(order_id, CheckoutState(value["state"]), user, _lines(value["lines"]))


def _line_values(lines: tuple[Line, ...]) -> list[list[Any]]:
    return [[str(line.variant_id), line.quantity] for line in lines]


def _lines(values: list[list[Any]]) -> tuple[Line, ...]:
    return tuple(Line(UUID(variant), quantity) for variant, quantity in values)
