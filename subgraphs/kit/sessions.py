"""Sessions that have ended: their access tokens are refused at once, in every subgraph.

An access token proves itself by its signature and cannot be taken back. So the end of a session is
noted in Redis, for as long as one of its tokens may still be valid, and each subgraph looks there
before it believes who is asking.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from redis.exceptions import RedisError

from subgraphs.kit.settings import StoreSettings

logger = logging.getLogger("store.sessions")

#: A token is believed a little longer than it lives: clocks differ, and the router remembers the
#: identity of a token for a minute.
_MARGIN = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class EndedSessions:
    """The sessions whose access has ended.

    Attributes:
        redis: where they are noted.
        memory: how long each is remembered.
    """

    redis: Redis
    memory: timedelta

    @classmethod
    def of(cls, redis: Redis, settings: StoreSettings) -> EndedSessions:
        """Return the ended sessions of the store, remembered while a token may be valid."""
        lifetime = timedelta(seconds=settings.store_access_token_seconds)
        return cls(redis, lifetime + _MARGIN)

    @staticmethod
    def key(session_id: str) -> str:
        """Return the Redis key that says that a session has ended."""
        return f"session-ended:{session_id}"

    @property
    def memory_milliseconds(self) -> int:
        """Return `memory` as Redis wants it."""
        return self.memory // timedelta(milliseconds=1)

    def note(self, batch: Pipeline, session_ids: Collection[str]) -> None:
        """Note in a running batch that sessions have ended.

        Args:
            batch: the commands that end them; what it deletes and notes is done at once.
            session_ids: the sessions.
        """
        for session_id in session_ids:
            batch.set(self.key(session_id), "1", px=self.memory_milliseconds)

    async def holds(self, session_id: str) -> bool:
        """Return whether a session has ended.

        When Redis is away the answer is no: a store whose Redis is down keeps serving those who
        are signed in, and an ended session lives on for what its token has left, at most.
        """
        try:
            return bool(await self.redis.exists(self.key(session_id)))
        except (RedisError, OSError) as error:
            logger.warning("ended sessions are not known: %s", type(error).__name__)
            return False
