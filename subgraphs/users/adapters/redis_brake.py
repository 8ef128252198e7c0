"""The brake on repeated attempts: those in a row, counted in Redis for each subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from redis.asyncio import Redis

from subgraphs.users.rules.limits import AttemptLimits

#: KEYS: the subject. ARGV: now and memory (ms), then the waits after 1, 2, … attempts (ms).
#: Answers how long to wait (ms); counts the attempt when that is nothing.
_ADMIT = """
local now, blocked = tonumber(ARGV[1]), tonumber(redis.call('HGET', KEYS[1], 'until') or '0')
if now < blocked then return blocked - now end
local failures = redis.call('HINCRBY', KEYS[1], 'failures', 1)
local wait = tonumber(ARGV[2 + math.min(failures, #ARGV - 2)])
-- Clocks differ: what costs nothing must not hold up a request from a moment before.
if wait > 0 then redis.call('HSET', KEYS[1], 'until', now + wait) end
redis.call('PEXPIRE', KEYS[1], ARGV[2] + wait)
return 0
"""


#: KEYS: the subject. Forgets one attempt, and the wait that it brought.
_TAKE_BACK = """
if tonumber(redis.call('HGET', KEYS[1], 'failures') or '0') > 0 then
  redis.call('HINCRBY', KEYS[1], 'failures', -1)
  redis.call('HDEL', KEYS[1], 'until')
end
"""


@dataclass(frozen=True, slots=True)
class RedisBrake:
    """The brake.

    Attributes:
        redis: the client.
        what: what is tried; keeps the subjects of different brakes apart.
        limits: how it slows down.
    """

    redis: Redis
    what: str
    limits: AttemptLimits

    async def admit(self, subject: str, now: datetime) -> int:
        """Count an attempt, unless it comes too early; return the seconds to wait."""
        admit = self.redis.register_script(_ADMIT)
        waits = (seconds * 1000 for seconds in self.limits.table())
        memory = self.limits.memory // timedelta(milliseconds=1)
        moment = int(now.timestamp() * 1000)
        milliseconds = int(await admit(keys=[self._key(subject)], args=[moment, memory, *waits]))
        return -(-milliseconds // 1000)

    async def forget(self, subject: str) -> None:
        """Forget all attempts."""
        await self.redis.delete(self._key(subject))

    async def take_back(self, subject: str) -> None:
        """Forget one attempt; the others still count."""
        await self.redis.register_script(_TAKE_BACK)(keys=[self._key(subject)])

    def _key(self, subject: str) -> str:
        # Addresses are personal: who lists Redis's keys is not to collect them.
        return f"users:{self.what}:{sha256(subject.encode()).hexdigest()}"
