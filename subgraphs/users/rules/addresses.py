"""Addresses and phone numbers in the form they are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import phonenumbers
from babel import Locale as Language

from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.rules.text import clean_line

MOST_ADDRESSES = 20
MOST_PHONES = 5
LONGEST_LINE = 120
_LONGEST_PHONE = 40
_LONGEST_POSTAL_CODE = 12

#: What CLDR names beside the countries of ISO 3166: unions, test codes, "unknown".
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


@dataclass(frozen=True, slots=True)
class _PostalCodes:
    form: re.Pattern[str]
    example: str


def _codes(form: str, example: str) -> _PostalCodes:
    return _PostalCodes(re.compile(form, re.ASCII), example)


_SIX_DIGITS = r"\d{6}"
_FIVE_DIGITS = r"\d{5}"
#: Where the store ships most; elsewhere a code is any short word, or none.
_POSTAL_CODES = {
    "RU": _codes(_SIX_DIGITS, "101000"),
    "BY": _codes(_SIX_DIGITS, "220030"),
    "KZ": _codes(_SIX_DIGITS, "010000"),
    "KG": _codes(_SIX_DIGITS, "720001"),
    "UZ": _codes(_SIX_DIGITS, "100000"),
    "AM": _codes(r"\d{4}", "0010"),
    "GE": _codes(r"\d{4}", "0100"),
    "US": _codes(r"\d{5}(-\d{4})?", "10001"),
    "CA": _codes(r"[A-Z]\d[A-Z] ?\d[A-Z]\d", "K1A 0B1"),
    "GB": _codes(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "SW1A 1AA"),
    "DE": _codes(_FIVE_DIGITS, "10115"),
    "FR": _codes(_FIVE_DIGITS, "75001"),
    "ES": _codes(_FIVE_DIGITS, "28001"),
    "IT": _codes(_FIVE_DIGITS, "00118"),
    "NL": _codes(r"\d{4} ?[A-Z]{2}", "1011 AB"),
    "PL": _codes(r"\d{2}-\d{3}", "00-001"),
    "CN": _codes(_SIX_DIGITS, "100000"),
    "JP": _codes(r"\d{3}-?\d{4}", "100-0001"),
}
_ANY_POSTAL_CODE = _codes(r"[A-Z0-9](?:[A-Z0-9 -]*[A-Z0-9])?|", "12345")


@dataclass(frozen=True, slots=True)
class AddressLines:
    """Where something is sent.

    Attributes:
        recipient: whose name stands on the parcel.
        country: ISO 3166, two capital letters.
        region: oblast, state; may be empty.
        city: town or village.
        street: street, house, flat.
        postal_code: in the country's form; empty where there is none.
        phone: E.164, or None.
    """

    recipient: str
    country: str
    region: str
    city: str
    street: str
    postal_code: str
    phone: str | None = None


def clean_address(typed: AddressLines) -> AddressLines:
    """Return an address in the form it is kept.

    Args:
        typed: as somebody typed it.

    Raises:
        AccountError: naming the first field that cannot be kept.
    """
    country = clean_country(typed.country)
    return AddressLines(
        recipient=_line(typed.recipient, "recipient"),
        country=country,
        region=_line(typed.region, "region", may_be_empty=True),
        city=_line(typed.city, "city"),
        street=_line(typed.street, "street"),
        postal_code=_postal_code(typed.postal_code, country),
        phone=None if typed.phone is None else clean_phone(typed.phone, country, "phone"),
    )


def clean_country(value: str) -> str:
    """Return a country's code in capital letters.

    Raises:
        AccountError: `COUNTRY_INVALID`.
    """
    code = value.strip().upper() if len(value) <= LONGEST_LINE else ""
    if code not in countries():
        raise AccountError(UserErrorCode.COUNTRY_INVALID, ("country",))
    return code


@cache
def countries() -> frozenset[str]:
    """Return the two-letter codes of all countries, as CLDR knows them."""
    territories = map(str, Language("en").territories)
    known = frozenset(code for code in territories if re.fullmatch("[A-Z]{2}", code))
    return known - _NO_COUNTRIES


def clean_phone(value: str, country: str | None, field: str) -> str:
    """Return a phone number in E.164.

    Args:
        value: as typed; with a plus and the country's code, or as people of `country` write it.
        country: where it is when it does not say, or None.
        field: the input field that it came in, for the refusal.

    Raises:
        AccountError: `PHONE_INVALID`.
    """
    refusal = AccountError(UserErrorCode.PHONE_INVALID, (field,))
    # Letters are digits to a phone's keys; nobody gives a number of theirs in letters.
    if len(value) > _LONGEST_PHONE or not re.fullmatch(r"[+\d\s().\-/]+", value, re.ASCII):
        raise refusal
    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        raise refusal from None
    if not phonenumbers.is_valid_number(number) or number.extension is not None:
        raise refusal
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _line(value: str, field: str, *, may_be_empty: bool = False) -> str:
    line = clean_line(value, LONGEST_LINE)
    if line is None or not (line or may_be_empty):
        raise AccountError(UserErrorCode.ADDRESS_LINE_INVALID, (field,), longest=LONGEST_LINE)
    return line


def _postal_code(value: str, country: str) -> str:
    known = _POSTAL_CODES.get(country, _ANY_POSTAL_CODE)
    code = clean_line(value, _LONGEST_POSTAL_CODE)
    if code is None or not known.form.fullmatch(code.upper()):
        raise AccountError(
            UserErrorCode.POSTAL_CODE_INVALID, ("postalCode",), example=known.example
        )
    return code.upper()
