"""What products and stock refuse, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from subgraphs.kit.errors import DomainError
from subgraphs.kit.settings import Locale


class ProductErrorCode(StrEnum):
    """The closed set of refusals of this domain."""

    STOCK_SHORT = "STOCK_SHORT"
    QUANTITY_INVALID = "QUANTITY_INVALID"
    RESERVATION_CONFLICT = "RESERVATION_CONFLICT"
    RESERVATION_NOT_HELD = "RESERVATION_NOT_HELD"


TEXTS: Mapping[ProductErrorCode, Mapping[Locale, str]] = {
    ProductErrorCode.STOCK_SHORT: {
        Locale.RU: "Товара не хватает: позиций с нехваткой — {count}.",
        Locale.EN: "Not enough in stock for {count} of the lines.",
    },
    ProductErrorCode.QUANTITY_INVALID: {
        Locale.RU: "Количество должно быть от 1 до {largest}, получено {quantity}.",
        Locale.EN: "A quantity is 1 to {largest}, not {quantity}.",
    },
    ProductErrorCode.RESERVATION_CONFLICT: {
        Locale.RU: "Для заказа {order_id} уже отложен другой набор товаров.",
        Locale.EN: "Order {order_id} already holds other quantities.",
    },
    ProductErrorCode.RESERVATION_NOT_HELD: {
        Locale.RU: "Резерв заказа {order_id} больше не действует.",
        Locale.EN: "Order {order_id} no longer holds any stock.",
    },
}


class ProductError(DomainError):
    """A refusal of this domain."""

    TEXTS = TEXTS


@dataclass(frozen=True, slots=True)
class ShortLine:
    """A line that the warehouses together cannot serve.

    Attributes:
        variant_id: what was asked for.
        requested: how many units.
        available: how many units nobody holds.
    """

    variant_id: UUID
    requested: int
    available: int


class StockShort(ProductError):
    """Some lines cannot be served; nothing was held.

    Args:
        lines: every short line, not only the first.
    """

    CODE: ClassVar[str] = ProductErrorCode.STOCK_SHORT.value

    def __init__(self, lines: Sequence[ShortLine]) -> None:
        self.lines = tuple(lines)
        super().__init__(ProductErrorCode.STOCK_SHORT, count=len(self.lines))
