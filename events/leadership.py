"""One leader at a time: an advisory lock, on the connection that also hears notifications."""

from __future__ import annotations

import asyncio
import logging
from types import TracebackType
from typing import Self

import psycopg

from subgraphs.kit.outbox import OUTBOX_CHANNEL

logger = logging.getLogger("store.relay")

_LOCK = 0x5245_4C41_59
_LOOK_AGAIN_SECONDS = 1.0


class Leadership:
    """The right to publish, held as long as its connection lives.

    `async with` waits until it is had. A leader that dies loses it with its connection.

    Args:
        database_url: `postgresql://…`.
    """

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._connection: psycopg.AsyncConnection[tuple[object, ...]] | None = None

    async def __aenter__(self) -> Self:
        connection = await psycopg.AsyncConnection.connect(
            self._database_url, autocommit=True, connect_timeout=5
        )
        try:
            waiting = False
            while not await _try_lock(connection):
                if not waiting:
                    logger.info("another relay is publishing; this one stands by")
                    waiting = True
                await asyncio.sleep(_LOOK_AGAIN_SECONDS)
            await connection.execute(f"LISTEN {OUTBOX_CHANNEL}")
        except BaseException:
            await connection.close()
            raise
        self._connection = connection
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def hear(self, seconds: float) -> bool:
        """Wait for a notification of the outboxes, at most so long; say whether one came.

        Raises:
            psycopg.OperationalError: the connection is lost, and the leadership with it.
        """
        if self._connection is None:
            raise psycopg.OperationalError("the leadership was given up")
        heard = False
        async for _ in self._connection.notifies(timeout=seconds, stop_after=1):
            heard = True
        return heard


async def _try_lock(connection: psycopg.AsyncConnection[tuple[object, ...]]) -> bool:
    cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,))
    row = await cursor.fetchone()
    return row is not None and row[0] is True
