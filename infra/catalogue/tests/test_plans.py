"""The hot queries of products at five thousand products: what PostgreSQL does of its own accord."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from infra.catalogue.mass import Size, grow, mass_goods
from infra.catalogue.people import make_people
from infra.catalogue.seed import seed
from subgraphs.kit.ids import new_id
from subgraphs.kit.pagination import PageRequest
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.kit.testing import scratch_database
from subgraphs.products import app as products
from subgraphs.products.adapters.postgres_search import PostgresSearch
from subgraphs.products.ports import FeedPoint, SearchFilters, SearchQuery, SearchSort
from subgraphs.products.repository import (
    attributes,
    catalogue,
    favourites,
    listings,
    popularity,
    recommendations,
    search,
    stock,
    warehouses,
)
from subgraphs.products.repository import products as product_repository
from subgraphs.products.rules.search_text import parse
from subgraphs.reviews import app as reviews
from subgraphs.reviews.repository.reviews import ReviewRepository
from subgraphs.users import app as users

pytestmark = pytest.mark.services

SIZE = 5_000
#: Tables so small that reading them whole is right.
SMALL = {"category", "warehouse", "attribute", "facet_group"}
SELLERS = make_people().sellers


@pytest.fixture(scope="module")
def sample():
    [batch] = mass_goods(SELLERS, 500, 520)
    return batch.catalogue


@pytest.fixture
async def large_store(services: Mapping[str, str], state={}) -> AsyncIterator[Resources]:  # noqa: B006  # filled once
    settings = StoreSettings(
        database_url=await scratch_database(services["DATABASE_URL"], "plan_tests"),
        mongodb_database="plan_tests",
        elasticsearch_url=None,
    )
    async with Resources.open(settings) as resources:
        if not state:
            for owner in (users, products, reviews):
                await owner.migrate(resources)
            await seed(resources, "correct horse battery staple")
            await grow(resources, Size(SIZE, 1), lambda _: None)
            await _use(resources)
            state["filled"] = True
        yield resources


async def _use(resources: Resources) -> None:
    """Give the store the traces of use that the queries look for, and its statistics."""
    async with resources.engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO products.popularity (product_id, heat)"
                " SELECT id, random() * 20 FROM products.product ON CONFLICT DO NOTHING"
            )
        )
        await connection.execute(
            text(
                "UPDATE products.product_search SET popularity = floor(heat * 2) / 2"
                " FROM products.popularity known"
                " WHERE known.product_id = product_search.product_id"
            )
        )
        await connection.execute(
            text(
                "INSERT INTO products.favourite"
                " (user_id, product_id, active, version, changed_at)"
                " SELECT md5((row_number() OVER () % 500)::text)::uuid, id, true, 1, created_at"
                " FROM products.product ON CONFLICT DO NOTHING"
            )
        )
        await connection.execute(
            text(
                "INSERT INTO products.interaction (event_id, product_id, user_id, kind, at)"
                " SELECT id, id, md5((row_number() OVER () % 500)::text)::uuid, 'cart', created_at"
                " FROM products.product"
            )
        )
        await connection.execute(
            text(
                "INSERT INTO products.reservation (id, order_id, state, version, expires_at)"
                " SELECT md5(n::text)::uuid, md5(n::text)::uuid,"
                " CASE WHEN n % 50 = 0 THEN 'held' ELSE 'committed' END, 1,"
                " now() + (n - 2500) * interval '1 minute' FROM generate_series(1, 5000) n"
            )
        )
        await connection.execute(
            text(
                "INSERT INTO products.reservation_line"
                " (reservation_id, variant_id, warehouse_id, quantity)"
                " SELECT md5(n::text)::uuid, variant_id, warehouse_id, 1 FROM (SELECT"
                " variant_id, warehouse_id, row_number() OVER () AS n FROM products.stock) place"
                " WHERE n <= 5000"
            )
        )
        await connection.execute(
            text(
                "UPDATE products.product SET status = 'pending', submitted_at = created_at"
                " WHERE id IN (SELECT id FROM products.product ORDER BY id LIMIT 50)"
            )
        )
    autocommit = resources.engine.execution_options(isolation_level="AUTOCOMMIT")
    async with autocommit.connect() as connection:
        # As a store in use: rows that an index has put aside would make it look dear.
        await connection.execute(text("VACUUM ANALYZE"))


NOW = datetime(2026, 3, 1, tzinfo=UTC)


def _ids(rows):
    return [row.id for row in rows]


HOT_QUERIES = {
    "products by id": lambda c, s: catalogue.products_by_id(c, _ids(s.products)),
    "products by slug": lambda c, s: catalogue.products_by_slug(
        c, [row.slug for row in s.products]
    ),
    "variants by id": lambda c, s: catalogue.variants_by_id(c, _ids(s.variants)),
    "variants of products": lambda c, s: catalogue.variants_by_product(c, _ids(s.products)),
    "stock of products": lambda c, s: catalogue.stock_by_product(c, _ids(s.products)),
    "stock of variants": lambda c, s: catalogue.stock_by_variant(c, _ids(s.variants)),
    "exact stock": lambda c, s: warehouses.levels_of(c, _ids(s.variants)),
    "lines of an order": lambda c, s: catalogue.line_facts(c, _ids(s.variants)),
    "attributes of categories": lambda c, s: attributes.definitions_of(
        c, [row.category_id for row in s.products]
    ),
    "a seller's products": lambda c, s: product_repository.products_of_seller(
        SELLERS[0].id, None
    ).page(c, PageRequest(20, (s.products[0].id,))),
    "the moderators' queue": lambda c, _: product_repository.products_in_queue().page(
        c, PageRequest(20, (NOW.replace(year=2024), new_id()))
    ),
    "somebody's favourites": lambda c, _: favourites.favourites_of(new_id()).page(
        c, PageRequest(20, (NOW, new_id()))
    ),
    "which are favourites": lambda c, s: favourites.favourites_among(c, _ids(s.products), new_id()),
    "popular products": lambda c, _: popularity.popular_products(None).page(
        c, PageRequest(20, (10.0, new_id()))
    ),
    "popular products, backward": lambda c, _: popularity.popular_products(None).page(
        c, PageRequest(20, (10.0, new_id()), backward=True)
    ),
    "the newest products of categories": lambda c, s: listings.newest_by_category(
        c, [(key, PageRequest(20)) for key in {row.category_id for row in s.products}]
    ),
    "the products before one in categories": lambda c, s: listings.newest_by_category(
        c, [(row.category_id, PageRequest(20, (row.id,), backward=True)) for row in s.products[:3]]
    ),
    "the cheapest products before one": lambda c, _: _search(c).find(
        SearchQuery(
            sort=SearchSort.PRICE_LOW_TO_HIGH,
            page=PageRequest(20, (100_000.0, str(new_id())), backward=True),
        )
    ),
    "bestsellers": lambda c, s: recommendations.bestsellers(c, 40, excluded=_ids(s.products)),
    "bestsellers of a category": lambda c, s: recommendations.bestsellers(
        c, 40, [s.products[0].category_id]
    ),
    "what a customer has had": lambda c, _: recommendations.products_had(c, new_id()),
    "locking stock": lambda c, s: stock.lock_levels(_session(c), _ids(s.variants[:5])),
    "overdue holds of variants": lambda c, s: stock.overdue_reservations(
        _session(c), _ids(s.variants[:5])
    ),
    "the longest overdue holds": lambda c, _: stock.longest_overdue(_session(c), 50),
    "products by words": lambda c, s: _search(c).find(
        SearchQuery(terms=parse(s.products[0].titles["en"]))
    ),
    "products without words": lambda c, _: _search(c).find(SearchQuery()),
    "the next products without words": lambda c, _: _search(c).find(
        SearchQuery(page=PageRequest(20, (10.0, str(new_id()))))
    ),
    "the newest products": lambda c, _: _search(c).find(SearchQuery(sort=SearchSort.NEWEST)),
    "the cheapest products": lambda c, _: _search(c).find(
        SearchQuery(
            sort=SearchSort.PRICE_LOW_TO_HIGH, page=PageRequest(20, (100_000.0, str(new_id())))
        )
    ),
    "the best rated products": lambda c, _: _search(c).find(SearchQuery(sort=SearchSort.RATING)),
    "facets of everything": lambda c, _: _search(c).count_facets(SearchQuery()),
    "facets of a narrow list": lambda c, s: _search(c).count_facets(
        SearchQuery(
            terms=parse(s.products[0].titles["en"]),
            filters=SearchFilters(category_id=s.products[0].category_id, in_stock=True),
        )
    ),
    "completions": lambda c, _: _search(c).complete(("headph",), 8),
    "what the other engine has not read": lambda c, _: search.changed_between(
        c, FeedPoint("", 2**40), FeedPoint("", 2**41)
    ),
    "a variant by article number": lambda c, s: product_repository.variant_by_sku(
        _session(c), s.products[0].seller_id, s.variants[0].sku
    ),
}


def _search(connection: AsyncConnection) -> PostgresSearch:
    return PostgresSearch(connection.engine)


def _session(connection: AsyncConnection) -> AsyncSession:
    return AsyncSession(bind=connection)


@pytest.mark.parametrize("name", HOT_QUERIES)
async def test_a_hot_query_reads_no_large_table_whole(large_store, sample, name):
    statements: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        statements.append((statement, parameters))

    async with large_store.engine.connect() as connection:
        event.listen(large_store.engine.sync_engine, "before_cursor_execute", note)
        await HOT_QUERIES[name](connection, sample)
        event.remove(large_store.engine.sync_engine, "before_cursor_execute", note)
        statement, parameters = statements[0]
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        async with raw.cursor() as cursor:
            await cursor.execute(f"EXPLAIN {statement}", parameters)
            plan = "\n".join(row[0] for row in await cursor.fetchall())
    whole = set(re.findall(r"Seq Scan on (\w+)", plan))
    assert whole <= SMALL, plan


async def test_products_beyond_the_window_are_reviewed_and_search_knows_how_well(large_store):
    products = [row.id for row in next(mass_goods(SELLERS, 0, 1000)).catalogue.products]
    summaries = await ReviewRepository(large_store.documents).summaries(products)
    counts = [summaries[key].statistics.count for key in products]
    assert max(counts) == 4
    assert sum(counts) == pytest.approx(len(products), rel=0.15)
    async with large_store.engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT product_id, count FROM products.product_rating WHERE count > 0")
        )
        known = {row.product_id: row.count for row in rows}
    assert {key: count for key, count in zip(products, counts, strict=True) if count} == {
        key: known[key] for key in products if key in known
    }


async def test_a_store_that_has_grown_is_left_alone(large_store):
    assert not await grow(large_store, Size(SIZE, 1), lambda _: None)


async def test_the_store_is_as_large_as_it_says(large_store):
    async with large_store.engine.connect() as connection:
        count = await connection.execute(text("SELECT count(*) FROM products.product"))
        assert count.scalar_one() == SIZE
        ledger = await connection.execute(
            text(
                "SELECT count(*) FROM products.stock FULL JOIN"
                " (SELECT variant_id, warehouse_id, sum(on_hand_delta) AS units"
                "  FROM products.stock_movement GROUP BY 1, 2) told"
                " USING (variant_id, warehouse_id) WHERE on_hand IS DISTINCT FROM units"
            )
        )
        assert ledger.scalar_one() == 0
