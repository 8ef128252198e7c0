"""Warehouses, and what sellers tell of the stock in them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from subgraphs.kit.identity import Identity
from subgraphs.kit.ids import new_id
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.errors import ProductError, ProductErrorCode, ShortLine, StockShort
from subgraphs.products.models import Movement, MovementCause, VariantRow, WarehouseRow
from subgraphs.products.repository import catalogue
from subgraphs.products.repository import products as product_repository
from subgraphs.products.repository import stock as stock_repository
from subgraphs.products.repository import warehouses as repository
from subgraphs.products.rules.publication import may_edit
from subgraphs.products.rules.stock import Level
from subgraphs.products.rules.stock_reports import StockReport, check_report
from subgraphs.products.rules.texts import LONGEST_TITLE, check_code, check_texts
from subgraphs.products.service.stock import change_stock


async def create_warehouse(work: UnitOfWork, code: str, titles: Mapping[str, str]) -> WarehouseRow:
    """Make a warehouse.

    Raises:
        ProductError: CODE_TAKEN, or naming the field at fault.
    """
    row = WarehouseRow(
        new_id(),
        check_code(code, ("input", "code")),
        check_texts(titles, ("input", "titles"), LONGEST_TITLE),
    )
    if not await repository.insert_warehouse(work.session, row):
        raise ProductError(ProductErrorCode.CODE_TAKEN, ("input", "code"), taken=code)
    return row


async def report_stock(work: UnitOfWork, reporter: Identity, report: StockReport) -> VariantRow:
    """Write down a delivery, or what a count found; the same report again changes nothing.

    Args:
        work: the caller's unit of work.
        reporter: the variant's seller, or an administrator.
        report: what they tell.

    Returns:
        The variant.

    Raises:
        StockShort: more units would go than nobody holds; nothing was changed.
        ProductError: VARIANT_NOT_FOUND, WAREHOUSE_NOT_FOUND, IDEMPOTENCY_KEY_REUSED for another
            report under the same key, or naming the field at fault.
    """
    checked = check_report(report)
    product = await product_repository.lock_product_of(work.session, checked.variant_id)
    if product is None or not may_edit(reporter, product.seller_id):
        raise ProductError(ProductErrorCode.VARIANT_NOT_FOUND, ("input", "variantId"))
    if not await repository.warehouse_exists(work.session, checked.warehouse_id):
        raise ProductError(ProductErrorCode.WAREHOUSE_NOT_FOUND, ("input", "warehouseId"))
    reference = checked.reference(reporter.user_id)
    await repository.lock_report(work.session, reference)
    movement = _movement(checked, reporter, reference)
    told = await repository.told_movement(work.session, reference)
    if told is None:
        await _carry_out(work, movement)
    elif told != movement:
        raise ProductError(ProductErrorCode.IDEMPOTENCY_KEY_REUSED, ("input", "idempotencyKey"))
    return (await catalogue.variants_by_id(work.session, [checked.variant_id]))[checked.variant_id]


async def _carry_out(work: UnitOfWork, movement: Movement) -> None:
    await repository.open_place(work.session, movement.variant_id, movement.warehouse_id)
    levels = await stock_repository.lock_levels(work.session, [movement.variant_id])
    available = _available(levels, movement.warehouse_id)
    if available + movement.on_hand_delta < 0:
        raise StockShort([ShortLine(movement.variant_id, -movement.on_hand_delta, available)])
    await change_stock(work, levels, [movement])


def _available(levels: list[Level], warehouse_id: UUID) -> int:
    return sum(level.available for level in levels if level.warehouse_id == warehouse_id)


def _movement(report: StockReport, reporter: Identity, reference: UUID) -> Movement:
    return Movement(
        variant_id=report.variant_id,
        warehouse_id=report.warehouse_id,
        on_hand_delta=report.delta,
        reserved_delta=0,
        cause=MovementCause.RECEIPT if report.reason is None else MovementCause.ADJUSTMENT,
        reference=reference,
        actor_id=reporter.user_id,
        note=report.remark,
    )
