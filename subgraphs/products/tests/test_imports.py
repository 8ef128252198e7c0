import csv
import io
import json
from typing import Any

import pytest
from sqlalchemy import func, select

from subgraphs.kit.ids import global_id
from subgraphs.products.models import import_row, product
from subgraphs.products.tests.asking import (
    ADMIN,
    BUYER,
    SELLER,
    ask,
    command,
    events_of,
    refusal,
)
from subgraphs.products.tests.small_catalogue import HEADPHONES, PRODUCTS

pytestmark = pytest.mark.services

ANSWER = """created updated unchanged refused
    rows { row sku outcome productId userErrors { code field } }"""


def row(sku: str, **changes: str) -> dict[str, str]:
    return {
        "sku": sku,
        "category": "headphones",
        "title_ru": f"Наушники {sku}",
        "title_en": f"Headphones {sku}",
        "price_minor": "150000",
        "currency": "RUB",
        "weight_grams": "250",
        "length_mm": "200",
        "width_mm": "150",
        "height_mm": "70",
    } | changes


def as_csv(*rows: dict[str, str]) -> str:
    columns = list(dict.fromkeys(name for each in rows for name in each))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def table(content: str, key: str = "spring", form: str = "CSV") -> dict[str, str]:
    return {"importKey": key, "format": form, "rows": content}


async def imported(store, given: dict[str, Any], who=SELLER) -> dict[str, Any]:
    payload = await command(store, "productImport", who, given, ANSWER)
    assert payload["userErrors"] == []
    return payload


async def products(store) -> int:
    async with store.engine.connect() as connection:
        found = await connection.execute(select(func.count()).select_from(product))
        return int(found.scalar_one())


async def test_rows_are_carried_out_beside_those_that_are_refused(store):
    before = await products(store)
    content = as_csv(
        row("A-1", tags="new|sale", image_urls="https://images.example.com/a.png"),
        row("A-2", price_minor="free"),
        row("A-3", category="no-such"),
        row("A-4", title_ru="", title_en=""),
        row("A-5"),
        row("A-1"),
    )
    payload = await imported(store, table(content))
    assert (payload["created"], payload["refused"]) == (2, 4)
    outcomes = [
        (each["row"], each["outcome"], *(tuple(e.values()) for e in each["userErrors"]))
        for each in payload["rows"]
    ]
    assert outcomes == [
        (1, "CREATED"),
        (2, "REFUSED", ("NUMBER_INVALID", ["price_minor"])),
        (3, "REFUSED", ("CATEGORY_NOT_FOUND", ["category"])),
        (4, "REFUSED", ("TEXT_MISSING", ["title"])),
        (5, "CREATED"),
        (6, "REFUSED", ("SKU_TAKEN", ["sku"])),
    ]
    assert await products(store) == before + 2
    assert [kind for kind, _ in await events_of(store)] == ["shop.product.created.v1"] * 2


async def test_the_same_import_again_does_nothing_to_rows_that_were_carried_out(store):
    await imported(store, table(as_csv(row("A-1"), row("A-2", currency="XYZ"))))
    told = await events_of(store)
    again = await imported(store, table(as_csv(row("A-1", price_minor="1"), row("A-2"))))
    assert [each["outcome"] for each in again["rows"]] == ["UNCHANGED", "CREATED"]
    assert len(await events_of(store)) == len(told) + 1
    async with store.engine.connect() as connection:
        rows = await connection.execute(select(import_row.c.sku))
        assert set(rows.scalars()) == {"A-1", "A-2"}


async def test_another_import_changes_the_products_that_are_there(store):
    content = as_csv(row("WAVE-A", title_ru="", title_en="Wave, renamed", price_minor="599000"))
    payload = await imported(store, table(content))
    [changed] = payload["rows"]
    assert changed["outcome"] == "UPDATED"
    assert changed["productId"] == global_id("Product", PRODUCTS["wave"].id)
    query = "query ($id: ID!) { product(id: $id) { title status version } }"
    found = await ask(store, query, SELLER, {"id": changed["productId"]})
    # The price is what it was: only what is said of the product has changed.
    assert found["data"]["product"] == {
        "title": "Wave, renamed",
        "status": "ACTIVE",
        "version": 2,
    }


async def test_anothers_article_numbers_are_no_hindrance(store):
    payload = await imported(store, table(as_csv(row("WAVE-A"))), ADMIN)
    assert payload["created"] == 1


async def test_json_reads_as_csv_does(store):
    await command(
        store,
        "attributeDefine",
        ADMIN,
        {
            "categoryId": global_id("Category", HEADPHONES.id),
            "code": "battery",
            "titles": [{"locale": "EN", "text": "Battery"}],
            "kind": "NUMBER",
            "unit": "h",
        },
        "attribute { id }",
    )
    given = row("J-1") | {"price_minor": 150000, "tags": ["a", "b"], "attribute:battery": 30.5}
    payload = await imported(store, table(json.dumps([given]), form="JSON"))
    query = "query ($id: ID!) { product(id: $id) { tags attributes { display } } }"
    found = await ask(store, query, SELLER, {"id": payload["rows"][0]["productId"]})
    assert found["data"]["product"] == {
        "tags": ["a", "b"],
        "attributes": [{"display": "30.5\u00a0h"}],
    }


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"sku": "Ж-1"}, "SKU_INVALID", "sku"),
        ({"sku": "A\x001"}, "TEXT_UNPRINTABLE", "sku"),
        ({"sku": ""}, "TEXT_EMPTY", "sku"),
        ({"title_en": "bell\x07"}, "TEXT_UNPRINTABLE", "title"),
        ({"description_en": "x" * 5001}, "TEXT_TOO_LONG", "description"),
        ({"price_minor": "-1"}, "PRICE_INVALID", "price_minor"),
        ({"price_minor": "1_000"}, "NUMBER_INVALID", "price_minor"),
        ({"price_minor": "9" * 5000}, "PRICE_INVALID", "price_minor"),
        ({"compare_at_minor": "1"}, "PRICE_INVALID", "compare_at_minor"),
        ({"currency": "BTC"}, "CURRENCY_UNKNOWN", "currency"),
        ({"weight_grams": "0"}, "NUMBER_OUT_OF_RANGE", "weight_grams"),
        ({"image_urls": "http://a.example.com"}, "IMAGE_URL_INVALID", "image_urls"),
        ({"tags": "x" * 41}, "TEXT_TOO_LONG", "tags"),
        ({"slug": "wave"}, "SLUG_TAKEN", "slug"),
        ({"attribute:no_such": "1"}, "ATTRIBUTE_UNKNOWN", "attribute"),
    ],
)
async def test_a_cell_that_cannot_be_is_named_and_nothing_is_written(store, changes, code, column):
    before = await products(store)
    payload = await imported(store, table(json.dumps([row("B-1") | changes]), form="JSON"))
    [refused] = payload["rows"]
    assert refused["userErrors"] == [{"code": code, "field": [column]}]
    assert await products(store) == before
    assert await events_of(store) == []


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        (table("", key=""), "IDEMPOTENCY_KEY_INVALID", "importKey"),
        (table(""), "IMPORT_UNREADABLE", "rows"),
        (table("sku,colour\n"), "IMPORT_UNREADABLE", "rows"),
        (table(as_csv(row("A")) + "a,b\n"), "IMPORT_UNREADABLE", "rows"),
        (table(as_csv(row("A")) + '"x'), "IMPORT_UNREADABLE", "rows"),
        (table("{}", form="JSON"), "IMPORT_UNREADABLE", "rows"),
        (table("[1]", form="JSON"), "IMPORT_UNREADABLE", "rows"),
        (table("[", form="JSON"), "IMPORT_UNREADABLE", "rows"),
        (table('[{"sku": {"$ne": 1}}]', form="JSON"), "IMPORT_UNREADABLE", "rows"),
        (table('[{"$where": "1"}]', form="JSON"), "IMPORT_UNREADABLE", "rows"),
        (table('["\ud83d"]', form="JSON"), "IMPORT_UNREADABLE", "rows"),
        (table("x" * 1_000_001), "IMPORT_TOO_LARGE", "rows"),
        (table(as_csv(*(row(f"A-{n}") for n in range(501)))), "IMPORT_TOO_LARGE", "rows"),
    ],
    ids=range(13),
)
async def test_a_table_that_cannot_be_read_changes_nothing(store, given, code, field):
    assert await refusal(store, "productImport", SELLER, given) == (code, f"input.{field}")
    assert await events_of(store) == []


async def test_buyers_import_nothing(store):
    query = """mutation ($i: ProductImportInput!) { productImport(input: $i) { created } }"""
    [error] = (await ask(store, query, BUYER, {"i": table(as_csv(row("A")))}))["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
