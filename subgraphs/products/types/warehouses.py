"""Warehouses, and what they have of a variant, for those who may know it exactly."""

from __future__ import annotations

import strawberry

from subgraphs.kit.context import pick_text
from subgraphs.kit.ids import global_id
from subgraphs.kit.settings import Locale
from subgraphs.products.models import WarehouseRow
from subgraphs.products.rules.stock import StockLevel


@strawberry.type(description="Where stock lies.")
class Warehouse:
    """The graph's form of `WarehouseRow`."""

    id: strawberry.ID = strawberry.field(description="For `stockReceive` and `stockAdjust`.")
    code: str = strawberry.field(description="Its short name, unique.")
    title: str = strawberry.field(description="In the request's language.")

    @classmethod
    def of(cls, row: WarehouseRow, locale: Locale) -> Warehouse:
        """Return the graph's form of a warehouse."""
        return cls(
            id=global_id("Warehouse", row.id), code=row.code, title=pick_text(row.titles, locale)
        )


@strawberry.type(description="What a warehouse has of a variant.")
class WarehouseStock:
    """The graph's form of `StockLevel`."""

    warehouse: Warehouse = strawberry.field(description="Where it lies.")
    on_hand: int = strawberry.field(description="Units in it.")
    reserved: int = strawberry.field(description="How many of these are set aside for orders.")

    @classmethod
    def of(cls, level: StockLevel, locale: Locale) -> WarehouseStock:
        """Return the graph's form of a level."""
        row = WarehouseRow(level.warehouse_id, level.warehouse_code, level.warehouse_titles)
        return cls(
            warehouse=Warehouse.of(row, locale), on_hand=level.on_hand, reserved=level.reserved
        )
