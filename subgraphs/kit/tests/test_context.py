import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.kit.context import Request, pick_text, preferred_locale
from subgraphs.kit.identity import Role
from subgraphs.kit.settings import Locale
from subgraphs.kit.testing import fixed_clock, identity_of


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        (None, Locale.EN),
        ("", Locale.EN),
        ("ru", Locale.RU),
        ("ru-RU", Locale.RU),
        ("RU", Locale.RU),
        ("de, ru;q=0.8, en;q=0.5", Locale.RU),
        ("en;q=0.5, ru;q=0.8", Locale.RU),
        ("ru;q=0.5, en;q=0.8", Locale.EN),
        ("ru, en", Locale.RU),
        ("ru;q=0, en;q=0.1", Locale.EN),
        ("ru;q=0", Locale.EN),
        ("de, fr", Locale.EN),
        ("*", Locale.EN),
        ("ru;q=high", Locale.EN),
        (",,;;=,", Locale.EN),
        ("en; q=0.2, ru; q=0.3", Locale.RU),
    ],
)
def test_the_preferred_of_the_stores_languages_is_taken(header, locale):
    assert preferred_locale(header, Locale.EN) is locale


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_header_breaks_a_request(header):
    assert preferred_locale(header, Locale.RU) in set(Locale)


@pytest.mark.parametrize(
    ("texts", "locale", "picked"),
    [
        ({"ru": "Чай", "en": "Tea"}, Locale.EN, "Tea"),
        ({"ru": "Чай"}, Locale.EN, "Чай"),
        ({"en": "Tea"}, Locale.RU, "Tea"),
        ({"de": "Tee"}, Locale.RU, "Tee"),
        ({}, Locale.RU, ""),
    ],
)
def test_a_text_falls_back_to_russian_english_any(texts, locale, picked):
    assert pick_text(texts, locale) == picked


def request_of(identity):
    return Request(identity, Locale.EN, "r-1", fixed_clock())


def test_events_name_who_caused_them():
    seller = identity_of(Role.BUYER, Role.SELLER)
    context = request_of(seller).event_context
    assert (context.correlation_id, context.actor_id, context.actor_role) == (
        "r-1",
        str(seller.user_id),
        "seller",
    )
    assert request_of(None).event_context.actor_id == "anonymous"


@pytest.mark.parametrize(
    ("roles", "acting"),
    [
        ((Role.BUYER,), Role.BUYER),
        ((Role.BUYER, Role.SELLER), Role.SELLER),
        ((Role.SELLER, Role.ADMIN), Role.ADMIN),
    ],
)
def test_the_strongest_role_acts(roles, acting):
    assert identity_of(*roles).acting_role is acting
