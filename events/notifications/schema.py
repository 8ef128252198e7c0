"""The notifications subgraph's schema: what was told, for administrators."""

from __future__ import annotations

import strawberry

from events.notifications.loaders import Notifications
from events.notifications.types import NotificationType
from subgraphs.kit.app import schema_config, schema_extensions
from subgraphs.kit.context import Info
from subgraphs.kit.federation import ADMIN_SCOPES, PAGED
from subgraphs.kit.identity import Role
from subgraphs.kit.pagination import Connection, connect, read_id_page


@strawberry.type
class Query:
    """What notifications answer."""

    @strawberry.federation.field(
        authenticated=True,
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
        directives=PAGED,
        description="What customers were told, the newest first; for administrators.",
    )
    async def notifications(
        self, info: Info[Notifications], first: int = 20, after: str | None = None
    ) -> Connection[NotificationType] | None:
        """Return a page of all notifications to an administrator."""
        info.context.request.require_role(Role.ADMIN)
        page = await info.context.domain.page_of(*read_id_page(first, after))
        return connect(page, NotificationType.of, lambda delivery: (str(delivery.id),), after)


schema = strawberry.federation.Schema(
    query=Query, config=schema_config(), extensions=schema_extensions()
)
