"""What customers keep as favourites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Favourite:
    """A product that somebody keeps.

    Attributes:
        user_id: whose it is.
        product_id: the product.
        since: since when, UTC.
    """

    user_id: UUID
    product_id: UUID
    since: datetime
