"""Whatever is handed in, products answer or refuse it by name; what is refused changes nothing."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subgraphs.kit.identity import Role
from subgraphs.kit.ids import global_id
from subgraphs.kit.pagination import encode_cursor
from subgraphs.kit.resources import Resources
from subgraphs.kit.testing import identity_of
from subgraphs.kit.tests.hostile_input import (
    Likely,
    Operation,
    contents_of,
    drawn,
    operations,
    refused,
    variables,
    worst_variables,
)
from subgraphs.products.app import SUBGRAPH
from subgraphs.products.models import metadata
from subgraphs.products.ports import SearchSort
from subgraphs.products.tests.asking import ask
from subgraphs.products.tests.shelving import restock
from subgraphs.products.tests.small_catalogue import (
    HEADPHONES,
    KITCHEN,
    NOW,
    PRODUCTS,
    SELLER,
    VARIANTS,
    WAREHOUSES,
)

pytestmark = pytest.mark.services

OPERATIONS = operations(SUBGRAPH.sdl())
#: Everything is the caller's to do.
CALLER = identity_of(*Role, user_id=SELLER)

_PRODUCTS = [str(global_id("Product", row.id)) for row in PRODUCTS.values()]
_VARIANTS = [str(global_id("Variant", row.id)) for row in VARIANTS.values()]
_CATEGORIES = [str(global_id("Category", row.id)) for row in (HEADPHONES, KITCHEN)]
_USERS = [str(global_id("User", SELLER))]
_WAVE = str(PRODUCTS["wave"].id)
_ROW = {
    "sku": "X-1",
    "category": "kitchen",
    "title_en": "Owl",
    "price_minor": 100,
    "currency": "RUB",
    "weight_grams": 9,
    "length_mm": 9,
    "width_mm": 9,
    "height_mm": 9,
}
_BAD: Sequence[Any] = ("\x00", "\ud83d", -1, [], None)
_BAD_ROWS = [{**_ROW, name: value} for name in _ROW for value in _BAD]
_TABLE = "\n".join(",".join(map(str, row)) for row in (_ROW, _ROW.values()))

LIKELY: Likely = {
    "Product": _PRODUCTS,
    "Category": _CATEGORIES,
    "User": _USERS,
    "products.after": [encode_cursor((f"{sort}/e", 0.5, _WAVE)) for sort in SearchSort],
    "products.search": ["наушники", "headphones", "yfeiybrb", "наушнки волна"],
    "popularProducts.after": [encode_cursor((1.5, _WAVE))],
    "myProducts.after": [encode_cursor((_WAVE,))],
    "after": [encode_cursor((NOW.isoformat(), _WAVE))],
    "id": _PRODUCTS,
    "ids": _PRODUCTS + _VARIANTS,
    "productId": _PRODUCTS,
    "productIds": _PRODUCTS,
    "VariantUpdateInput.id": _VARIANTS,
    "VariantArchiveInput.id": _VARIANTS,
    "variantId": _VARIANTS,
    "CategoryUpdateInput.id": _CATEGORIES,
    "CategoryMoveInput.id": _CATEGORIES,
    "CategoryDeleteInput.id": _CATEGORIES,
    "categoryId": _CATEGORIES,
    "parentId": _CATEGORIES,
    "warehouseId": [str(global_id("Warehouse", row.id)) for row in WAREHOUSES],
    "sellers": _USERS,
    "version": [1],
    "slug": ["wave", "owl", "kettle"],
    "category": ["headphones", "kitchen"],
    "searchSuggestions.text": ["науш", "head"],
    "code": ["colour", "msk"],
    "choice": ["black"],
    "sku": ["OWL-1", "WAVE-A"],
    "currency": ["RUB"],
    "imageUrls": ["https://images.example.com/owl.webp"],
    "rows": [_TABLE, json.dumps([_ROW]), *(json.dumps([row, _ROW]) for row in _BAD_ROWS)],
    "idempotencyKey": ["delivery-1", "delivery-2"],
    "importKey": ["import-1"],
}


async def check_answer(shelf: Resources, operation: Operation, given: dict[str, Any]) -> None:
    """Send an operation; whatever it changed, the shelf is as it was afterwards."""
    before = await contents_of(shelf.engine, metadata.sorted_tables)
    answer = await ask(shelf, operation.text, CALLER, given)
    changed = await contents_of(shelf.engine, metadata.sorted_tables) != before
    if changed:
        await restock(shelf)
    assert not (refused(answer) and changed), given


@pytest.mark.parametrize("name", OPERATIONS)
async def test_what_no_store_keeps_breaks_nothing_wherever_it_stands(shelf, name):
    for spoilt in worst_variables(OPERATIONS[name], LIKELY):
        await check_answer(shelf, OPERATIONS[name], spoilt)


@pytest.mark.parametrize("name", OPERATIONS)
@drawn
@given(data=st.data())
async def test_what_nobody_should_send_is_refused_by_name_and_changes_nothing(shelf, name, data):
    await check_answer(shelf, OPERATIONS[name], data.draw(variables(OPERATIONS[name], LIKELY)))
