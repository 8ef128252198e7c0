import asyncio
from typing import Any

import pytest

from subgraphs.kit.ids import global_id, new_id
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
from subgraphs.products.tests.small_catalogue import VARIANTS, WAREHOUSES
from subgraphs.products.tests.test_stock import assert_ledger_adds_up, reserve

pytestmark = pytest.mark.services

WAVE_B, SOLD_OUT = (global_id("Variant", VARIANTS[sku].id) for sku in ("WAVE-B", "SOLD-OUT-A"))
MOSCOW, KAZAN = (global_id("Warehouse", row.id) for row in WAREHOUSES)
KEY_INVALID = "IDEMPOTENCY_KEY_INVALID"
EXACTLY = "variant { availability warehouses { warehouse { code } onHand reserved } }"


def delivery(**changes: Any) -> dict[str, Any]:
    return {
        "variantId": WAVE_B,
        "warehouseId": KAZAN,
        "quantity": 10,
        "idempotencyKey": "delivery-1",
    } | changes


def correction(**changes: Any) -> dict[str, Any]:
    return {
        "variantId": WAVE_B,
        "warehouseId": KAZAN,
        "delta": -1,
        "reason": "DAMAGED",
        "idempotencyKey": "count-1",
    } | changes


async def test_a_delivery_is_counted_once_however_often_it_is_told(store):
    for _ in range(2):
        payload = await command(store, "stockReceive", SELLER, delivery(), EXACTLY)
        assert payload["variant"] == {
            "availability": "IN_STOCK",
            "warehouses": [{"warehouse": {"code": "kzn"}, "onHand": 12, "reserved": 0}],
        }
    await assert_ledger_adds_up(store)
    assert await events_of(store) == [("shop.stock.changed.v1", 1)]


async def test_a_delivery_told_twice_at_once_is_counted_once(store):
    await asyncio.gather(
        *(command(store, "stockReceive", SELLER, delivery(), EXACTLY) for _ in range(4))
    )
    await assert_ledger_adds_up(store)
    assert len(await events_of(store)) == 1


async def test_a_key_stands_for_one_report(store):
    await command(store, "stockReceive", SELLER, delivery(), EXACTLY)
    for other in (delivery(quantity=11), delivery(warehouseId=MOSCOW)):
        assert await refusal(store, "stockReceive", SELLER, other) == (
            "IDEMPOTENCY_KEY_REUSED",
            "input.idempotencyKey",
        )
    # Another's keys are their own.
    payload = await command(store, "stockReceive", ADMIN, delivery(), EXACTLY)
    assert payload["variant"]["warehouses"][0]["onHand"] == 22


async def test_a_first_delivery_opens_a_place_and_tells_those_who_wait(store):
    given = delivery(variantId=SOLD_OUT, warehouseId=MOSCOW)
    payload = await command(store, "stockReceive", SELLER, given, EXACTLY)
    codes = [each["warehouse"]["code"] for each in payload["variant"]["warehouses"]]
    assert codes == ["kzn", "msk"]
    assert ("shop.stock.back_in_stock.v1", 1) in await events_of(store)


async def test_a_count_takes_only_what_nobody_holds(store):
    await reserve(store, new_id(), {VARIANTS["WAVE-B"].id: 2})
    code, _ = await refusal(store, "stockAdjust", SELLER, correction())
    assert code == "STOCK_SHORT"
    await assert_ledger_adds_up(store)
    more = correction(delta=3, reason="COUNTED", note="found behind the shelf")
    payload = await command(store, "stockAdjust", SELLER, more, EXACTLY)
    assert payload["variant"]["warehouses"] == [
        {"warehouse": {"code": "kzn"}, "onHand": 5, "reserved": 2}
    ]
    await assert_ledger_adds_up(store)


@pytest.mark.parametrize(
    ("name", "given", "code", "field"),
    [
        ("stockReceive", delivery(quantity=0), "NUMBER_OUT_OF_RANGE", "quantity"),
        ("stockReceive", delivery(quantity=-5), "NUMBER_OUT_OF_RANGE", "quantity"),
        ("stockReceive", delivery(quantity=1_000_001), "NUMBER_OUT_OF_RANGE", "quantity"),
        ("stockReceive", delivery(note="x" * 201), "TEXT_TOO_LONG", "note"),
        ("stockReceive", delivery(note="\x00"), "TEXT_UNPRINTABLE", "note"),
        ("stockReceive", delivery(idempotencyKey=""), "IDEMPOTENCY_KEY_INVALID", "idempotencyKey"),
        (
            "stockReceive",
            delivery(idempotencyKey="ключ"),
            "IDEMPOTENCY_KEY_INVALID",
            "idempotencyKey",
        ),
        ("stockReceive", delivery(variantId="forged"), "VARIANT_NOT_FOUND", "variantId"),
        ("stockReceive", delivery(variantId=MOSCOW), "VARIANT_NOT_FOUND", "variantId"),
        ("stockReceive", delivery(warehouseId="forged"), "WAREHOUSE_NOT_FOUND", "warehouseId"),
        (
            "stockReceive",
            delivery(warehouseId=global_id("Warehouse", new_id())),
            "WAREHOUSE_NOT_FOUND",
            "warehouseId",
        ),
        ("stockAdjust", correction(delta=0), "NUMBER_OUT_OF_RANGE", "delta"),
        ("stockAdjust", correction(delta=-1_000_001), "NUMBER_OUT_OF_RANGE", "delta"),
    ],
)
async def test_a_report_that_cannot_be_changes_nothing(store, name, given, code, field):
    assert await refusal(store, name, SELLER, given) == (code, f"input.{field}")
    assert await events_of(store) == []
    await assert_ledger_adds_up(store)


async def test_a_seller_tells_of_their_own_stock_alone(store):
    assert await refusal(store, "stockReceive", ANOTHER_SELLER, delivery()) == (
        "VARIANT_NOT_FOUND",
        "input.variantId",
    )


async def test_the_public_sees_a_band_and_no_numbers(store):
    query = """query ($r: [_Any!]!) { _entities(representations: $r) {
        ... on Variant { availability warehouses { onHand } } } }"""
    for who, seen in ((BUYER, None), (ANOTHER_SELLER, None), (SELLER, [{"onHand": 2}])):
        result = await ask(store, query, who, {"r": [{"__typename": "Variant", "id": WAVE_B}]})
        assert result["data"]["_entities"] == [{"availability": "LOW", "warehouses": seen}]


async def test_warehouses_are_made_by_administrators_and_seen_by_sellers(store):
    given = {"code": "omsk", "titles": [{"locale": "EN", "text": "Omsk"}]}
    made = await command(store, "warehouseCreate", ADMIN, given, "warehouse { code title }")
    assert made["warehouse"] == {"code": "omsk", "title": "Omsk"}
    assert await refusal(store, "warehouseCreate", ADMIN, given) == ("CODE_TAKEN", "input.code")
    query = "{ warehouses { code } }"
    seen = (await ask(store, query, SELLER))["data"]["warehouses"]
    assert [each["code"] for each in seen] == ["kzn", "msk", "omsk"]
    [error] = (await ask(store, query, BUYER))["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
