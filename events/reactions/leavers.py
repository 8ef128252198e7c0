"""Facts about customers who have left meanwhile: topics do not wait for each other.

Whoever keeps what customers do forgets it when they are erased; what is told of them later, from
another topic, must not bring it back.
"""

from __future__ import annotations

from uuid import UUID

from events.processor import Handler
from subgraphs.kit.events import EventRecord
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.service.directory import has_left


def unless_left(handler: Handler) -> Handler:
    """Return a handler that passes over what is told of somebody who has left.

    Args:
        handler: of events that name a customer, or nobody, as `userId`.
    """

    async def handle(work: UnitOfWork, record: EventRecord) -> None:
        user_id = record.data["userId"]
        if user_id is None or not await has_left(work, UUID(str(user_id))):
            await handler(work, record)

    return handle
