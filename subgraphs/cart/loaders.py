"""What one request needs of carts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from strawberry.dataloader import DataLoader

from subgraphs.cart.repository import CartRepository
from subgraphs.cart.rules import Cart
from subgraphs.kit.loader import load_by_key


@dataclass(frozen=True, slots=True)
class Carts:
    """The domain's parts for one request.

    Attributes:
        repository: reads and writes carts.
        cart: by user.
    """

    repository: CartRepository
    cart: DataLoader[UUID, Cart | None]

    @classmethod
    def build(cls, repository: CartRepository) -> Carts:
        """Return the parts for a new request: loaders remember nothing of an earlier one."""
        return cls(repository, load_by_key(repository.carts_of))
