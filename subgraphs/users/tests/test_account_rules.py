import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.kit.settings import Locale
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.rules.accounts import (
    clean_email,
    clean_name,
    clean_password,
    clean_registration,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ann@example.com", "ann@example.com"),
        ("  Ann@Example.COM\n", "ann@example.com"),
        ("o'brien+shop@mail.example.co.uk", "o'brien+shop@mail.example.co.uk"),
        ("a@xn--e1afmkfd.xn--p1ai", "a@xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_an_address_has_one_spelling(typed, kept):
    assert clean_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ann",
        "ann@",
        "@example.com",
        "ann@localhost",
        "ann@@example.com",
        "ann@example..com",
        "ann@-example.com",
        "ann smith@example.com",
        "ann@example.com\r\nBcc: all@example.com",
        "ann\x00@example.com",
        "анна@example.com",
        "\ud800@example.com",
        "a" * 65 + "@example.com",
        "a@" + ".".join(["b" * 60] * 5) + ".com",
    ],
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(AccountError) as refusal:
        clean_email(typed)
    assert (refusal.value.code, refusal.value.field) == (UserErrorCode.EMAIL_INVALID, ("email",))


@settings(deadline=None)
@given(st.text(max_size=300))
def test_cleaning_an_address_twice_changes_nothing(typed):
    try:
        once = clean_email(typed)
    except AccountError:
        return
    assert clean_email(once) == once
    assert once == once.lower()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1234567", UserErrorCode.PASSWORD_TOO_SHORT),
        ("", UserErrorCode.PASSWORD_TOO_SHORT),
        ("x" * 129, UserErrorCode.PASSWORD_TOO_LONG),
        ("pass\x00word", UserErrorCode.PASSWORD_INVALID),
        ("password\ud800", UserErrorCode.PASSWORD_INVALID),
    ],
)
def test_a_password_that_cannot_be_kept_is_refused(typed, code):
    with pytest.raises(AccountError) as refusal:
        clean_password(typed)
    assert (refusal.value.code, refusal.value.field) == (code, ("password",))


def test_one_password_from_two_keyboards_is_one():
    assert clean_password("caf\u00e9 \ufb01ne") == clean_password("cafe\u0301 fine")


@settings(deadline=None)
@given(st.text(min_size=8, max_size=128))
def test_every_password_that_is_kept_can_be_hashed_as_text(typed):
    try:
        kept = clean_password(typed)
    except AccountError:
        return
    assert kept.encode().decode() == kept


def test_blanks_in_a_password_count():
    assert clean_password("  secret  ") == "  secret  "


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Анна   Ивановна ", "Анна Ивановна"), ("A", "A"), ("x" * 80, "x" * 80)],
)
def test_a_name_is_kept_without_needless_blanks(typed, kept):
    assert clean_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "x" * 81, "a\x00b", "a\u202eb", "\ud800", "a\u0007"])
def test_a_name_that_cannot_be_shown_is_refused(typed):
    with pytest.raises(AccountError) as refusal:
        clean_name(typed)
    assert refusal.value.field == ("displayName",)


def test_a_registration_is_kept_clean():
    kept = clean_registration(" Ann@Example.com", "long enough", " Ann ", Locale.RU)
    assert (kept.email, kept.display_name, kept.locale) == ("ann@example.com", "Ann", Locale.RU)


def test_every_refusal_has_its_text_in_both_languages():
    assert set(AccountError.TEXTS) == set(UserErrorCode)
    assert all(set(texts) == set(Locale) for texts in AccountError.TEXTS.values())
