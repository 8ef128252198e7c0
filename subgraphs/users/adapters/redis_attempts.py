"""Sign-ins through providers that are under way, in Redis: each is taken up once, or forgotten."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256

import orjson
from redis.asyncio import Redis

from subgraphs.users.ports import SignInAttempt
from subgraphs.users.rules.providers import Provider

_LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class RedisAttempts:
    """The sign-ins under way.

    Attributes:
        redis: the client.
    """

    redis: Redis

    async def keep(self, attempt: SignInAttempt) -> None:
        """Remember an attempt for ten minutes."""
        await self.redis.set(_key(attempt.state), orjson.dumps(asdict(attempt)), ex=_LIFETIME)

    async def take(self, state: str) -> SignInAttempt | None:
        """Return the attempt of a state, once; None when there is none (any more)."""
        kept = await self.redis.getdel(_key(state))
        if kept is None:
            return None
        fields = orjson.loads(kept)
        return SignInAttempt(**fields | {"provider": Provider(fields["provider"])})


def _key(state: str) -> str:
    return f"users:sign-in:{sha256(state.encode(errors='surrogatepass')).hexdigest()}"
