"""What shipping refuses, and why."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from subgraphs.kit.errors import DomainError
from subgraphs.kit.settings import Locale


class ShippingErrorCode(StrEnum):
    """The closed set of refusals of this domain."""

    NOTHING_TO_SHIP = "NOTHING_TO_SHIP"
    TOO_HEAVY = "TOO_HEAVY"
    SHIPMENT_UNKNOWN = "SHIPMENT_UNKNOWN"
    SHIPMENT_CHANGED = "SHIPMENT_CHANGED"
    INVALID_TRANSITION = "INVALID_TRANSITION"


TEXTS: Mapping[ShippingErrorCode, Mapping[Locale, str]] = {
    ShippingErrorCode.NOTHING_TO_SHIP: {
        Locale.RU: "Нечего доставлять.",
        Locale.EN: "There is nothing to deliver.",
    },
    ShippingErrorCode.TOO_HEAVY: {
        Locale.RU: "Никто не доставит столько: расчётный вес — {grams} г.",
        Locale.EN: "No carrier takes that much: it counts as {grams} g.",
    },
    ShippingErrorCode.SHIPMENT_UNKNOWN: {
        Locale.RU: "Такой доставки нет.",
        Locale.EN: "There is no such shipment.",
    },
    ShippingErrorCode.SHIPMENT_CHANGED: {
        Locale.RU: "Доставка изменилась; её версия теперь {version}.",
        Locale.EN: "The shipment has changed; its version is {version} now.",
    },
    ShippingErrorCode.INVALID_TRANSITION: {
        Locale.RU: "После {before} доставка не может стать {after}.",
        Locale.EN: "A shipment that is {before} cannot become {after}.",
    },
}


class ShippingError(DomainError):
    """A refusal of this domain."""

    TEXTS = TEXTS
