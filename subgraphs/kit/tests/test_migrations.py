import asyncio

import pytest
from sqlalchemy import text

from subgraphs.kit.ids import new_id
from subgraphs.kit.migrations import migrate_postgres, migrate_steps, step_names
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.kit.testing import fixed_clock

REVISION = """
from alembic import op
import sqlalchemy as sa
revision = "{name}"
down_revision = {before!r}
def upgrade():
    op.create_table("{table}", sa.Column("id", sa.Integer, primary_key=True))
"""
STEP = """
async def upgrade(store):
    store.append("{name}")
    if store.count("{name}") <= {failures}:
        raise RuntimeError("{name} breaks")
"""


CLOCK = fixed_clock()


class Ledger:
    """The names of the steps that have run."""

    def __init__(self):
        self.names = set()

    async def applied(self):
        return set(self.names)

    async def record(self, name, clock):
        assert clock is CLOCK
        self.names.add(name)


def write_step(folder, name, failures=0):
    (folder / f"{name}.py").write_text(STEP.format(name=name, failures=failures))


def test_steps_are_in_the_order_of_their_numbers(tmp_path):
    for name in ("0010_c.py", "0002_b.py", "0001_a.py", "__init__.py", "notes.txt"):
        (tmp_path / name).touch()
    assert step_names(tmp_path) == ["0001_a", "0002_b", "0010_c"]


async def test_each_step_runs_once(tmp_path):
    ran: list[str] = []
    ledger = Ledger()
    write_step(tmp_path, "0001_first")
    await migrate_steps(ran, tmp_path, ledger.applied, ledger.record, CLOCK)
    write_step(tmp_path, "0002_second")
    await migrate_steps(ran, tmp_path, ledger.applied, ledger.record, CLOCK)
    assert ran == ["0001_first", "0002_second"]


async def test_a_step_that_broke_runs_again_and_holds_up_the_later_ones(tmp_path):
    ran: list[str] = []
    ledger = Ledger()
    write_step(tmp_path, "0001_first", failures=1)
    write_step(tmp_path, "0002_second")
    with pytest.raises(RuntimeError, match="0001_first breaks"):
        await migrate_steps(ran, tmp_path, ledger.applied, ledger.record, CLOCK)
    await migrate_steps(ran, tmp_path, ledger.applied, ledger.record, CLOCK)
    assert ran == ["0001_first", "0001_first", "0002_second"]


@pytest.fixture
async def schema(services):
    name = f"kit_{new_id().hex}"
    async with Resources.open(StoreSettings()) as resources:
        yield resources.engine, name
        async with resources.engine.begin() as connection:
            await connection.execute(text(f'DROP SCHEMA IF EXISTS "{name}" CASCADE'))


async def tables(engine, name):
    statement = text("SELECT tablename FROM pg_tables WHERE schemaname = :name")
    async with engine.connect() as connection:
        return set((await connection.execute(statement, {"name": name})).scalars())


def write_revision(folder, name, table, before=None):
    (folder / f"{name}.py").write_text(REVISION.format(name=name, table=table, before=before))


@pytest.mark.services
async def test_revisions_build_the_owners_schema_step_by_step(schema, tmp_path):
    engine, name = schema
    write_revision(tmp_path, "0001_initial", "one")
    await migrate_postgres(engine, name, tmp_path)
    assert await tables(engine, name) == {"alembic_version", "one"}
    write_revision(tmp_path, "0002_more", "two", before="0001_initial")
    await migrate_postgres(engine, name, tmp_path)
    await migrate_postgres(engine, name, tmp_path)
    assert await tables(engine, name) == {"alembic_version", "one", "two"}


@pytest.mark.services
async def test_processes_that_migrate_at_once_wait_for_each_other(schema, tmp_path):
    engine, name = schema
    write_revision(tmp_path, "0001_initial", "one")
    await asyncio.gather(*(migrate_postgres(engine, name, tmp_path) for _ in range(4)))
    assert await tables(engine, name) == {"alembic_version", "one"}


@pytest.mark.services
async def test_a_revision_that_breaks_leaves_nothing(schema, tmp_path):
    engine, name = schema
    write_revision(tmp_path, "0001_initial", "one")
    (tmp_path / "0002_broken.py").write_text(
        'revision = "0002_broken"\ndown_revision = "0001_initial"\n'
        'def upgrade():\n    raise RuntimeError("broken")\n'
    )
    with pytest.raises(RuntimeError, match="broken"):
        await migrate_postgres(engine, name, tmp_path)
    assert await tables(engine, name) == set()
