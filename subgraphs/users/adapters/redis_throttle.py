"""The brake on guessing passwords: failures in a row, counted in Redis for each address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from redis.asyncio import Redis

from subgraphs.users.rules import ThrottleLimits

_LIMITS = ThrottleLimits()

#: KEYS: the address. ARGV: now and memory (ms), then the waits after 1, 2, … failures (ms).
#: Answers how long to wait (ms); counts the attempt when that is nothing.
_ADMIT = """
local now, blocked = tonumber(ARGV[1]), tonumber(redis.call('HGET', KEYS[1], 'until') or '0')
if now < blocked then return blocked - now end
local failures = redis.call('HINCRBY', KEYS[1], 'failures', 1)
local wait = tonumber(ARGV[2 + math.min(failures, #ARGV - 2)])
redis.call('HSET', KEYS[1], 'until', now + wait)
redis.call('PEXPIRE', KEYS[1], ARGV[2] + wait)
return 0
"""


@dataclass(frozen=True, slots=True)
class RedisThrottle:
    """The brake.

    Attributes:
        redis: the client.
        limits: how it slows down.
    """

    redis: Redis
    limits: ThrottleLimits = _LIMITS

    async def admit(self, email: str, now: datetime) -> int:
        """Count an attempt to log in, unless it comes too early; return the seconds to wait."""
        admit = self.redis.register_script(_ADMIT)
        waits = (seconds * 1000 for seconds in self.limits.table())
        memory = self.limits.memory // timedelta(milliseconds=1)
        moment = int(now.timestamp() * 1000)
        milliseconds = int(await admit(keys=[_key(email)], args=[moment, memory, *waits]))
        return -(-milliseconds // 1000)

    async def forget(self, email: str) -> None:
        """Forget the attempts on an account."""
        await self.redis.delete(_key(email))


def _key(email: str) -> str:
    # Addresses are personal: who lists Redis's keys is not to collect them.
    return f"users:log-ins:{sha256(email.encode()).hexdigest()}"
