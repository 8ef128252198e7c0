"""The notifications subgraph's schema: what was told, for administrators."""

from __future__ import annotations

import strawberry

from events.notifications.loaders import Notifications
from events.notifications.repository import all_deliveries
from events.notifications.types import NotificationType
from subgraphs.kit.app import schema_config, schema_extensions
from subgraphs.kit.connections import Connection, Paged, connect_rows
from subgraphs.kit.context import Info
from subgraphs.kit.federation import ADMIN_SCOPES
from subgraphs.kit.identity import Role
from subgraphs.kit.pagination import PageArguments


@strawberry.type
class Query:
    """What notifications answer."""

    @strawberry.federation.field(
        authenticated=True,
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
        extensions=[Paged()],
        description="What customers were told, the newest first; for administrators.",
    )
    async def notifications(
        self, info: Info[Notifications], page: PageArguments
    ) -> Connection[NotificationType] | None:
        """Return a page of all notifications to an administrator."""
        info.context.request.require_role(Role.ADMIN)
        return await connect_rows(
            info.context.domain.engine,
            all_deliveries(),
            page.read_id(),
            NotificationType.of,
            lambda delivery: (str(delivery.id),),
        )


schema = strawberry.federation.Schema(
    query=Query, config=schema_config(), extensions=schema_extensions()
)
