"""What a notification says: templates filled with an event's facts, in the customer's language.

A text template's first line is the subject.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_time, get_timezone
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from events.notifications.models import Delivery
from subgraphs.kit.context import pick_text
from subgraphs.kit.money import Money
from subgraphs.kit.settings import Locale

#: The store's business day is Moscow's.
TIME_ZONE = "Europe/Moscow"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A notification's words.

    Attributes:
        subject: one line.
        text: the plain form.
        html: the form for readers that show it.
    """

    subject: str
    text: str
    html: str


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        # The plain form is text: an ampersand there is an ampersand.
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["money"] = _money
    environment.filters["moment"] = _moment
    environment.filters["pick"] = lambda texts, locale: pick_text(texts, Locale(locale))
    return environment


def _money(amount: Mapping[str, Any], locale: str) -> str:
    return Money(amount["amountMinor"], amount["currency"]).formatted(Locale(locale))


def _moment(text: str, locale: str) -> str:
    zone = get_timezone(TIME_ZONE)
    moment = datetime.fromisoformat(text).astimezone(zone)
    return f"{format_date(moment, 'long', locale)}, {format_time(moment, 'short', zone, locale)}"


_ENVIRONMENT = _environment()


def render(delivery: Delivery, name: str, store_url: str, token: str | None = None) -> Rendered:
    """Return the words of a delivery.

    Args:
        delivery: what is told.
        name: how to call the customer.
        store_url: the store's public address.
        token: the secret of the link, for a letter that has one. It stands in the link's fragment,
            which browsers send to nobody.
    """
    values = {
        "facts": delivery.facts,
        "name": name,
        "locale": delivery.locale.value,
        "store_url": store_url.rstrip("/"),
        "token": token,
    }
    stem = f"{delivery.kind.value.lower()}.{delivery.locale.value}"
    subject, _, text = _ENVIRONMENT.get_template(f"{stem}.txt").render(values).partition("\n")
    html = _ENVIRONMENT.get_template(f"{stem}.html").render(values)
    return Rendered(subject.strip(), text.lstrip("\n"), html)
