import pytest

from subgraphs.kit.testing import layout_differences
from subgraphs.users.app import SUBGRAPH
from subgraphs.users.models import metadata

pytestmark = pytest.mark.services


async def test_migrated_tables_are_those_of_the_models(resources):
    assert await layout_differences(resources.engine, metadata) == []


async def test_migrating_again_changes_nothing(resources):
    await SUBGRAPH.migrate(resources)
    assert await layout_differences(resources.engine, metadata) == []
