"""The workers as processes over real services: told to stop, killed, and left without servers."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from events.analytics.models import metadata as analytics_tables
from events.tests.sample_events import outbox_row, placed
from events.workers import WORKERS
from subgraphs.kit.resources import Resources
from subgraphs.orders.models import outbox as order_outbox
from subgraphs.payments.app import SUBGRAPH as PAYMENTS
from subgraphs.products.app import SUBGRAPH as PRODUCTS
from subgraphs.shipping.app import SUBGRAPH as SHIPPING
from subgraphs.users.app import SUBGRAPH as USERS

pytestmark = pytest.mark.services

CHECKOUT = Path(__file__).parents[2]
FACTS = analytics_tables.tables["analytics.fact_order"]


class WorkerProcess:
    """A worker in a process of its own, whose lines are kept."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[dict[str, object]] = []
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.lines.append(json.loads(line))

    async def says(self, words: str, seconds: float = 90) -> None:
        async with asyncio.timeout(seconds):
            while not any(words in str(line["message"]) for line in self.lines):  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def end(self, number: signal.Signals) -> int:
        if self.process.returncode is None:
            self.process.send_signal(number)
        code = await self.process.wait()
        await self._reading
        return code


@pytest.fixture
def environment(resources: Resources, services: Mapping[str, str]) -> dict[str, str]:
    settings = resources.settings
    return os.environ | {
        **services,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "MONGODB_DATABASE": settings.mongodb_database,
        "STORE_IDENTITY_SECRET": settings.store_identity_secret.get_secret_value(),
        "STORE_SIGNING_KEY_FILE": str(settings.store_signing_key_file),
    }


@pytest.fixture
def started(environment):
    @asynccontextmanager
    async def started(name: str, **changes: str) -> AsyncIterator[WorkerProcess]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "events", name),
            stdout=asyncio.subprocess.PIPE,
            cwd=CHECKOUT,
            env=environment | changes,
        )
        worker = WorkerProcess(process)
        try:
            yield worker
        finally:
            await worker.end(signal.SIGKILL)

    return started


@pytest.fixture
async def store(resources: Resources) -> Resources:
    for owner in (USERS, PRODUCTS, PAYMENTS, SHIPPING):
        await owner.migrate(resources)
    return resources


async def put(store: Resources, count: int) -> None:
    for _ in range(count):
        async with store.engine.begin() as connection:
            await connection.execute(insert(order_outbox).values(**outbox_row(placed())))


async def counted(store: Resources) -> int:
    async with store.engine.connect() as connection:
        return int((await connection.execute(select(func.count()).select_from(FACTS))).scalar_one())


async def unpublished(store: Resources) -> int:
    query = select(func.count()).where(order_outbox.c.published_at.is_(None))
    async with store.engine.connect() as connection:
        return int((await connection.execute(query)).scalar_one())


async def until(condition, seconds=90):
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110  # rows of a database
            await asyncio.sleep(0.05)


async def test_every_worker_says_that_it_is_ready_and_ends_when_told(store, started):
    async def live(name: str) -> None:
        async with started(name) as worker:
            await worker.says("ready")
            async with asyncio.timeout(30):
                # By itself, however that went; a signal would be a negative number.
                assert await worker.end(signal.SIGTERM) >= 0
        assert all({"time", "level", "worker", "message"} <= line.keys() for line in worker.lines)

    await asyncio.gather(*(live(name) for name in WORKERS))


async def test_killed_relays_and_consumers_count_every_order_once(store, started):
    total = 30
    async with started("relay") as relay, started("analytics") as analytics:
        await relay.says("ready")
        await analytics.says("ready")
        await put(store, 10)
        await until(lambda: has_counted(store, 1))
        await relay.end(signal.SIGKILL)
        await analytics.end(signal.SIGKILL)
        await put(store, 10)
    async with started("relay") as relay, started("analytics") as analytics:
        await put(store, 5)
        await until(lambda: has_counted(store, 15))
        await relay.end(signal.SIGKILL)
        await put(store, 5)
        async with started("relay"):
            await until(lambda: has_counted(store, total))
            # What is counted is on the topic; the relay notes so a moment later.
            await until(lambda: is_published(store))
    assert await counted(store) == total


async def is_published(store: Resources) -> bool:
    return await unpublished(store) == 0


async def has_counted(store: Resources, wanted: int) -> bool:
    return await counted(store) >= wanted


async def test_a_worker_waits_for_servers_that_are_away(store, started):
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    async with (
        started("analytics", KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:1") as without_broker,
        started("relay", DATABASE_URL=nowhere) as without_database,
    ):
        for worker in (without_broker, without_database):
            await worker.says("waiting")
            assert worker.process.returncode is None
        async with asyncio.timeout(30):
            assert await without_database.end(signal.SIGTERM) >= 0
