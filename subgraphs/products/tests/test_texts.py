import unicodedata
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subgraphs.products.errors import ProductError, ProductErrorCode
from subgraphs.products.rules.drafts import slug_of
from subgraphs.products.rules.texts import (
    LONGEST_SLUG,
    check_code,
    check_image_urls,
    check_line,
    check_paragraphs,
    check_sku,
    check_slug,
    check_tags,
    check_texts,
)

FIELD = ("input", "title")


def refused(check, *arguments) -> Enum:
    with pytest.raises(ProductError) as caught:
        check(*arguments)
    return caught.value.code


def test_a_line_is_composed_and_its_spaces_are_single():
    assert check_line("  Café \u00a0 au   lait ", FIELD, 20) == "Café au lait"
    assert check_line("Cafe\u0301", FIELD, 4) == "Café"


@pytest.mark.parametrize(
    "text",
    [
        "a\nb",
        "a\tb",
        "\x00",
        "\x1b[1m",
        "\x7f",
        "\u202eabc",
        "\u2066x",
        "\ud83d",
        "\ue000",
        "\uffff",
    ],
)
def test_what_is_no_text_of_one_line_is_refused(text):
    assert refused(check_line, text, FIELD, 50) is ProductErrorCode.TEXT_UNPRINTABLE


def test_a_family_is_one_picture():
    family = "👩\u200d👩\u200d👧"
    assert check_line(family, FIELD, 10) == family


def test_paragraphs_keep_their_lines_and_no_other_controls():
    assert check_paragraphs("One.\r\n\r\n  Two.  \n", FIELD, 50) == "One.\n\n  Two."
    assert refused(check_paragraphs, "a\tb", FIELD, 50) is ProductErrorCode.TEXT_UNPRINTABLE


def test_length_is_counted_as_it_is_kept():
    assert check_line("e\u0301" * 5, FIELD, 5) == "é" * 5
    assert refused(check_line, "é" * 6, FIELD, 5) is ProductErrorCode.TEXT_TOO_LONG
    assert refused(check_line, "   ", FIELD, 5) is ProductErrorCode.TEXT_EMPTY


@given(st.text(max_size=60))
def test_what_was_accepted_is_accepted_as_it_is(text):
    try:
        kept = check_line(text, FIELD, 60)
    except ProductError:
        return
    assert check_line(kept, FIELD, 60) == kept
    assert unicodedata.is_normalized("NFC", kept)


def test_a_language_that_the_store_does_not_speak_is_refused():
    assert refused(check_texts, {"de": "Hallo"}, FIELD, 9) is ProductErrorCode.LOCALE_UNKNOWN
    assert refused(check_texts, {}, FIELD, 9) is ProductErrorCode.TEXT_MISSING


@pytest.mark.parametrize("slug", ["", "-a", "a-", "a--b", "A", "а", "a b", "a_b", "a" * 101])
def test_what_is_no_name_in_addresses_is_refused(slug):
    assert refused(check_slug, slug, FIELD) is ProductErrorCode.SLUG_INVALID


@pytest.mark.parametrize("code", ["", "1a", "_a", "A", "a-b", "a" * 41, "a\n"])
def test_what_is_no_code_is_refused(code):
    assert refused(check_code, code, FIELD) is ProductErrorCode.CODE_INVALID


@pytest.mark.parametrize("sku", ["", " A", "-A", "А1", "A 1", "A" * 65, "A\n"])
def test_what_is_no_article_number_is_refused(sku):
    assert refused(check_sku, sku, FIELD) is ProductErrorCode.SKU_INVALID


def test_tags_are_lower_case_and_stand_once_in_order():
    assert check_tags(["New", "SALE", "new "], FIELD) == ("new", "sale")


@pytest.mark.parametrize(
    "url",
    [
        "https://cdn.example.com/a.png",
        "https://cdn.example.com:443/a%20b.png?w=1",
        "https://xn--e1afmkfd.xn--p1ai/a.webp",
    ],
)
def test_a_public_https_address_is_a_picture(url):
    assert check_image_urls([url, url], FIELD) == (url,)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://cdn.example.com/a.png",
        "//cdn.example.com/a.png",
        "https:///a.png",
        "https://localhost/a.png",
        "https://10.0.0.1/a.png",
        "https://[::1]/a.png",
        "https://cdn.example.com:8443/a.png",
        "https://cdn.example.com:port/a.png",
        "https://me@cdn.example.com/a.png",
        "https://cdn..example.com/a.png",
        "https://cdn.example.com/a b.png",
        "https://cdn.example.com/é.png",
        "https://cdn.example.com/\n",
        "data:image/png;base64,AAAA",
        "https://cdn.example.com/" + "a" * 2000,
    ],
)
def test_any_other_address_is_refused(url):
    assert refused(check_image_urls, [url], FIELD) is ProductErrorCode.IMAGE_URL_INVALID


def test_names_in_addresses_are_made_of_titles():
    assert slug_of({"ru": "Чайник «Ёлка», 2 л"}) == "chainik-elka-2-l"
    assert slug_of({"ru": "Чайник", "en": "Café Kettle!"}) == "cafe-kettle"
    assert slug_of({"ru": "日本"}) == "product"


@given(st.text(max_size=300))
def test_a_name_made_of_any_title_is_one(title):
    slug = slug_of({"en": title})
    assert check_slug(slug, FIELD) == slug
    # With what tells it from its namesakes it is still one.
    assert len(f"{slug}-{'f' * 12}") <= LONGEST_SLUG
