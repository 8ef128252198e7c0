"""However many keys the router hands in, products ask their store as often as for two."""

import pytest

from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.tests.entity_fields import entity_fields
from subgraphs.products.app import SUBGRAPH
from subgraphs.products.tests.asking import SELLER, ask
from subgraphs.products.tests.small_catalogue import (
    AUDIO,
    HEADPHONES,
    KITCHEN,
    PRODUCTS,
    VARIANTS,
)
from subgraphs.products.tests.test_schema import counted_statements

pytestmark = pytest.mark.services

KEYS = {
    "Product": [PRODUCTS[slug].id for slug in ("column", "wave", "stork", "secret")],
    "Variant": [VARIANTS[sku].id for sku in ("WAVE-A", "WAVE-B", "STORK-A", "COLUMN-A")],
    "Category": [HEADPHONES.id, AUDIO.id, KITCHEN.id],
    "User": [SELLER.user_id, new_id(), new_id()],
}

FIELDS = {
    name: query
    for name, query in entity_fields(SUBGRAPH.sdl()).items()
    if name.partition(".")[0] in KEYS
}


@pytest.mark.parametrize("name", FIELDS)
async def test_many_keys_cost_no_more_statements_than_two(shelf, name):
    kind = name.partition(".")[0]
    keys = [{"__typename": kind, "id": global_id(kind, key)} for key in KEYS[kind]]
    counts = []
    for asked in (keys[:2], keys):
        with counted_statements(shelf.engine) as statements:
            result = await ask(shelf, FIELDS[name], SELLER, {"keys": asked})
        assert "errors" not in result, result
        assert None not in result["data"]["_entities"]
        counts.append(len(statements))
    assert counts[1] <= counts[0]
