"""What payments refuse, and why."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

import strawberry

from subgraphs.kit.errors import DomainError
from subgraphs.kit.settings import Locale


@strawberry.enum(description="Why a request about a payment was refused.")
class PaymentErrorCode(StrEnum):
    """The closed set of refusals of this domain."""

    AMOUNT_INVALID = "AMOUNT_INVALID"
    PAYMENT_CONFLICT = "PAYMENT_CONFLICT"
    PAYMENT_UNDER_WAY = "PAYMENT_UNDER_WAY"
    PAYMENT_NOT_FOUND = "PAYMENT_NOT_FOUND"
    INVALID_TRANSITION = "INVALID_TRANSITION"
    IDEMPOTENCY_KEY_INVALID = "IDEMPOTENCY_KEY_INVALID"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"


class PaymentError(DomainError):
    """A refusal of this domain."""

    TEXTS: ClassVar[Mapping[PaymentErrorCode, Mapping[Locale, str]]] = {
        PaymentErrorCode.AMOUNT_INVALID: {
            Locale.RU: "Такую сумму провести нельзя: {amount}.",
            Locale.EN: "An amount of {amount} is not possible here.",
        },
        PaymentErrorCode.PAYMENT_CONFLICT: {
            Locale.RU: "Эта попытка оплаты уже сделана на другую сумму или другим способом.",
            Locale.EN: "This attempt to pay was made for another amount or in another way.",
        },
        PaymentErrorCode.PAYMENT_UNDER_WAY: {
            Locale.RU: "Другая оплата этого заказа ещё не закончилась.",
            Locale.EN: "Another payment of this order has not ended yet.",
        },
        PaymentErrorCode.PAYMENT_NOT_FOUND: {
            Locale.RU: "Такой оплаты нет.",
            Locale.EN: "There is no such payment.",
        },
        PaymentErrorCode.INVALID_TRANSITION: {
            Locale.RU: "С оплатой в состоянии {status} это сделать нельзя.",
            Locale.EN: "A payment that is {status} does not allow that.",
        },
        PaymentErrorCode.IDEMPOTENCY_KEY_INVALID: {
            Locale.RU: "Ключ повтора должен содержать от 1 до {longest} знаков.",
            Locale.EN: "An idempotency key has 1 to {longest} characters.",
        },
        PaymentErrorCode.IDEMPOTENCY_KEY_REUSED: {
            Locale.RU: "Этот ключ уже использован для возврата другой суммы; возьмите новый.",
            Locale.EN: "This key was used for a refund of another amount; take a new one.",
        },
    }
