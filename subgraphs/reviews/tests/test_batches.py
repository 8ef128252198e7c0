"""However many keys the router hands in, reviews ask their store as often as for two."""

import pytest

from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.testing import call, identity_headers, identity_of
from subgraphs.kit.tests.entity_fields import entity_fields
from subgraphs.reviews.app import SUBGRAPH, create_app
from subgraphs.reviews.models.summaries import SummaryRow
from subgraphs.reviews.repository.reviews import ReviewRepository
from subgraphs.reviews.tests.small_history import PRODUCT, SELLER, SILENT_PRODUCT, submit
from subgraphs.reviews.tests.test_schema import watched

pytestmark = pytest.mark.services

FIELDS = entity_fields(SUBGRAPH.sdl())


@pytest.mark.parametrize("name", FIELDS)
async def test_many_keys_cost_no_more_queries_than_two(store, name):
    rows = await submit(store, 5, 4, 3, 2)
    more = [SummaryRow(new_id()), SummaryRow(new_id())]
    await ReviewRepository(store.documents).insert_summaries(more)
    ids = {
        "Product": [PRODUCT, SILENT_PRODUCT, *(each.product_id for each in more)],
        "Review": [row.id for row in rows],
        "User": [SELLER, *(row.author_id for row in rows)],
    }
    kind = name.partition(".")[0]
    keys = [{"__typename": kind, "id": global_id(kind, key)} for key in ids[kind]]
    headers = identity_headers(identity_of(user_id=SELLER), store.settings)
    counts = []
    for asked in (keys[:2], keys):
        async with watched(store) as (seen, finds):
            result = await call(create_app(seen), FIELDS[name], {"keys": asked}, headers)
        assert "errors" not in result, result
        assert None not in result["data"]["_entities"]
        counts.append(len(finds))
    assert counts[1] <= counts[0]
