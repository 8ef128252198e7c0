"""What sellers and administrators tell of stock: deliveries, and what a count found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid5

from subgraphs.products.errors import ProductError, ProductErrorCode
from subgraphs.products.rules.texts import check_line

#: The most units that one report may bring or take.
LARGEST_REPORT = 1_000_000
LONGEST_KEY = 100
LONGEST_NOTE = 200


class AdjustmentReason(StrEnum):
    """Why stock is not what it was thought to be."""

    COUNTED = "counted"
    DAMAGED = "damaged"
    LOST = "lost"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class StockReport:
    """What somebody tells of a variant in a warehouse.

    Attributes:
        variant_id: the variant.
        warehouse_id: the warehouse.
        delta: units more, or fewer below zero.
        reason: why; None for a delivery.
        note: anything else; may be empty.
        key: names the report: told again it changes nothing.
    """

    variant_id: UUID
    warehouse_id: UUID
    delta: int
    reason: AdjustmentReason | None
    note: str
    key: str

    def reference(self, reporter_id: UUID) -> UUID:
        """Return the id of the report: the same for the same key of the same reporter."""
        return uuid5(reporter_id, self.key)

    @property
    def remark(self) -> str:
        """Return reason and note as the ledger keeps them."""
        return ": ".join(part for part in (self.reason and self.reason.value, self.note) if part)


def check_report(report: StockReport) -> StockReport:
    """Return a report as it is to be carried out.

    Raises:
        ProductError: naming the field of the input at fault.
    """
    least = 1 if report.reason is None else -LARGEST_REPORT
    if report.delta == 0 or not least <= report.delta <= LARGEST_REPORT:
        field = "quantity" if report.reason is None else "delta"
        raise ProductError(
            ProductErrorCode.NUMBER_OUT_OF_RANGE,
            ("input", field),
            least=least,
            most=LARGEST_REPORT,
            value=report.delta,
        )
    key = check_key(report.key, ("input", "idempotencyKey"))
    note = check_line(report.note, ("input", "note"), LONGEST_NOTE) if report.note else ""
    return StockReport(
        report.variant_id, report.warehouse_id, report.delta, report.reason, note, key
    )


def check_key(key: str, field: tuple[str, ...]) -> str:
    """Return a name that a client gives to a command, so that it can be repeated."""
    if not 1 <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise ProductError(ProductErrorCode.IDEMPOTENCY_KEY_INVALID, field, longest=LONGEST_KEY)
    return key
