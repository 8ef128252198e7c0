"""Warehouses, and what sellers tell of the stock in them."""

from __future__ import annotations

import strawberry

from subgraphs.kit.context import Info
from subgraphs.kit.federation import ADMIN_SCOPES, SELLER_SCOPES, list_size
from subgraphs.kit.identity import Identity, Role
from subgraphs.products.errors import ProductErrorCode
from subgraphs.products.loaders import Products
from subgraphs.products.repository import warehouses as repository
from subgraphs.products.rules.stock_reports import AdjustmentReason, StockReport
from subgraphs.products.schema.sellers import require_seller
from subgraphs.products.service import warehouses
from subgraphs.products.types.catalogue import Variant
from subgraphs.products.types.inputs import LocalizedTextInput, read_id, read_texts
from subgraphs.products.types.payloads import StockPayload, WarehousePayload, carry_out
from subgraphs.products.types.warehouses import Warehouse

strawberry.enum(
    AdjustmentReason,
    name="StockAdjustmentReason",
    description="Why stock is not what it was thought to be.",
)


@strawberry.input(description="A warehouse to be made.")
class WarehouseCreateInput:
    """A new warehouse."""

    code: str = strawberry.field(description="Lower-case letters, digits and `_`.")
    titles: list[LocalizedTextInput] = strawberry.field(description="At least one.")


@strawberry.input(description="Units that have arrived in a warehouse.")
class StockReceiveInput:
    """A delivery."""

    variant_id: strawberry.ID = strawberry.field(description="Of which units.")
    warehouse_id: strawberry.ID = strawberry.field(description="Where they lie.")
    quantity: int = strawberry.field(description="How many units, 1 to 1,000,000.")
    idempotency_key: str = strawberry.field(
        description="Names the delivery: told again under the same key it counts once."
    )
    note: str = strawberry.field(default="", description="At most 200 characters.")


@strawberry.input(description="What a count of a warehouse found.")
class StockAdjustInput:
    """A correction."""

    variant_id: strawberry.ID = strawberry.field(description="Of which units.")
    warehouse_id: strawberry.ID = strawberry.field(description="Where they lie.")
    delta: int = strawberry.field(description="Units more, or fewer below zero.")
    reason: AdjustmentReason = strawberry.field(description="Why the units are more or fewer.")
    idempotency_key: str = strawberry.field(
        description="Names the correction: told again under the same key it counts once."
    )
    note: str = strawberry.field(default="", description="At most 200 characters.")


@strawberry.type
class StockQueries:
    """What sellers ask of warehouses."""

    @strawberry.federation.field(
        authenticated=True,
        requires_scopes=SELLER_SCOPES,
        description="Every warehouse, by code; for sellers and administrators.",
        directives=[list_size(assumed=50)],
    )
    async def warehouses(self, info: Info[Products]) -> list[Warehouse] | None:
        """Return the warehouses."""
        require_seller(info)
        async with info.context.domain.reader.connect() as connection:
            rows = await repository.all_warehouses(connection)
        return [Warehouse.of(row, info.context.request.locale) for row in rows]


@strawberry.type
class StockMutations:
    """What sellers tell of stock."""

    @strawberry.federation.mutation(
        authenticated=True,
        description="Make a warehouse.",
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def warehouse_create(
        self, info: Info[Products], input: WarehouseCreateInput
    ) -> WarehousePayload:
        """Make a warehouse."""
        info.context.request.require_role(Role.ADMIN)
        row, refusals = await carry_out(
            info,
            lambda work: warehouses.create_warehouse(
                work, input.code, read_texts(input.titles, ("input", "titles"))
            ),
        )
        locale = info.context.request.locale
        warehouse = None if row is None else Warehouse.of(row, locale)
        return WarehousePayload(warehouse=warehouse, user_errors=refusals)

    @strawberry.federation.mutation(
        authenticated=True,
        requires_scopes=SELLER_SCOPES,
        description="Write down units that have arrived in a warehouse.",
    )
    async def stock_receive(self, info: Info[Products], input: StockReceiveInput) -> StockPayload:
        """Write down a delivery."""
        return await _report(info, require_seller(info), input, input.quantity, None)

    @strawberry.federation.mutation(
        authenticated=True,
        requires_scopes=SELLER_SCOPES,
        description="Correct what a warehouse has; units that orders hold cannot be taken away.",
    )
    async def stock_adjust(self, info: Info[Products], input: StockAdjustInput) -> StockPayload:
        """Write down what a count found."""
        return await _report(info, require_seller(info), input, input.delta, input.reason)


async def _report(
    info: Info[Products],
    reporter: Identity,
    input: StockReceiveInput | StockAdjustInput,
    delta: int,
    reason: AdjustmentReason | None,
) -> StockPayload:
    def read() -> StockReport:
        variant, warehouse = (
            ProductErrorCode.VARIANT_NOT_FOUND,
            ProductErrorCode.WAREHOUSE_NOT_FOUND,
        )
        return StockReport(
            variant_id=read_id("Variant", input.variant_id, variant, ("input", "variantId")),
            warehouse_id=read_id(
                "Warehouse", input.warehouse_id, warehouse, ("input", "warehouseId")
            ),
            delta=delta,
            reason=reason,
            note=input.note,
            key=input.idempotency_key,
        )

    row, refusals = await carry_out(
        info, lambda work: warehouses.report_stock(work, reporter, read())
    )
    found = None if row is None else Variant.of(row, info.context.request.locale)
    return StockPayload(variant=found, user_errors=refusals)
