from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.users.errors import AccountError
from subgraphs.users.rules.addresses import (
    AddressLines,
    clean_address,
    clean_country,
    clean_phone,
    countries,
)
from subgraphs.users.rules.text import clean_line

MOSCOW = AddressLines("Анна Иванова", "ru", "", " Москва ", "Тверская  ул., 1", "101000")


def test_an_address_is_kept_clean():
    kept = clean_address(replace(MOSCOW, phone="8 (912) 345-67-89"))
    assert kept == AddressLines(
        "Анна Иванова", "RU", "", "Москва", "Тверская ул., 1", "101000", "+79123456789"
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"recipient": ""}, "recipient"),
        ({"recipient": "x" * 121}, "recipient"),
        ({"city": "\u200b"}, "city"),
        ({"city": "Mos\x00cow"}, "city"),
        ({"street": "a\u202eb"}, "street"),
        ({"region": "\ud83d"}, "region"),
        ({"country": "XX"}, "country"),
        ({"country": "Russia"}, "country"),
        ({"country": "r" * 10_000}, "country"),
        ({"country": "EU"}, "country"),
        ({"postal_code": "10100"}, "postalCode"),
        ({"postal_code": ""}, "postalCode"),
        ({"postal_code": "١٠١٠٠٠"}, "postalCode"),
        ({"country": "GB", "postal_code": "101000"}, "postalCode"),
        ({"country": "IE", "postal_code": "<script>"}, "postalCode"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_a_line_that_cannot_be_kept_is_named(change, field):
    with pytest.raises(AccountError) as refusal:
        clean_address(replace(MOSCOW, **change))
    assert refusal.value.field == (field,)


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("US", "10001-0001", "10001-0001"),
        ("GB", "sw1a 1aa", "SW1A 1AA"),
        ("NL", " 1011  ab ", "1011 AB"),
        ("IE", "d02 af30", "D02 AF30"),
        ("AE", "", ""),
    ],
)
def test_a_postal_code_has_its_countrys_form(country, typed, kept):
    lines = clean_address(replace(MOSCOW, country=country, postal_code=typed))
    assert lines.postal_code == kept


def test_countries_are_those_of_iso_3166():
    assert {"RU", "US", "KZ", "AQ"} <= countries()
    assert not {"EU", "UN", "ZZ", "XA"} & countries()
    assert 240 < len(countries()) < 270
    assert clean_country(" kz ") == "KZ"


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("+7 912 345-67-89", None, "+79123456789"),
        ("8 912 345 67 89", "RU", "+79123456789"),
        ("(212) 555-2368", "US", "+12125552368"),
        ("+44 20 7946 0958", "RU", "+442079460958"),
    ],
)
def test_a_phone_number_is_kept_in_e164(typed, country, kept):
    assert clean_phone(typed, country, "number") == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "912 345-67-89",
        "+7",
        "+7 912 345-67-89 ext. 5",
        "+1 800 FLOWERS",
        "+٧٩١٢٣٤٥٦٧٨٩",
        "+7 912\u202e 3456789",
        "+79123456789\x00",
        "+999 123 456 789",
        "1" * 10_000,
    ],
)
def test_what_is_no_phone_number_is_refused(typed):
    with pytest.raises(AccountError) as refusal:
        clean_phone(typed, None, "number")
    assert refusal.value.field == ("number",)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_a_line_that_is_kept_is_short_printable_and_stays_as_it_is(typed):
    kept = clean_line(typed, 80)
    if kept is not None:
        assert len(kept) <= 80
        assert kept.isprintable()
        assert clean_line(kept, 80) == kept
