"""What orders refuse, and why a checkout may end without an order."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from subgraphs.kit.errors import DomainError
from subgraphs.kit.settings import Locale


class CancelReason(StrEnum):
    """Why an order was cancelled; the closed set that the API shows."""

    CART_EMPTY = "CART_EMPTY"
    CART_ALREADY_CHECKED_OUT = "CART_ALREADY_CHECKED_OUT"
    VARIANT_UNAVAILABLE = "VARIANT_UNAVAILABLE"
    STOCK_SHORT = "STOCK_SHORT"
    PRICE_CHANGED = "PRICE_CHANGED"
    DELIVERY_UNAVAILABLE = "DELIVERY_UNAVAILABLE"
    PAYMENT_REFUSED = "PAYMENT_REFUSED"
    CHECKOUT_FAILED = "CHECKOUT_FAILED"
    CUSTOMER_ASKED = "CUSTOMER_ASKED"
    STORE_DECIDED = "STORE_DECIDED"


#: Why a checkout ends without an order; the others are given up by somebody's decision.
REFUSALS = frozenset(CancelReason) - {CancelReason.CUSTOMER_ASKED, CancelReason.STORE_DECIDED}


class OrderErrorCode(StrEnum):
    """The closed set of refusals of this domain; why a checkout ends is among them."""

    IDEMPOTENCY_KEY_INVALID = "IDEMPOTENCY_KEY_INVALID"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    CITY_INVALID = "CITY_INVALID"
    EXPECTED_TOTAL_INVALID = "EXPECTED_TOTAL_INVALID"
    INVALID_TRANSITION = "INVALID_TRANSITION"
    ORDER_UNKNOWN = "ORDER_UNKNOWN"
    MONEY_MISMATCH = "MONEY_MISMATCH"
    CART_EMPTY = "CART_EMPTY"
    CART_ALREADY_CHECKED_OUT = "CART_ALREADY_CHECKED_OUT"
    VARIANT_UNAVAILABLE = "VARIANT_UNAVAILABLE"
    STOCK_SHORT = "STOCK_SHORT"
    PRICE_CHANGED = "PRICE_CHANGED"
    DELIVERY_UNAVAILABLE = "DELIVERY_UNAVAILABLE"
    PAYMENT_REFUSED = "PAYMENT_REFUSED"
    CHECKOUT_FAILED = "CHECKOUT_FAILED"


TEXTS: Mapping[OrderErrorCode, Mapping[Locale, str]] = {
    OrderErrorCode.IDEMPOTENCY_KEY_INVALID: {
        Locale.RU: "Ключ повтора должен содержать от 1 до {longest} знаков.",
        Locale.EN: "An idempotency key has 1 to {longest} characters.",
    },
    OrderErrorCode.IDEMPOTENCY_KEY_REUSED: {
        Locale.RU: "Этот ключ уже использован для другого заказа; возьмите новый.",
        Locale.EN: "This key was used for another request; take a new one.",
    },
    OrderErrorCode.CITY_INVALID: {
        Locale.RU: "Название города должно содержать от 1 до {longest} знаков.",
        Locale.EN: "A city's name has 1 to {longest} characters.",
    },
    OrderErrorCode.EXPECTED_TOTAL_INVALID: {
        Locale.RU: "Ожидаемая сумма не может быть отрицательной.",
        Locale.EN: "The expected total cannot be negative.",
    },
    OrderErrorCode.INVALID_TRANSITION: {
        Locale.RU: "С заказом в состоянии {status} это сделать нельзя.",
        Locale.EN: "An order that is {status} does not allow that.",
    },
    OrderErrorCode.ORDER_UNKNOWN: {
        Locale.RU: "Заказ не найден.",
        Locale.EN: "There is no such order.",
    },
    OrderErrorCode.MONEY_MISMATCH: {
        Locale.RU: "Эта сумма не подходит к заказу.",
        Locale.EN: "This amount does not belong to the order.",
    },
    OrderErrorCode.CART_EMPTY: {
        Locale.RU: "Корзина пуста.",
        Locale.EN: "The cart is empty.",
    },
    OrderErrorCode.CART_ALREADY_CHECKED_OUT: {
        Locale.RU: "Эта корзина уже оформляется в другом заказе.",
        Locale.EN: "Another order is being placed from this cart.",
    },
    OrderErrorCode.VARIANT_UNAVAILABLE: {
        Locale.RU: "Один из товаров больше не продаётся.",
        Locale.EN: "One of the products is no longer sold.",
    },
    OrderErrorCode.STOCK_SHORT: {
        Locale.RU: "Одного или нескольких товаров не хватает на складе.",
        Locale.EN: "There is not enough in stock for one or more of the products.",
    },
    OrderErrorCode.PRICE_CHANGED: {
        Locale.RU: "Сумма заказа изменилась; проверьте её и оформите заказ снова.",
        Locale.EN: "The total has changed; check it and place the order again.",
    },
    OrderErrorCode.DELIVERY_UNAVAILABLE: {
        Locale.RU: "В этот город доставки нет.",
        Locale.EN: "There is no delivery to this city.",
    },
    OrderErrorCode.PAYMENT_REFUSED: {
        Locale.RU: "Этот способ оплаты для заказа недоступен.",
        Locale.EN: "This way of paying is not available for the order.",
    },
    OrderErrorCode.CHECKOUT_FAILED: {
        Locale.RU: "Оформить заказ не получилось; попробуйте ещё раз.",
        Locale.EN: "The order could not be placed; please try again.",
    },
}


class OrderError(DomainError):
    """A refusal of this domain."""

    TEXTS = TEXTS
