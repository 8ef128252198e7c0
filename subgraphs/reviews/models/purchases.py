"""The read model of purchases: which products arrived at whom."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from subgraphs.kit.resources import Document

#: One document for each product of each order.
PURCHASES = "review_purchases"


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """A product of an order that arrived at its buyer.

    Attributes:
        order_id: the order.
        product_id: the product.
        user_id: the buyer.
        sequence: of the order's event that told so.
        kept: whether the money was not given back.
    """

    order_id: UUID
    product_id: UUID
    user_id: UUID
    sequence: int
    kept: bool = True

    def as_document(self) -> Document:
        """Return the purchase as it is stored."""
        return {
            "_id": f"{self.order_id}/{self.product_id}",
            "order_id": str(self.order_id),
            "buyer": buyer_key(self.user_id, self.product_id),
            "sequence": self.sequence,
            "kept": self.kept,
        }


def buyer_key(user_id: UUID, product_id: UUID) -> str:
    """Return the text by which the purchases of a product by a user are found."""
    return f"{user_id}/{product_id}"
