from typing import Any

import pytest
from sqlalchemy import event

from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.resources import Resources
from subgraphs.kit.testing import call
from subgraphs.shipping.app import create_app

pytestmark = pytest.mark.services

ENTITIES = """
query ($representations: [_Any!]!, $city: String) {
  _entities(representations: $representations) {
    ... on Product {
      id
      deliveryEstimate(city: $city) {
        carrier service cost { amountMinor currency } minDays maxDays
      }
    }
  }
}"""


def product(weight: int = 500, side: int = 100) -> dict[str, Any]:
    return {
        "__typename": "Product",
        "id": global_id("Product", new_id()),
        "weightGrams": weight,
        "dimensions": {"lengthMm": side, "widthMm": side, "heightMm": side},
    }


async def estimates(store: Resources, *representations, city=None, language="en"):
    result = await call(
        create_app(store),
        ENTITIES,
        {"representations": list(representations), "city": city},
        {"accept-language": language},
    )
    assert "errors" not in result, result
    return [entity["deliveryEstimate"] for entity in result["data"]["_entities"]]


async def test_the_best_offer_follows_weight_and_size(store):
    light, bulky = await estimates(store, product(), product(500, 300))
    assert light == {
        "carrier": "Store Delivery",
        "service": "Pick-up point",
        "cost": {"amountMinor": 14_900, "currency": "RUB"},
        "minDays": 1,
        "maxDays": 2,
    }
    assert bulky["cost"]["amountMinor"] == 14_900 + 5 * 1_500  # 27 litres: 5.4 kg


@pytest.mark.parametrize("city", ["Владивосток", "vladivostok", " ВЛАДИВОСТОК "])
async def test_a_city_is_known_in_either_language(store, city):
    [offer] = await estimates(store, product(), city=city)
    assert (offer["cost"]["amountMinor"], offer["minDays"]) == (39_900, 6)


async def test_every_other_city_gets_the_common_offer(store):
    [offer] = await estimates(store, product(), city="Атлантида")
    assert offer["cost"]["amountMinor"] == 34_900


async def test_no_city_means_the_stores_own(store):
    assert await estimates(store, product(), city=" ") == await estimates(
        store, product(), city="Москва"
    )


async def test_what_nobody_takes_has_no_offer(store):
    assert await estimates(store, product(300_001)) == [None]


async def test_the_service_is_named_in_the_language_of_the_request(store):
    [offer] = await estimates(store, product(), language="ru")
    assert offer["service"] == "Пункт выдачи"


async def test_many_products_cost_one_statement(store):
    statements = []

    def count(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(store.engine.sync_engine, "before_cursor_execute", count)
    await estimates(store, *(product(weight) for weight in range(1, 30)), city="Казань")
    assert len(statements) == 1


@pytest.mark.parametrize(
    "missing",
    [
        {"weightGrams": None},
        {"weightGrams": "500"},
        {"weightGrams": -1},
        {"dimensions": None},
        {"dimensions": {"lengthMm": 1, "widthMm": 1}},
    ],
)
async def test_a_product_without_its_facts_has_a_typed_error(store, missing):
    result = await call(
        create_app(store), ENTITIES, {"representations": [product() | missing, product()]}
    )
    [error] = result["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["path"] == ["_entities", 0, "deliveryEstimate"]
    assert result["data"]["_entities"][1]["deliveryEstimate"] is not None


@pytest.mark.parametrize("city", ["x" * 101, "nul\x00", "half \ud83d"])
async def test_an_impossible_city_is_refused(store, city):
    result = await call(create_app(store), ENTITIES, {"representations": [product()], "city": city})
    assert result["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_rubbish_key_is_null(store):
    result = await call(
        create_app(store), ENTITIES, {"representations": [product() | {"id": "rubbish"}]}
    )
    assert result == {"data": {"_entities": [None]}}


async def test_the_services_of_a_city_are_listed(store):
    result = await call(
        create_app(store),
        '{ deliveryServices(city: "Казань") { service lowestCost { amountMinor } minDays } }',
    )
    assert [each["lowestCost"]["amountMinor"] for each in result["data"]["deliveryServices"]] == [
        42_900,
        21_900,
        279_000,
    ]
