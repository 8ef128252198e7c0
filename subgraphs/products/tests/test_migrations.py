import pytest

from subgraphs.kit.testing import layout_differences
from subgraphs.products.app import migrate
from subgraphs.products.models import metadata

pytestmark = pytest.mark.services


async def test_the_migrated_layout_is_that_of_the_models(empty_store):
    assert await layout_differences(empty_store.engine, metadata) == []


async def test_migrating_again_changes_nothing(store):
    await migrate(store)
    assert await layout_differences(store.engine, metadata) == []
