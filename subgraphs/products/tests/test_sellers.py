import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.testing import identity_of
from subgraphs.products.models import product, variant
from subgraphs.products.tests.asking import (
    ADMIN,
    ANOTHER_SELLER,
    BUYER,
    SELLER,
    ask,
    command,
    events_of,
    refusal,
)
from subgraphs.products.tests.small_catalogue import HEADPHONES, KITCHEN, PRODUCTS, VARIANTS
from subgraphs.products.tests.test_schema import counted_statements

pytestmark = pytest.mark.services

PRODUCT = """product { id slug version status title description tags imageUrls
    price { amountMinor } seller { id } category { slug }
    variants { id sku title price { amountMinor } compareAt { amountMinor } } }"""
WAVE = global_id("Product", PRODUCTS["wave"].id)
WAVE_A = global_id("Variant", VARIANTS["WAVE-A"].id)
WAVE_B = global_id("Variant", VARIANTS["WAVE-B"].id)


def both(ru: str, en: str) -> list[dict[str, str]]:
    return [{"locale": "RU", "text": ru}, {"locale": "EN", "text": en}]


def entered(**changes: Any) -> dict[str, Any]:
    return {
        "categoryId": global_id("Category", HEADPHONES.id),
        "titles": both("Наушники Сова", "Headphones Owl"),
        "descriptions": [{"locale": "EN", "text": "Quiet.\n\nVery quiet."}],
        "packing": {"weightGrams": 300, "lengthMm": 200, "widthMm": 180, "heightMm": 80},
        "variants": [
            {
                "sku": "OWL-1",
                "price": {"amountMinor": 350000, "currency": "RUB", "compareAtMinor": 400000},
                "options": [{"name": both("Цвет", "Colour"), "value": both("белый", "white")}],
            },
            {"sku": "OWL-2", "price": {"amountMinor": 300000, "currency": "RUB"}},
        ],
        "tags": ["Audio", " quiet  ", "audio"],
        "imageUrls": ["https://images.example.com/owl.webp"],
    } | changes


def packing(**changes: int) -> dict[str, Any]:
    return {"packing": {"weightGrams": 1, "lengthMm": 1, "widthMm": 1, "heightMm": 1} | changes}


def one_variant(**changes: Any) -> dict[str, Any]:
    plain = {"sku": "OWL-9", "price": {"amountMinor": 100, "currency": "RUB"}}
    return {"variants": [plain | changes]}


def priced(**changes: Any) -> dict[str, Any]:
    return one_variant(price={"amountMinor": 100, "currency": "RUB"} | changes)


async def counted(store) -> tuple[int, int, int]:
    async with store.engine.connect() as connection:
        products = await connection.execute(select(func.count(), func.sum(product.c.version)))
        variants = await connection.execute(select(func.count()).select_from(variant))
        return (*products.one(), variants.scalar_one())


async def test_a_product_is_entered_as_a_draft_of_its_seller(store):
    payload = await command(store, "productCreate", SELLER, entered(), PRODUCT)
    assert payload["userErrors"] == []
    made = payload["product"]
    assert (made["slug"], made["version"], made["status"]) == ("headphones-owl", 1, "DRAFT")
    assert made["seller"]["id"] == global_id("User", SELLER.user_id)
    assert made["description"] == "Quiet.\n\nVery quiet."
    assert made["tags"] == ["audio", "quiet"]
    assert made["price"]["amountMinor"] == 300000
    assert [(each["sku"], each["title"]) for each in made["variants"]] == [
        ("OWL-1", "Headphones Owl"),
        ("OWL-2", "Headphones Owl"),
    ]
    assert made["variants"][0]["compareAt"]["amountMinor"] == 400000
    assert await events_of(store) == [("shop.product.created.v1", 1)]


async def test_nobody_but_its_seller_and_administrators_sees_a_draft(store):
    made = (await command(store, "productCreate", SELLER, entered(), PRODUCT))["product"]
    query = "query ($id: ID!) { product(id: $id) { slug } }"

    async def seen(who) -> bool:
        return (await ask(store, query, who, {"id": made["id"]}))["data"]["product"] is not None

    assert [await seen(who) for who in (SELLER, ADMIN)] == [True, True]
    assert [await seen(who) for who in (ANOTHER_SELLER, BUYER, None)] == [False] * 3


@pytest.mark.parametrize("who", [BUYER, None])
async def test_only_sellers_and_administrators_enter_products(store, who):
    query = "mutation ($i: ProductCreateInput!) { productCreate(input: $i) { __typename } }"
    result = await ask(store, query, who, {"i": entered()})
    [error] = result["errors"]
    assert error["extensions"]["code"] == ("UNAUTHENTICATED" if who is None else "FORBIDDEN")
    assert await events_of(store) == []


async def test_a_name_that_nobody_asked_for_gives_way_and_one_asked_for_does_not(store):
    first = (await command(store, "productCreate", SELLER, entered(), PRODUCT))["product"]
    again = entered(**one_variant())
    second = (await command(store, "productCreate", SELLER, again, PRODUCT))["product"]
    assert second["slug"].startswith("headphones-owl-")
    asked = entered(slug=first["slug"], **one_variant(sku="OWL-10"))
    assert await refusal(store, "productCreate", SELLER, asked) == ("SLUG_TAKEN", "input.slug")


async def test_article_numbers_are_unique_among_one_sellers(store):
    await command(store, "productCreate", SELLER, entered(), PRODUCT)
    assert (await refusal(store, "productCreate", SELLER, entered()))[0] == "SKU_TAKEN"
    theirs = await command(store, "productCreate", ANOTHER_SELLER, entered(), PRODUCT)
    assert theirs["userErrors"] == []
    own = await command(store, "productCreate", ADMIN, entered(), PRODUCT)
    assert own["product"]["seller"] is None
    assert (await refusal(store, "productCreate", ADMIN, entered()))[0] == "SKU_TAKEN"


LONG = "а" * 201
BAD_FIELDS = [
    ({"categoryId": "rubbish"}, "CATEGORY_NOT_FOUND", "categoryId"),
    ({"categoryId": global_id("Category", new_id())}, "CATEGORY_NOT_FOUND", "categoryId"),
    ({"categoryId": global_id("Product", HEADPHONES.id)}, "CATEGORY_NOT_FOUND", "categoryId"),
    ({"titles": []}, "TEXT_MISSING", "titles"),
    ({"titles": both(LONG, "Owl")}, "TEXT_TOO_LONG", "titles"),
    ({"titles": both(" \t ", "Owl")}, "TEXT_UNPRINTABLE", "titles"),
    ({"titles": both("  ", "Owl")}, "TEXT_EMPTY", "titles"),
    ({"titles": both("Сова\x00", "Owl")}, "TEXT_UNPRINTABLE", "titles"),
    ({"titles": both("Сова\u202e", "Owl")}, "TEXT_UNPRINTABLE", "titles"),
    ({"titles": both("half \ud83d", "Owl")}, "TEXT_UNPRINTABLE", "titles"),
    ({"titles": both("а", "b") + both("в", "d")}, "LOCALE_REPEATED", "titles"),
    ({"descriptions": both("а" * 5001, "b")}, "TEXT_TOO_LONG", "descriptions"),
    ({"descriptions": both("\x07", "b")}, "TEXT_UNPRINTABLE", "descriptions"),
    ({"slug": "Not A Slug"}, "SLUG_INVALID", "slug"),
    ({"slug": "a" * 101}, "SLUG_INVALID", "slug"),
    (packing(weightGrams=0), "NUMBER_OUT_OF_RANGE", "packing.weightGrams"),
    (packing(heightMm=10_001), "NUMBER_OUT_OF_RANGE", "packing.heightMm"),
    ({"variants": []}, "VARIANTS_INVALID", "variants"),
    (one_variant(sku=""), "SKU_INVALID", "variants.0.sku"),
    (one_variant(sku="А-1"), "SKU_INVALID", "variants.0.sku"),
    (one_variant(titles=both(LONG, "b")), "TEXT_TOO_LONG", "variants.0.titles"),
    (
        one_variant(options=[{"name": [], "value": both("а", "b")}]),
        "TEXT_MISSING",
        "variants.0.options.0.name",
    ),
    (priced(amountMinor=-1), "PRICE_INVALID", "variants.0.price.amountMinor"),
    (priced(amountMinor=10**10 + 1), "PRICE_INVALID", "variants.0.price.amountMinor"),
    (priced(compareAtMinor=100), "PRICE_INVALID", "variants.0.price.compareAtMinor"),
    (priced(currency="ZZZ"), "CURRENCY_UNKNOWN", "variants.0.price.currency"),
    (priced(currency="rub"), "CURRENCY_UNKNOWN", "variants.0.price.currency"),
    ({"tags": ["x" * 41]}, "TEXT_TOO_LONG", "tags.0"),
    ({"tags": [str(number) for number in range(21)]}, "TAGS_TOO_MANY", "tags"),
    ({"imageUrls": ["http://images.example.com/a.png"]}, "IMAGE_URL_INVALID", "imageUrls.0"),
    ({"imageUrls": ["https://127.0.0.1/a.png"]}, "IMAGE_URL_INVALID", "imageUrls.0"),
    ({"imageUrls": ["https://u:p@example.com/a.png"]}, "IMAGE_URL_INVALID", "imageUrls.0"),
    ({"imageUrls": ["https://example.com:99999/"]}, "IMAGE_URL_INVALID", "imageUrls.0"),
    ({"imageUrls": ["javascript:alert(1)"]}, "IMAGE_URL_INVALID", "imageUrls.0"),
    ({"attributes": [{"code": "no_such", "number": 1}]}, "ATTRIBUTE_UNKNOWN", "attributes"),
    ({"attributes": [{"code": "x"}]}, "ATTRIBUTE_VALUE_INVALID", "attributes.0"),
]


@pytest.mark.parametrize(("changes", "code", "field"), BAD_FIELDS)
async def test_a_field_that_cannot_be_is_named_and_nothing_is_written(store, changes, code, field):
    before = await counted(store)
    given = entered(**changes)
    assert await refusal(store, "productCreate", SELLER, given) == (code, f"input.{field}")
    assert await counted(store) == before
    assert await events_of(store) == []


async def test_variants_of_one_product_have_one_currency_and_numbers_of_their_own(store):
    twice = entered()["variants"][:1] * 2
    assert await refusal(store, "productCreate", SELLER, entered(variants=twice)) == (
        "SKU_TAKEN",
        "input.variants.1.sku",
    )
    mixed = entered()["variants"]
    mixed[1]["price"]["currency"] = "EUR"
    assert await refusal(store, "productCreate", SELLER, entered(variants=mixed)) == (
        "CURRENCY_UNKNOWN",
        "input.variants.1.price.currency",
    )


async def test_a_change_changes_what_it_names_and_numbers_the_version(store):
    given = {
        "id": WAVE,
        "version": 1,
        "titles": both("Волна 2", "Wave 2"),
        "categoryId": global_id("Category", KITCHEN.id),
        "tags": ["new"],
    }
    payload = await command(store, "productUpdate", SELLER, given, PRODUCT)
    changed = payload["product"]
    assert (changed["title"], changed["version"], changed["tags"]) == ("Wave 2", 2, ["new"])
    assert changed["category"] == {"slug": "kitchen"}
    assert changed["description"] == "A fine thing."
    assert await events_of(store) == [("shop.product.updated.v1", 2)]


async def test_a_stale_version_changes_nothing(store):
    given = {"id": WAVE, "version": 1, "tags": ["one"]}
    await command(store, "productUpdate", SELLER, given, PRODUCT)
    before = await counted(store)
    assert await refusal(store, "productUpdate", SELLER, given) == (
        "VERSION_STALE",
        "input.version",
    )
    assert await counted(store) == before


async def test_of_two_editors_at_once_one_wins(store):
    given = {"id": WAVE, "version": 1, "tags": ["mine"]}
    payloads = await asyncio.gather(
        *(command(store, "productUpdate", who, given, PRODUCT) for who in (SELLER, ADMIN))
    )
    refused = [error["code"] for payload in payloads for error in payload["userErrors"]]
    assert refused == ["VERSION_STALE"]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("productUpdate", {"tags": ["theirs"]}),
        ("productSubmit", {}),
        ("productArchive", {}),
    ],
)
@pytest.mark.parametrize("product_id", [WAVE, global_id("Product", new_id()), "forged", WAVE_A])
async def test_anothers_product_is_as_unknown_as_one_that_is_not_there(
    store, name, given, product_id
):
    found = await refusal(store, name, ANOTHER_SELLER, {"id": product_id, "version": 1} | given)
    assert found == ("PRODUCT_NOT_FOUND", "input.id")
    assert await events_of(store) == []


async def test_a_price_is_a_version_and_an_event_by_itself(store):
    price = {"amountMinor": 450000, "currency": "RUB", "compareAtMinor": 599000}
    given = {
        "id": WAVE_A,
        "productId": WAVE,
        "version": 1,
        "titles": both("Синяя", "Blue"),
        "price": price,
    }
    payload = await command(store, "variantUpdate", SELLER, given, PRODUCT)
    changed = payload["product"]
    assert changed["version"] == 3
    assert changed["price"]["amountMinor"] == 450000
    assert changed["variants"][0]["title"] == "Blue"
    assert changed["variants"][0]["compareAt"]["amountMinor"] == 599000
    assert await events_of(store) == [
        ("shop.product.updated.v1", 2),
        ("shop.product.price_changed.v1", 3),
    ]


async def test_the_same_price_again_is_no_change(store):
    price = {"amountMinor": 599000, "currency": "RUB"}
    given = {"id": WAVE_A, "productId": WAVE, "version": 1, "price": price}
    payload = await command(store, "variantUpdate", SELLER, given, PRODUCT)
    assert payload["product"]["version"] == 1
    assert await events_of(store) == []


async def test_a_price_keeps_its_currency(store):
    price = {"amountMinor": 100, "currency": "EUR"}
    given = {"id": WAVE_A, "productId": WAVE, "version": 1, "price": price}
    assert await refusal(store, "variantUpdate", SELLER, given) == (
        "CURRENCY_UNKNOWN",
        "input.price.currency",
    )


async def test_a_variant_is_added_behind_the_others(store):
    added = {"sku": "WAVE-C", "price": {"amountMinor": 100000, "currency": "RUB"}}
    given = {"productId": WAVE, "version": 1, "variant": added}
    payload = await command(store, "variantAdd", SELLER, given, PRODUCT)
    skus = [each["sku"] for each in payload["product"]["variants"]]
    assert skus == ["WAVE-A", "WAVE-B", "WAVE-C"]
    assert payload["product"]["price"]["amountMinor"] == 100000
    again = given | {"version": 2}
    assert await refusal(store, "variantAdd", SELLER, again) == (
        "SKU_TAKEN",
        "input.variant.sku",
    )


async def test_an_archived_variant_is_neither_listed_nor_priced_and_the_last_one_stays(store):
    given = {"id": WAVE_B, "productId": WAVE, "version": 1}
    payload = await command(store, "variantArchive", SELLER, given, PRODUCT)
    assert [each["sku"] for each in payload["product"]["variants"]] == ["WAVE-A"]
    assert payload["product"]["price"]["amountMinor"] == 599000
    last = {"id": WAVE_A, "productId": WAVE, "version": 2}
    assert await refusal(store, "variantArchive", SELLER, last) == (
        "VARIANTS_INVALID",
        "input.id",
    )
    # An order that names it still finds it.
    query = """query ($r: [_Any!]!) { _entities(representations: $r) {
        ... on Variant { sku availability } } }"""
    found = await ask(store, query, None, {"r": [{"__typename": "Variant", "id": WAVE_B}]})
    assert found["data"]["_entities"] == [{"sku": "WAVE-B", "availability": "OUT"}]


async def test_a_variant_of_another_product_is_not_found(store):
    kettle = global_id("Variant", VARIANTS["KETTLE-A"].id)
    given = {"id": kettle, "productId": WAVE, "version": 1}
    assert await refusal(store, "variantArchive", SELLER, given) == (
        "VARIANT_NOT_FOUND",
        "input.id",
    )


async def test_my_products_are_mine_in_every_status_page_by_page(store):
    query = """query ($status: ProductStatus, $first: Int!, $after: String) {
        myProducts(status: $status, first: $first, after: $after) {
            nodes { slug } pageInfo { hasNextPage endCursor } } }"""

    async def page(who, **variables) -> dict[str, Any]:
        found = (await ask(store, query, who, {"first": 100} | variables))["data"]["myProducts"]
        return dict(found)

    mine = [node["slug"] for node in (await page(SELLER))["nodes"]]
    assert mine == ["old", "secret", "sold-out", "column", "stork", "wave"]
    assert [node["slug"] for node in (await page(SELLER, status="DRAFT"))["nodes"]] == ["secret"]
    assert [node["slug"] for node in (await page(ADMIN))["nodes"]] == ["kettle"]
    assert (await page(ANOTHER_SELLER))["nodes"] == []
    seen, after = [], None
    while True:
        found = await page(SELLER, first=4, after=after)
        seen += [node["slug"] for node in found["nodes"]]
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break
    assert seen == mine


async def test_my_products_are_refused_to_buyers_and_a_forged_cursor_to_all(store):
    query = "query ($after: String) { myProducts(after: $after) { nodes { slug } } }"
    refused = await ask(store, query, identity_of())
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    forged = await ask(store, query, SELLER, {"after": "WyJ4Il0"})
    assert forged["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_sellers_page_costs_the_same_statements_however_long_it_is(store):
    query = """query ($first: Int!) { myProducts(first: $first) { nodes {
        isFavourite rejection { note } attributes { display } category { breadcrumbs { slug } }
        variants { warehouses { onHand } } stock { availability } } } }"""
    for first in (2, 6):
        with counted_statements(store.engine) as statements:
            result = await ask(store, query, SELLER, {"first": first})
        assert len(result["data"]["myProducts"]["nodes"]) == first
        # The page, favourites, categories and their ancestors, variants, products, places, stock.
        assert len(statements) <= 8
