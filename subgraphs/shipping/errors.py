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


TEXTS: Mapping[ShippingErrorCode, Mapping[Locale, str]] = {
    ShippingErrorCode.NOTHING_TO_SHIP: {
        Locale.RU: "Нечего доставлять.",
        Locale.EN: "There is nothing to deliver.",
    },
    ShippingErrorCode.TOO_HEAVY: {
        Locale.RU: "Никто не доставит столько: расчётный вес — {grams} г.",
        Locale.EN: "No carrier takes that much: it counts as {grams} g.",
    },
}


class ShippingError(DomainError):
    """A refusal of this domain."""

    TEXTS = TEXTS
