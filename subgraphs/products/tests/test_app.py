from collections.abc import AsyncIterator

import pytest

from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.products.adapters.fallback_search import FallbackSearch
from subgraphs.products.adapters.postgres_search import PostgresSearch
from subgraphs.products.app import search_engine, search_index


@pytest.fixture
async def resources(request: pytest.FixtureRequest, tmp_path) -> AsyncIterator[Resources]:
    """Resources whose servers are never asked for anything."""
    settings = StoreSettings(
        database_url="postgresql://nobody@127.0.0.1:9/nowhere",
        redis_url="redis://127.0.0.1:9",
        mongodb_url="mongodb://127.0.0.1:9",
        kafka_bootstrap_servers="127.0.0.1:9",
        elasticsearch_url=request.param,
        store_identity_secret="an identity secret that is long enough",
        store_signing_key_file=tmp_path / "key.pem",
    )
    async with Resources.open(settings) as opened:
        yield opened


@pytest.mark.parametrize("resources", [None, ""], indirect=True)
async def test_postgresql_searches_where_nothing_else_is_named(resources):
    assert isinstance(search_engine(resources), PostgresSearch)
    assert search_index(resources) is None


@pytest.mark.parametrize("resources", ["http://127.0.0.1:9"], indirect=True)
async def test_elasticsearch_searches_where_it_is_named(resources):
    assert isinstance(search_engine(resources), FallbackSearch)
    assert type(search_index(resources)).__name__ == "ElasticsearchSearch"
