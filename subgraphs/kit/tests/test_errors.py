from enum import StrEnum

from subgraphs.kit.errors import DomainError
from subgraphs.kit.settings import Locale


class Code(StrEnum):
    TOO_MANY = "TOO_MANY"


class ThingError(DomainError):
    TEXTS = {Code.TOO_MANY: {Locale.EN: "More than {most}.", Locale.RU: "Больше {most}."}}  # noqa: RUF012


def test_a_refusal_speaks_the_customers_language():
    refusal = ThingError(Code.TOO_MANY, ("count",), most=5)
    assert refusal.message(Locale.RU) == "Больше 5."
    assert str(refusal) == refusal.message(Locale.EN) == "More than 5."
    assert refusal.field == ("count",)


def test_outside_a_payload_a_refusal_has_its_own_code():
    assert ThingError(Code.TOO_MANY, most=5).extensions == {"code": "TOO_MANY"}


def test_what_is_no_text_does_not_come_back_in_a_refusal():
    refusal = ThingError(Code.TOO_MANY, most="a\ud83d\x00\u202eщ b")
    assert refusal.message(Locale.EN) == "More than a���щ b."
