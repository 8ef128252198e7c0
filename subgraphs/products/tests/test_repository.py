"""The hot reads can be served by indexes: with sequential scans forbidden, none is needed."""

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from subgraphs.kit.context import Request
from subgraphs.kit.pagination import PageRequest, Parts
from subgraphs.kit.settings import Locale
from subgraphs.products.adapters.postgres_search import PostgresSearch
from subgraphs.products.loaders import Products
from subgraphs.products.ports import SearchFilters, SearchQuery, SearchSort
from subgraphs.products.rules.search_text import parse
from subgraphs.products.tests.small_catalogue import HEADPHONES, PRODUCTS, VARIANTS

pytestmark = pytest.mark.services

PRODUCT, VARIANT = PRODUCTS["wave"].id, VARIANTS["WAVE-A"].id


def search(words: str, after: Parts | None = None, **others) -> SearchQuery:
    return SearchQuery(terms=parse(words), page=PageRequest(10, after), **others)


CATEGORY = SearchFilters(category_id=HEADPHONES.id)


READS = {
    "search": lambda parts: parts.search.find(search("наушники")),
    "next page": lambda parts: parts.search.find(search("наушники", (1, str(PRODUCT)))),
    "newest": lambda parts: parts.search.find(search("")),
    "after the newest": lambda parts: parts.search.find(search("", (0, str(PRODUCT)))),
    "cheapest": lambda parts: parts.search.find(search("", sort=SearchSort.PRICE_LOW_TO_HIGH)),
    "best rated": lambda parts: parts.search.find(search("", sort=SearchSort.RATING)),
    "category": lambda parts: parts.search.find(search("", filters=CATEGORY)),
    "products": lambda parts: parts.product.load_many([PRODUCT, HEADPHONES.id]),
    "slugs": lambda parts: parts.product_by_slug.load_many(["wave", "stork"]),
    "variants": lambda parts: parts.variant.load_many([VARIANT]),
    "variants of products": lambda parts: parts.variants.load_many([PRODUCT]),
    "categories": lambda parts: parts.category.load_many([HEADPHONES.id]),
    "stock of products": lambda parts: parts.stock.load_many([PRODUCT]),
    "stock of variants": lambda parts: parts.variant_stock.load_many([VARIANT]),
}


async def plan_of(engine: AsyncEngine, statement: str, parameters: object) -> str:
    """Return PostgreSQL's plan, with sequential scans forbidden where anything else would do."""
    async with engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        async with raw.cursor() as cursor:
            await cursor.execute("SET LOCAL enable_seqscan = off")
            await cursor.execute(f"EXPLAIN {statement}", parameters)
            return "\n".join(row[0] for row in await cursor.fetchall())


@pytest.mark.parametrize("name", READS)
async def test_a_hot_read_is_one_statement_without_a_sequential_scan(shelf, name):
    statements: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        statements.append((statement, parameters))

    event.listen(shelf.engine.sync_engine, "before_cursor_execute", note)
    request = Request(None, Locale.EN, "test", shelf.clock)
    await READS[name](Products.build(shelf.engine, PostgresSearch(shelf.engine), request))
    [(statement, parameters)] = statements
    plan = await plan_of(shelf.engine, statement, parameters)
    assert "Seq Scan" not in plan, plan


async def test_the_probe_would_see_a_scan(shelf):
    statement = "SELECT 1 FROM products.product WHERE weight_grams = %(grams)s"
    assert "Seq Scan" in await plan_of(shelf.engine, statement, {"grams": 1})
