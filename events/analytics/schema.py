"""What administrators can ask of analytics."""

from __future__ import annotations

from dataclasses import dataclass

import strawberry
from sqlalchemy.ext.asyncio import AsyncEngine

from events.analytics import repository
from subgraphs.kit.app import schema_config, schema_extensions
from subgraphs.kit.context import Info
from subgraphs.kit.federation import ADMIN_SCOPES
from subgraphs.kit.identity import Role
from subgraphs.kit.money import MoneyType


@dataclass(frozen=True, slots=True)
class Analytics:
    """Analytics' parts for one request.

    Attributes:
        engine: the database.
    """

    engine: AsyncEngine


@strawberry.type(description="The shop's figures since it opened.")
class AnalyticsSummary:
    """Orders and money."""

    orders: int = strawberry.field(description="Orders placed.")
    revenue: list[MoneyType] = strawberry.field(
        description="What they come to, delivery included: one amount per currency."
    )
    average_order_value: list[MoneyType] = strawberry.field(
        description="The mean order of each currency."
    )


@strawberry.type
class Query:
    """What can be asked of analytics."""

    @strawberry.federation.field(
        authenticated=True,
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
        description="The shop's figures. For administrators.",
    )
    async def analytics_summary(self, info: Info[Analytics]) -> AnalyticsSummary | None:
        """Return the figures of all orders."""
        request = info.context.request
        request.require_role(Role.ADMIN)
        async with info.context.domain.engine.connect() as connection:
            figures = await repository.figures_by_currency(connection)
        return AnalyticsSummary(
            orders=sum(one.orders for one in figures),
            revenue=[MoneyType.of(one.revenue, request.locale) for one in figures],
            average_order_value=[
                MoneyType.of(one.average_order_value, request.locale) for one in figures
            ],
        )


schema = strawberry.federation.Schema(
    query=Query, config=schema_config(), extensions=schema_extensions()
)
