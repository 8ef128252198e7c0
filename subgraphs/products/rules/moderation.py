"""What moderators decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from subgraphs.products.rules.publication import RejectionReason


@dataclass(frozen=True, slots=True)
class Decision:
    """A moderator's decision on a product.

    Attributes:
        product_id: the product.
        moderator_id: who decided.
        reason: why the public may not see it; None when it may.
        note: what the seller is told; may be empty.
        decided_at: UTC.
    """

    product_id: UUID
    moderator_id: UUID
    reason: RejectionReason | None
    note: str
    decided_at: datetime
