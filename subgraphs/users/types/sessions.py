"""The graph's types of sessions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry

from subgraphs.kit.ids import global_id
from subgraphs.users.ports import SessionFacts


@strawberry.type(description="A session of yours: a device that is signed in.")
class Session:
    """The graph's form of `SessionFacts`."""

    id: strawberry.ID = strawberry.field(description="For `sessionRevoke`.")
    device: str | None = strawberry.field(description="What the device called itself.")
    client_address: str | None = strawberry.field(
        description="The IP address that the session was opened from."
    )
    opened_at: datetime = strawberry.field(description="UTC.")
    seen_at: datetime = strawberry.field(description="When it last went on; see `sessionRefresh`.")
    ends_at: datetime = strawberry.field(description="When it ends, however much it is used.")
    is_current: bool = strawberry.field(description="Whether this request comes from it.")

    @classmethod
    def of(cls, facts: SessionFacts, current: str) -> Session:
        """Return the graph's form of a session.

        Args:
            facts: the session.
            current: the session of the request.
        """
        return cls(
            id=global_id("Session", UUID(facts.session_id)),
            device=facts.client.device,
            client_address=facts.client.address,
            opened_at=facts.opened_at,
            seen_at=facts.seen_at,
            ends_at=facts.ends_at,
            is_current=facts.session_id == current,
        )
