"""Search is at least so good; `tox run -e relevance` prints how good it is."""

import os

import pytest

from infra.relevance.judgements import judged_queries
from infra.relevance.search_quality import mean_by_group, score_queries
from infra.relevance.shop import open_shop
from subgraphs.products.ports import Capability

pytestmark = pytest.mark.services

#: NDCG@10 by group of queries. Before synonyms and misspelt words were understood, both engines had
#: 0.23, 0.25, 0 and 0.
FLOORS = {"ru": 0.87, "en": 0.90, "typo": 0.90, "layout": 0.90}
#: Without pg_trgm, PostgreSQL understands the misspelt words that the store has synonyms for.
UNFORGIVING_FLOORS = FLOORS | {"typo": 0.70}


@pytest.mark.parametrize("engine", ["postgresql", "elasticsearch"])
async def test_judged_queries_are_answered_well(services, engine):
    async with open_shop(services["DATABASE_URL"], os.environ.get("ELASTICSEARCH_URL")) as shop:
        if engine not in shop.engines:
            pytest.skip("ELASTICSEARCH_URL names no Elasticsearch")
        index = shop.engines[engine]
        means = mean_by_group(await score_queries(index, judged_queries(), shop.slugs))
        forgiving = Capability.MISSPELT in await index.capabilities()
    floors = FLOORS if forgiving else UNFORGIVING_FLOORS
    too_low = {group: value for group, value in means.items() if value < floors[group]}
    assert too_low == {}
