"""The shipping schema on the test services, with the first tariffs."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.kit.testing import fixed_clock
from subgraphs.shipping.app import migrate


@pytest.fixture
async def store(services: Mapping[str, str], tmp_path: Path) -> AsyncIterator[Resources]:
    settings = StoreSettings(
        store_identity_secret="an identity secret that is long enough",
        store_signing_key_file=tmp_path / "key.pem",
    )
    async with Resources.open(settings, fixed_clock()) as resources:
        await migrate(resources)
        yield resources
