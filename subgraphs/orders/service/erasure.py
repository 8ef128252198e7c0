"""What orders forget of a customer who was erased."""

from __future__ import annotations

from uuid import UUID

from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders import repository


async def forget_user(work: UnitOfWork, user_id: UUID) -> None:
    """Keep of a customer's orders what the law wants: goods and money, under the id alone.

    Where an order went is forgotten at once when it is past, else as soon as it has arrived or is
    given up. Repeating it changes nothing.
    """
    await repository.forget(work.session, user_id)
