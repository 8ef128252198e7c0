"""Migrations: each owner's store is brought to its newest layout by numbered steps, once each.

PostgreSQL owners use Alembic (`migrations/versions/NNNN_title.py` with `upgrade()`); document and
key stores use the same folder and names with `async def upgrade(store)`. Steps already applied are
read first, so a start with nothing to do costs one query.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from subgraphs.kit.clock import Clock

_ENVIRONMENT = Path(__file__).parent / "alembic_environment"
#: Two processes that migrate at once wait for each other on this advisory lock.
_LOCK = 0x53544F5245


def step_names(versions: Path) -> list[str]:
    """Return the names of the steps in a `versions` folder, in order."""
    return sorted(path.stem for path in versions.glob("[0-9]*.py"))


async def migrate_postgres(engine: AsyncEngine, schema: str, versions: Path) -> None:
    """Bring an owner's PostgreSQL schema to its newest layout.

    Args:
        engine: the store's database.
        schema: the owner's schema; made when absent.
        versions: the folder of its Alembic revisions, whose ids are their file names.
    """
    async with engine.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        newest = step_names(versions)[-1]
        if await connection.run_sync(_applied_revision, schema) != newest:
            await connection.run_sync(_upgrade, schema, versions)


def _applied_revision(connection: Connection, schema: str) -> str | None:
    known = connection.execute(
        text("SELECT to_regclass(:name) IS NOT NULL"), {"name": f"{schema}.alembic_version"}
    ).scalar_one()
    if not known:
        return None
    # The schema's name is an owner's constant, never input.
    statement = text(f'SELECT version_num FROM "{schema}".alembic_version')  # noqa: S608
    return connection.execute(statement).scalar_one_or_none()


def _upgrade(connection: Connection, schema: str, versions: Path) -> None:
    # Alembic takes a third of a second to import: only a start that has work pays it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))
    config = Config()
    config.set_main_option("script_location", str(_ENVIRONMENT))
    config.set_main_option("version_locations", str(versions))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    config.attributes["schema"] = schema
    command.upgrade(config, "head")


async def migrate_steps(
    store: Any,
    versions: Path,
    applied: Callable[[], Awaitable[set[str]]],
    record: Callable[[str, Clock], Awaitable[None]],
    clock: Clock,
) -> None:
    """Bring a document or key store to its newest layout.

    Steps must be safe to repeat: a crash between a step and its record runs it again.

    Args:
        store: what each step's `upgrade` receives.
        versions: the folder of the steps.
        applied: names of the steps that ran before.
        record: keeps the name of a step that has run.
        clock: the time.
    """
    done = await applied()
    for name in step_names(versions):
        if name in done:
            continue
        await _load_step(versions / f"{name}.py")(store)
        await record(name, clock)


def _load_step(path: Path) -> Callable[[Any], Awaitable[None]]:
    spec = importlib.util.spec_from_file_location(f"migration_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{path.name} is not a migration")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    upgrade: Callable[[Any], Awaitable[None]] = module.upgrade
    return upgrade
