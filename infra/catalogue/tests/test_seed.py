from collections.abc import AsyncIterator, Mapping

import pytest
from sqlalchemy import Table, delete, func, select

from infra.catalogue.people import ADMIN_EMAIL, BUYER_EMAIL, SELLER_EMAIL
from infra.catalogue.seed import seed
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.kit.testing import call, scratch_database
from subgraphs.products import app as products
from subgraphs.products.models import metadata as products_metadata
from subgraphs.products.models import product, stock_movement
from subgraphs.reviews import app as reviews
from subgraphs.users import app as users
from subgraphs.users.models import metadata as users_metadata

pytestmark = pytest.mark.services

SEARCH = """
query ($search: String!) { products(search: $search, first: 100) {
  nodes { id title stock { availability } seller { id } } } }"""
LOG_IN = "mutation ($input: UserLoginInput!) { userLogin(input: $input) { user { id } } }"
RATING = """
query ($representations: [_Any!]!) { _entities(representations: $representations) {
  ... on Product { rating { count } reviews { nodes { text author { id } } } } } }"""


PASSWORD = "correct horse battery staple"


@pytest.fixture
async def empty_store(services: Mapping[str, str]) -> AsyncIterator[Resources]:
    settings = StoreSettings(
        database_url=await scratch_database(services["DATABASE_URL"], "catalogue_tests"),
        mongodb_database="catalogue_tests",
        elasticsearch_url=None,  # the store's own index is not for tests
    )
    async with Resources.open(settings) as resources:
        for owner in (users, products, reviews):
            await owner.migrate(resources)
        await empty_tables(resources)
        for name in ("reviews", "review_summaries"):
            await resources.documents[name].delete_many({})
        yield resources


async def empty_tables(store: Resources) -> None:
    async with store.engine.begin() as connection:
        for table in reversed(products_metadata.sorted_tables + users_metadata.sorted_tables):
            await connection.execute(delete(table))


async def count(store: Resources, table: Table) -> int:
    async with store.engine.connect() as connection:
        statement = select(func.count()).select_from(table)
        return int((await connection.execute(statement)).scalar_one())


async def test_a_filled_store_is_left_alone(empty_store):
    assert await seed(empty_store, PASSWORD)
    movements = await count(empty_store, stock_movement)
    assert movements > 300
    assert not await seed(empty_store, "another password")
    assert await count(empty_store, stock_movement) == movements
    assert await count(empty_store, users_metadata.tables["users.outbox"]) == 0
    assert await count(empty_store, products_metadata.tables["products.outbox"]) == 0


async def test_a_run_cut_short_is_completed_by_the_next(empty_store):
    await seed(empty_store, PASSWORD)
    reviewed = await empty_store.documents["reviews"].count_documents({})
    await empty_store.documents["review_summaries"].delete_many({})
    await empty_store.documents["reviews"].delete_many({"rating": 5})
    assert await seed(empty_store, PASSWORD)
    assert await empty_store.documents["reviews"].count_documents({}) == reviewed
    summaries = await empty_store.documents["review_summaries"].count_documents({})
    assert summaries == await count(empty_store, product)


async def test_a_new_database_is_filled_beside_the_old_documents(empty_store):
    await seed(empty_store, PASSWORD)
    products_before = await count(empty_store, product)
    await empty_tables(empty_store)
    assert await seed(empty_store, PASSWORD)
    assert await count(empty_store, product) == products_before
    summaries = await empty_store.documents["review_summaries"].count_documents({})
    assert summaries == products_before


async def test_what_was_filled_in_can_be_searched_rated_and_signed_in_to(empty_store):
    await seed(empty_store, PASSWORD)
    for words in ("наушники", "headphones"):
        result = await call(products.create_app(empty_store), SEARCH, {"search": words})
        nodes = result["data"]["products"]["nodes"]
        assert len(nodes) >= 10
        assert all("headphones" in node["title"] and node["seller"] for node in nodes)
        representations = [{"__typename": "Product", "id": node["id"]} for node in nodes]
        result = await call(
            reviews.create_app(empty_store), RATING, {"representations": representations}
        )
        assert sum(1 for each in result["data"]["_entities"] if each["rating"]) >= 10
    assert await opens(empty_store, ADMIN_EMAIL)
    assert await opens(empty_store, BUYER_EMAIL)
    assert await opens(empty_store, SELLER_EMAIL)
    assert not await opens(empty_store, "buyer-01@people.store.example")


async def opens(store: Resources, email: str) -> bool:
    """Whether the account opens with the password given to the seed."""
    given = {"email": email, "password": PASSWORD}
    result = await call(users.create_app(store), LOG_IN, {"input": given})
    return bool(result["data"]["userLogin"]["user"])
