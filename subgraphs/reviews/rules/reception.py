"""What others say about a review: readers' votes, the seller's reply."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from subgraphs.kit.identity import Identity, Role


class Vote(StrEnum):
    """What a reader thinks of a review."""

    HELPFUL = "HELPFUL"
    UNHELPFUL = "UNHELPFUL"


@dataclass(frozen=True, slots=True)
class Votes:
    """What readers think of a review, counted.

    Attributes:
        helpful: how many found it helpful.
        unhelpful: how many did not.
    """

    helpful: int = 0
    unhelpful: int = 0


def may_reply(user: Identity, seller_id: UUID | None) -> bool:
    """Return whether a user speaks for a product's seller.

    Args:
        user: who wants to reply.
        seller_id: who sells the product; None is the store itself.
    """
    if seller_id is None:
        return Role.ADMIN in user.roles
    return Role.SELLER in user.roles and user.user_id == seller_id
