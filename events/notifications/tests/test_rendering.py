"""What customers read, in both languages."""

from dataclasses import replace

import pytest

from events.notifications.models import Delivery
from events.notifications.rendering import render
from events.notifications.rules import Channel, Kind, Status
from events.tests.sample_events import NOW, cancelled, placed
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.orders.errors import REFUSALS, CancelReason
from subgraphs.reviews.rules.moderation import RejectionReason

STORE = "https://store.example/"


def delivery_of(record, kind, locale):
    return Delivery(
        id=new_id(),
        event_id=record.id,
        kind=kind,
        channel=Channel.EMAIL,
        user_id=new_id(),
        locale=locale,
        facts=record.data,
        status=Status.PENDING,
        attempts=1,
        recipient_masked=None,
        problem=None,
        created_at=NOW,
        sent_at=None,
    )


def plain(text):
    """Return a text whose spaces inside amounts and times are ordinary ones."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_a_placed_order_is_confirmed_in_russian():
    words = render(delivery_of(placed(), Kind.ORDER_PLACED, Locale.RU), "Анна", STORE)
    assert words.subject == "Заказ 2026-000123 оформлен"
    assert plain(words.text) == (
        "Здравствуйте, Анна!\n"
        "\n"
        "Спасибо за заказ 2026-000123 от 1 марта 2026 г., 15:00.\n"
        "\n"
        "- Чашка & блюдце: 3 × 199,00 ₽ = 597,00 ₽\n"
        "\n"
        "Доставка: 300,00 ₽\n"
        "Итого: 897,00 ₽, оплата при получении\n"
        "\n"
        "https://store.example\n"
    )


def test_a_placed_order_is_confirmed_in_english():
    words = render(delivery_of(placed(), Kind.ORDER_PLACED, Locale.EN), "Ann", STORE)
    assert words.subject == "Your order 2026-000123 is placed"
    text = plain(words.text)
    assert "- Cup & saucer: 3 × RUB 199.00 = RUB 597.00\n" in text
    assert "Total: RUB 897.00, to be paid on delivery\n" in text


@pytest.mark.parametrize("locale", Locale)
def test_the_html_form_escapes_what_people_wrote(locale):
    words = render(delivery_of(placed(), Kind.ORDER_PLACED, locale), "<b>Ann & Co</b>", STORE)
    assert "<b>" not in words.html
    assert "&lt;b&gt;Ann &amp; Co&lt;/b&gt;" in words.html
    assert f'<html lang="{locale.value}">' in words.html
    assert "<b>Ann & Co</b>" in words.text


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("reason", CancelReason)
def test_a_cancelled_order_says_why(reason, locale):
    delivery = delivery_of(cancelled(reason=reason.value), Kind.ORDER_CANCELLED, locale)
    words = render(delivery, "Ann", STORE)
    assert "2026-000124" in words.subject
    because = {Locale.RU: "отменён: ", Locale.EN: "is cancelled: "}[locale]
    why = words.text.partition(because)[2].partition(".")[0]
    assert len(why) > 10
    assert why in words.html


@pytest.mark.parametrize("locale", Locale)
def test_only_an_order_that_was_never_placed_leaves_the_cart_as_it_was(locale):
    cart = {Locale.RU: "Корзина", Locale.EN: "Your cart"}[locale]

    def letter(reason):
        record = cancelled(reason=reason.value)
        return render(delivery_of(record, Kind.ORDER_CANCELLED, locale), "Ann", STORE)

    for reason in CancelReason:
        words = letter(reason)
        assert (cart in words.text) == (cart in words.html) == (reason in REFUSALS)
        assert words.text.endswith("\n\nhttps://store.example\n")


def test_a_line_without_the_asked_language_is_shown_in_another():
    record = placed(title={"ru": "Чашка"})
    words = render(delivery_of(record, Kind.ORDER_PLACED, Locale.EN), "Ann", STORE)
    assert "- Чашка: " in words.text


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("reason", RejectionReason)
def test_a_rejected_review_says_why_and_what_the_moderator_adds(reason, locale):
    facts = {"reason": reason.value, "note": "Write of <the product>."}
    delivery = delivery_of(replace(placed(), data=facts), Kind.REVIEW_REJECTED, locale)
    words = render(delivery, "Ann", STORE)
    opening = {Locale.RU: "не будут: ", Locale.EN: "from the public: "}[locale]
    why = words.text.partition(opening)[2].partition(".")[0]
    assert len(why) > 8
    assert why in words.html
    assert "Write of <the product>." in words.text
    assert "Write of &lt;the product&gt;." in words.html


@pytest.mark.parametrize("locale", Locale)
def test_an_approved_review_is_told_of_in_the_language_of_its_author(locale):
    words = render(delivery_of(placed(), Kind.REVIEW_APPROVED, locale), "Ann", STORE)
    subject = {Locale.RU: "Ваш отзыв опубликован", Locale.EN: "Your review is public"}[locale]
    assert words.subject == subject
    assert "Ann" in words.html


LETTERS_ABOUT_ACCOUNTS = (
    Kind.CONFIRM_EMAIL,
    Kind.REGISTRATION_REPEATED,
    Kind.RESET_PASSWORD,
    Kind.PASSWORD_CHANGED,
    Kind.SIGN_IN_LINKED,
)


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("kind", LETTERS_ABOUT_ACCOUNTS)
def test_a_letter_about_an_account_is_written_in_both_forms(kind, locale):
    record = replace(placed(), data={"provider": "google"})
    words = render(delivery_of(record, kind, locale), "<Ann>", STORE, "secret-token")
    russian = any("а" <= letter <= "я" for letter in words.subject.lower())
    assert russian == (locale is Locale.RU)
    has_link = kind in {Kind.CONFIRM_EMAIL, Kind.RESET_PASSWORD}
    for form in (words.text, words.html):
        assert ("#token=secret-token" in form) == has_link
        assert "https://store.example/account/" in form
    assert "<Ann>" not in words.html


@pytest.mark.parametrize("locale", Locale)
def test_a_stranger_cannot_write_into_the_letter_that_confirms_an_address(locale):
    words = render(
        delivery_of(placed(), Kind.CONFIRM_EMAIL, locale), "Win at x.example", STORE, "t"
    )
    assert "x.example" not in words.text + words.html + words.subject
