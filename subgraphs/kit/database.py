"""PostgreSQL: one database for the store, a schema for each owner, one pool for each process."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def open_engine(database_url: str) -> AsyncEngine:
    """Return an engine on the store's database through psycopg.

    Connections are checked before use, so a restarted server costs a reconnect and no error.

    Args:
        database_url: `postgresql://…`, as libpq reads it.
    """
    _, separator, rest = database_url.partition("://")
    if not separator:
        raise ValueError(
            f"DATABASE_URL is not a URL: {database_url.partition('@')[2] or database_url!r}"
        )
    return create_async_engine(
        f"postgresql+psycopg://{rest}",
        pool_size=10,
        max_overflow=10,
        pool_pre_ping=True,
        pool_timeout=10,
        connect_args={"connect_timeout": 5},
    )
