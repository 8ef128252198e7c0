"""Texts that sellers and administrators write: what may be kept, and in which form.

Each check returns the text as it is to be kept, or raises a `ProductError` that names the field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from subgraphs.kit.settings import Locale
from subgraphs.products.errors import ProductError, ProductErrorCode

LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 5000
LONGEST_SLUG = 100
LONGEST_SKU = 64
LONGEST_TAG = 40
MOST_TAGS = 20
LONGEST_URL = 2000
MOST_IMAGES = 20

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
)
#: Characters that are no text: controls, half surrogates, unassigned and private ones.
_UNPRINTABLE = frozenset({"Cc", "Cs", "Cn", "Co"})
#: Invisible marks that turn the direction of the text around them.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check_line(text: str, field: Sequence[str], longest: int) -> str:
    """Return a text of one line: composed (NFC), without spaces at its ends or doubled.

    Args:
        text: as it was written.
        field: path of the input field.
        longest: the most characters that it may have.

    Raises:
        ProductError: TEXT_UNPRINTABLE, TEXT_EMPTY or TEXT_TOO_LONG.
    """
    return _check(" ".join(_printable(text, field, "").split()), field, longest)


def check_paragraphs(text: str, field: Sequence[str], longest: int) -> str:
    """Return a text that may have several lines, without spaces at their ends; see `check_line`."""
    composed = _printable(text.replace("\r\n", "\n"), field, "\n")
    lines = (line.rstrip() for line in composed.split("\n"))
    return _check("\n".join(lines).strip(), field, longest)


def check_texts(
    texts: Mapping[str, str], field: Sequence[str], longest: int, *, paragraphs: bool = False
) -> dict[str, str]:
    """Return a text in one or more of the store's languages.

    Args:
        texts: by locale.
        field: path of the input field.
        longest: the most characters that each may have.
        paragraphs: whether it may have several lines.

    Raises:
        ProductError: TEXT_MISSING when no language has any, LOCALE_UNKNOWN, or as `check_line`.
    """
    if not texts:
        raise ProductError(ProductErrorCode.TEXT_MISSING, field)
    check = check_paragraphs if paragraphs else check_line
    for locale in texts:
        if locale not in set(Locale):
            raise ProductError(ProductErrorCode.LOCALE_UNKNOWN, field, locale=locale[:20])
    return {locale: check(text, field, longest) for locale, text in sorted(texts.items())}


def check_slug(text: str, field: Sequence[str]) -> str:
    """Return a name in addresses: lower-case Latin letters and digits, joined by hyphens."""
    if len(text) > LONGEST_SLUG or _SLUG.fullmatch(text) is None:
        raise ProductError(ProductErrorCode.SLUG_INVALID, field, longest=LONGEST_SLUG)
    return text


def check_code(text: str, field: Sequence[str]) -> str:
    """Return a code that products keep values under: a lower-case identifier."""
    if _CODE.fullmatch(text) is None:
        raise ProductError(ProductErrorCode.CODE_INVALID, field)
    return text


def check_sku(text: str, field: Sequence[str]) -> str:
    """Return a seller's article number."""
    if len(text) > LONGEST_SKU or _SKU.fullmatch(text) is None:
        raise ProductError(ProductErrorCode.SKU_INVALID, field, longest=LONGEST_SKU)
    return text


def check_tags(tags: Sequence[str], field: Sequence[str]) -> tuple[str, ...]:
    """Return tags in lower case, each once, in order.

    Raises:
        ProductError: TAGS_TOO_MANY, or what is wrong with one of them.
    """
    kept = {
        check_line(tag, (*field, str(place)), LONGEST_TAG).lower(): None
        for place, tag in enumerate(tags)
    }
    if len(kept) > MOST_TAGS:
        raise ProductError(ProductErrorCode.TAGS_TOO_MANY, field, most=MOST_TAGS)
    return tuple(kept)


def check_image_urls(urls: Sequence[str], field: Sequence[str]) -> tuple[str, ...]:
    """Return addresses of pictures: https, a public name for a host, no user, each once.

    Raises:
        ProductError: IMAGES_TOO_MANY or IMAGE_URL_INVALID.
    """
    kept = dict.fromkeys(urls)
    if len(kept) > MOST_IMAGES:
        raise ProductError(ProductErrorCode.IMAGES_TOO_MANY, field, most=MOST_IMAGES)
    for place, url in enumerate(urls):
        if not _is_image_url(url):
            raise ProductError(ProductErrorCode.IMAGE_URL_INVALID, (*field, str(place)))
    return tuple(kept)


def _is_image_url(url: str) -> bool:
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    return (
        parts.scheme == "https"
        and parts.username is None
        and parts.password is None
        and port in {None, 443}
        and _HOST.fullmatch(host) is not None
        # A number at the end is an address of a machine, not a name.
        and not host.rpartition(".")[2].isdigit()
    )


def _printable(text: str, field: Sequence[str], allowed: str) -> str:
    for character in text:
        if character in _BIDI or (
            character not in allowed and unicodedata.category(character) in _UNPRINTABLE
        ):
            raise ProductError(ProductErrorCode.TEXT_UNPRINTABLE, field)
    return unicodedata.normalize("NFC", text)


def _check(text: str, field: Sequence[str], longest: int) -> str:
    if not text:
        raise ProductError(ProductErrorCode.TEXT_EMPTY, field)
    if len(text) > longest:
        raise ProductError(ProductErrorCode.TEXT_TOO_LONG, field, longest=longest)
    return text
