from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.testing import call
from subgraphs.products.app import create_app
from subgraphs.products.tests.small_catalogue import PRODUCTS, SELLER, VARIANTS

pytestmark = pytest.mark.services

ENTITIES = """
query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Product { slug title price { amountMinor } stock { availability warehouses }
                     category { title } variants { sku availability } }
    ... on Variant { sku product { slug } }
    ... on Category { slug parent { slug } }
  }
}"""


@contextmanager
def counted_statements(engine: AsyncEngine) -> Iterator[list[str]]:
    statements: list[str] = []

    def count(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", count)
    try:
        yield statements
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", count)


async def test_titles_follow_the_language_of_the_request(shelf):
    query = '{ productBySlug(slug: "wave") { title category { title } } }'
    app = create_app(shelf)
    russian = await call(app, query, headers={"accept-language": "ru-RU,ru;q=0.9"})
    english = await call(app, query, headers={"accept-language": "en"})
    assert russian["data"]["productBySlug"]["title"] == "Беспроводные наушники Волна"
    assert russian["data"]["productBySlug"]["category"]["title"] == "Наушники"
    assert english["data"]["productBySlug"]["title"] == "Wireless headphones Wave"


async def test_a_product_shows_its_lowest_price_and_all_of_its_stock(shelf):
    result = await call(
        create_app(shelf),
        """query ($id: ID!) { product(id: $id) {
             price { amountMinor currency formatted } stock { availability warehouses }
             seller { id } variants { sku availability options { name value } } } }""",
        {"id": global_id("Product", PRODUCTS["wave"].id)},
    )
    product = result["data"]["product"]
    assert product["price"] == {
        "amountMinor": 499_000,
        "currency": "RUB",
        "formatted": "RUB\u00a04,990.00",
    }
    assert product["stock"] == {"availability": "IN_STOCK", "warehouses": 2}
    assert product["seller"]["id"] == global_id("User", SELLER)
    assert [(each["sku"], each["availability"]) for each in product["variants"]] == [
        ("WAVE-A", "IN_STOCK"),
        ("WAVE-B", "LOW"),
    ]


async def test_a_product_without_stock_is_out(shelf):
    query = '{ productBySlug(slug: "sold-out") { stock { availability warehouses } } }'
    result = await call(create_app(shelf), query)
    assert result["data"]["productBySlug"]["stock"] == {"availability": "OUT", "warehouses": 0}


async def test_a_forged_id_is_refused_and_an_unknown_one_is_null(shelf):
    query = "query ($id: ID!) { product(id: $id) { slug } }"
    forged = await call(create_app(shelf), query, {"id": global_id("Order", new_id())})
    unknown = await call(create_app(shelf), query, {"id": global_id("Product", new_id())})
    assert forged["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert unknown == {"data": {"product": None}}


async def test_many_entities_of_a_type_cost_one_statement_each(shelf):
    representations = [
        *(
            {"__typename": "Product", "id": global_id("Product", row.id)}
            for row in PRODUCTS.values()
        ),
        *(
            {"__typename": "Variant", "id": global_id("Variant", row.id)}
            for row in VARIANTS.values()
        ),
    ]
    query = """query ($representations: [_Any!]!) { _entities(representations: $representations) {
        ... on Product { slug stock { warehouses } } ... on Variant { sku } } }"""
    with counted_statements(shelf.engine) as statements:
        result = await call(create_app(shelf), query, {"representations": representations})
    assert len(statements) == 3  # products, variants, stock
    known = [entity for entity in result["data"]["_entities"] if entity is not None]
    assert len(known) == len(representations) - 1  # the draft


async def test_an_unknown_entity_is_null_beside_the_known(shelf):
    representations = [
        {"__typename": "Product", "slug": "wave"},
        {"__typename": "Product", "slug": "no-such"},
        {"__typename": "Product", "slug": "secret"},
        {"__typename": "Product", "slug": "null\x00byte"},
        {"__typename": "Product", "id": "rubbish"},
        {"__typename": "Variant", "id": global_id("Variant", new_id())},
        {"__typename": "Category", "id": global_id("Category", new_id())},
        {"__typename": "Product", "slug": "old"},
    ]
    result = await call(create_app(shelf), ENTITIES, {"representations": representations})
    assert "errors" not in result
    slugs = [entity and entity["slug"] for entity in result["data"]["_entities"]]
    assert slugs == ["wave", None, None, None, None, None, None, "old"]


async def test_the_flagship_page_costs_four_statements(shelf):
    query = """{ products { nodes { id title category { title }
        price { formatted } stock { availability } seller { id } weightGrams
        dimensions { lengthMm } } } }"""
    app = create_app(shelf)
    with counted_statements(shelf.engine) as statements:
        await call(app, query)
    assert len(statements) == 4  # search, products, categories, stock


async def test_the_category_tree_lists_parents_and_products(shelf):
    result = await call(
        create_app(shelf), "{ categories { slug parent { slug } products { nodes { slug } } } }"
    )
    tree = {each["slug"]: each for each in result["data"]["categories"]}
    assert tree["headphones"]["parent"] == {"slug": "audio"}
    assert tree["audio"]["parent"] is None
    assert [node["slug"] for node in tree["kitchen"]["products"]["nodes"]] == ["kettle"]
