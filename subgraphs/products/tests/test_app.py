import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.products.adapters.fallback_search import FallbackSearch
from subgraphs.products.adapters.postgres_search import PostgresSearch
from subgraphs.products.app import index_name, search_engine, search_index


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
async def test_stores_that_share_a_cluster_have_an_index_each(resources):
    def name_for(**changes) -> str:
        settings = resources.settings.model_copy(update=changes)
        return index_name(replace(resources, settings=settings))

    async with Resources.open(
        resources.settings.model_copy(
            update={"database_url": "postgresql://nobody@127.0.0.1:9/Elsewhere%20%2A"}
        )
    ) as elsewhere:
        names = {index_name(resources), index_name(elsewhere)}
    assert len(names) == 2
    assert all(re.fullmatch("[a-z0-9_-]+", name) for name in names)
    assert name_for(elasticsearch_index="shop") == "shop"


@pytest.mark.parametrize("resources", ["http://127.0.0.1:9"], indirect=True)
async def test_elasticsearch_searches_where_it_is_named(resources):
    assert isinstance(search_engine(resources), FallbackSearch)
    assert type(search_index(resources)).__name__ == "ElasticsearchSearch"
