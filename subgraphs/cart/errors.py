"""What the cart refuses, and why."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

import strawberry

from subgraphs.kit.errors import DomainError
from subgraphs.kit.settings import Locale


@strawberry.enum(description="Why a change of the cart was refused.")
class CartErrorCode(StrEnum):
    """The closed set of refusals of this domain."""

    QUANTITY_INVALID = "QUANTITY_INVALID"
    VARIANT_ID_INVALID = "VARIANT_ID_INVALID"
    LINE_NOT_FOUND = "LINE_NOT_FOUND"
    CART_FULL = "CART_FULL"
    CART_CHANGED = "CART_CHANGED"
    CART_BUSY = "CART_BUSY"
    CART_EMPTY = "CART_EMPTY"
    CART_ALREADY_CHECKED_OUT = "CART_ALREADY_CHECKED_OUT"
    CHECKOUT_ENDED = "CHECKOUT_ENDED"


class CartError(DomainError):
    """A refusal of this domain."""

    TEXTS: ClassVar[Mapping[CartErrorCode, Mapping[Locale, str]]] = {
        CartErrorCode.QUANTITY_INVALID: {
            Locale.RU: "Одной позиции может быть от 1 до {largest} штук, а не {quantity}.",
            Locale.EN: "A line holds 1 to {largest} units, not {quantity}.",
        },
        CartErrorCode.VARIANT_ID_INVALID: {
            Locale.RU: "Это не идентификатор варианта товара.",
            Locale.EN: "This is not the id of a variant.",
        },
        CartErrorCode.LINE_NOT_FOUND: {
            Locale.RU: "Этого товара в корзине нет.",
            Locale.EN: "The cart does not hold this product.",
        },
        CartErrorCode.CART_FULL: {
            Locale.RU: "В корзине уже {most} позиций; больше не поместится.",
            Locale.EN: "The cart holds {most} lines already; there is no room for more.",
        },
        CartErrorCode.CART_CHANGED: {
            Locale.RU: "Корзина изменилась; её версия теперь {version}.",
            Locale.EN: "The cart has changed; its version is {version} now.",
        },
        CartErrorCode.CART_BUSY: {
            Locale.RU: "Корзину меняют сразу с многих устройств; повторите.",
            Locale.EN: "Many devices are changing the cart at once; try again.",
        },
        CartErrorCode.CART_EMPTY: {
            Locale.RU: "Корзина пуста.",
            Locale.EN: "The cart is empty.",
        },
        CartErrorCode.CART_ALREADY_CHECKED_OUT: {
            Locale.RU: "Эта корзина уже оформляется в другом заказе.",
            Locale.EN: "Another order is being placed from this cart.",
        },
        CartErrorCode.CHECKOUT_ENDED: {
            Locale.RU: "Оформление этого заказа уже закончилось.",
            Locale.EN: "The checkout of this order has ended.",
        },
    }
