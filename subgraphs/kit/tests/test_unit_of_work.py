import asyncio
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import pytest
from sqlalchemy import Column, MetaData, Table, Text, Uuid, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from subgraphs.kit.events import DomainEvent, EventContext
from subgraphs.kit.ids import new_id
from subgraphs.kit.inbox import inbox_table
from subgraphs.kit.outbox import OUTBOX_CHANNEL, outbox_table
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.kit.testing import fixed_clock
from subgraphs.kit.unit_of_work import UnitOfWork

pytestmark = pytest.mark.services

CLOCK = fixed_clock()
CONTEXT = EventContext("r-1", causation_id="e-1", actor_id="u-1", actor_role="buyer")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingMade(DomainEvent):
    TYPE: ClassVar[str] = "shop.thing.made.v1"
    SOURCE: ClassVar[str] = "/shop/things"

    thing_id: UUID

    @property
    def subject(self):
        return str(self.thing_id)


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner with one table, an outbox and an inbox, in a schema of its own."""

    engine: AsyncEngine
    metadata: MetaData
    things: Table
    outbox: Table

    def work(self):
        return UnitOfWork(self.engine, self.metadata, CLOCK, CONTEXT)

    async def count(self, table):
        async with self.engine.connect() as connection:
            return len((await connection.execute(select(table))).all())


@pytest.fixture
async def owner(services):
    name = f"kit_{new_id().hex}"
    metadata = MetaData(schema=name)
    things = Table(
        "thing",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("name", Text, nullable=False),
    )
    outbox = outbox_table(metadata)
    inbox_table(metadata)
    async with Resources.open(StoreSettings()) as resources:
        async with resources.engine.begin() as connection:
            await connection.execute(text(f'CREATE SCHEMA "{name}"'))
            await connection.run_sync(metadata.create_all)
        yield Owner(resources.engine, metadata, things, outbox)
        async with resources.engine.begin() as connection:
            await connection.execute(text(f'DROP SCHEMA "{name}" CASCADE'))


async def make_thing(owner, work, key):
    await work.session.execute(insert(owner.things).values(id=key, name="thing"))
    return await work.publish(ThingMade(thing_id=key), sequence=1)


async def test_a_change_and_its_event_commit_together(owner):
    key = new_id()
    async with owner.work() as work:
        event_id = await make_thing(owner, work, key)
        assert await owner.count(owner.outbox) == 0
    async with owner.engine.connect() as connection:
        [row] = (await connection.execute(select(owner.outbox))).all()
    assert (row.id, row.type, row.source, row.subject, row.partition_key, row.sequence) == (
        event_id,
        "shop.thing.made.v1",
        "/shop/things",
        str(key),
        str(key),
        1,
    )
    assert (row.time, row.data, row.published_at) == (CLOCK(), {"thingId": str(key)}, None)
    assert row.context == {
        "correlation_id": "r-1",
        "causation_id": "e-1",
        "actor_id": "u-1",
        "actor_role": "buyer",
    }
    assert await owner.count(owner.things) == 1


async def test_a_unit_that_breaks_leaves_neither(owner):
    async def broken():
        async with owner.work() as work:
            await make_thing(owner, work, new_id())
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        await broken()
    assert (await owner.count(owner.things), await owner.count(owner.outbox)) == (0, 0)


async def test_a_cancelled_unit_leaves_neither_and_gives_its_connection_back(owner):
    entered = asyncio.Event()

    async def endless():
        async with owner.work() as work:
            await make_thing(owner, work, new_id())
            entered.set()
            await asyncio.sleep(3600)

    task = asyncio.create_task(endless())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await owner.count(owner.things), await owner.count(owner.outbox)) == (0, 0)
    assert owner.engine.pool.checkedout() == 0


async def test_a_row_keeps_the_transaction_that_wrote_it(owner):
    for _ in range(2):
        async with owner.work() as work:
            for _ in range(2):
                await make_thing(owner, work, new_id())
    async with owner.engine.connect() as connection:
        rows = (await connection.execute(select(owner.outbox.c.xid))).all()
    xids = [row.xid for row in rows]
    assert sorted(xids.count(xid) for xid in set(xids)) == [2, 2]


async def test_a_commit_wakes_who_listens(owner):
    async with owner.engine.connect() as connection:
        listener = (await connection.get_raw_connection()).driver_connection
        await listener.set_autocommit(True)
        await listener.execute(f"LISTEN {OUTBOX_CHANNEL}")
        async with owner.work() as work:
            await make_thing(owner, work, new_id())
        woken = [note.channel async for note in listener.notifies(timeout=5, stop_after=1)]
        await listener.execute("UNLISTEN *")
        await listener.set_autocommit(False)
    assert woken == [OUTBOX_CHANNEL]


async def test_an_event_is_claimed_once_per_consumer(owner):
    event_id = new_id()
    for consumer, is_new in (("a", True), ("a", False), ("b", True)):
        async with owner.work() as work:
            assert await work.claim(consumer, event_id) is is_new


async def test_of_two_who_claim_at_once_the_second_waits_and_loses(owner):
    event_id = new_id()

    async def handle():
        async with owner.work() as work:
            if await work.claim("a", event_id):
                await make_thing(owner, work, new_id())

    await asyncio.gather(*(handle() for _ in range(5)))
    assert await owner.count(owner.things) == 1


async def test_a_claim_of_a_unit_that_broke_is_free_again(owner):
    event_id = new_id()

    async def broken():
        async with owner.work() as work:
            await work.claim("a", event_id)
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        await broken()
    async with owner.work() as work:
        assert await work.claim("a", event_id)


async def test_the_time_of_a_unit_is_that_of_its_events(owner):
    async with owner.work() as work:
        assert work.now() == CLOCK()
