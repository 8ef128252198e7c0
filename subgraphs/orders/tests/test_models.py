"""The migrated layout is the one the tables describe."""

import pytest

from subgraphs.kit.testing import layout_differences
from subgraphs.orders.models import metadata

pytestmark = pytest.mark.services


async def test_migrations_make_what_the_tables_describe(resources):
    assert await layout_differences(resources.engine, metadata) == []
