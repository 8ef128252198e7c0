"""The graph's types of notifications, for administrators."""

from __future__ import annotations

from datetime import datetime

import strawberry

from events.notifications.loaders import Notifications
from events.notifications.models import Delivery
from events.notifications.rules import Channel, Kind, Status
from subgraphs.kit.context import Info
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import find_global_id, global_id
from subgraphs.kit.settings import Locale

strawberry.enum(Kind, name="NotificationKind", description="What a notification is about.")
strawberry.enum(Channel, name="NotificationChannel", description="How a notification travels.")
strawberry.enum(Status, name="NotificationStatus", description="Where a notification stands.")


@strawberry.federation.type(
    name="Notification", keys=["id"], description="What a customer was told, or will be."
)
class NotificationType:
    """The graph's form of a delivery."""

    id: strawberry.ID
    kind: Kind = strawberry.field(description="What it is about.")
    channel: Channel = strawberry.field(description="How it travels.")
    locale: Locale = strawberry.field(description="Its language.")
    status: Status = strawberry.field(description="Where it stands.")
    attempts: int = strawberry.field(description="How often it was tried.")
    recipient_masked: str | None = strawberry.field(
        description="The address, mostly hidden; null until it was sent."
    )
    problem: str | None = strawberry.field(description="Why it is not sent; null when it is.")
    created_at: datetime = strawberry.field(description="When it became due.")
    sent_at: datetime | None = strawberry.field(description="When it was handed over.")

    @classmethod
    async def resolve_reference(
        cls, info: Info[Notifications], id: strawberry.ID
    ) -> NotificationType | None:
        """Return the notification of a representation to an administrator."""
        identity, key = info.context.request.identity, find_global_id("Notification", id)
        if key is None or identity is None or Role.ADMIN not in identity.roles:
            return None
        delivery = await info.context.domain.delivery.load(key)
        return None if delivery is None else cls.of(delivery)

    @classmethod
    def of(cls, delivery: Delivery) -> NotificationType:
        """Return the graph's form of a delivery."""
        return cls(
            id=global_id("Notification", delivery.id),
            kind=delivery.kind,
            channel=delivery.channel,
            locale=delivery.locale,
            status=delivery.status,
            attempts=delivery.attempts,
            recipient_masked=delivery.recipient_masked,
            problem=delivery.problem,
            created_at=delivery.created_at,
            sent_at=delivery.sent_at,
        )
