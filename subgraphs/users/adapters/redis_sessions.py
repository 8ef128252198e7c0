"""Sessions in Redis: one hash each, whose refresh token changes with every use.

A token is `<session>.<secret>`; Redis keeps the secret's SHA-256 alone. The next secret is the
HMAC of the spent one under a seed that never leaves Redis. So a repeated refresh within the grace
period (two tabs at once, an answer that got lost) gets the same successor without keeping it: who
reads Redis lacks the token, and who holds a spent token lacks the seed.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from redis.asyncio import Redis

from subgraphs.kit.ids import new_id
from subgraphs.users.ports import OpenSession, Refresh, RefreshOutcome
from subgraphs.users.rules import SessionLimits

_LIMITS = SessionLimits()
_TOKEN = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{43})")

#: KEYS: the session, the user's set of sessions.
#: ARGV: the presented token's hash, its successor's hash, now, grace and idle (ms), the session.
#: Compares and swaps in one step: of two thieves, or two tabs, one is first.
_ROTATE = """
local user, current, previous, rotated, seen, ends = unpack(redis.call(
  'HMGET', KEYS[1], 'user', 'current', 'previous', 'rotated_at', 'seen_at', 'ends_at'))
if not user then return 'unknown' end
local now, idle = tonumber(ARGV[3]), tonumber(ARGV[5])
local function finish()
  redis.call('DEL', KEYS[1])
  redis.call('SREM', KEYS[2], ARGV[6])
end
if now >= tonumber(ends) or now - tonumber(seen) >= idle then
  finish()
  return 'unknown'
end
if current == ARGV[1] then
  redis.call('HSET', KEYS[1], 'current', ARGV[2], 'previous', ARGV[1],
    'rotated_at', ARGV[3], 'seen_at', ARGV[3])
  redis.call('PEXPIRE', KEYS[1], math.min(idle, tonumber(ends) - now))
  return 'refreshed'
end
if previous == ARGV[1] and now - tonumber(rotated) < tonumber(ARGV[4]) then
  return 'refreshed'
end
finish()
return 'reused'
"""


@dataclass(frozen=True, slots=True)
class RedisSessions:
    """The store of sessions.

    Attributes:
        redis: the client, which decodes answers to text.
        limits: how long a session may live.
    """

    redis: Redis
    limits: SessionLimits = _LIMITS

    async def open(self, user_id: UUID, now: datetime) -> OpenSession:
        """Return a new session of the user."""
        session_id, secret = new_id().hex, secrets.token_urlsafe(32)
        ends_at = now + self.limits.absolute
        facts: Mapping[Any, str | int] = {
            "user": str(user_id),
            "seed": secrets.token_hex(32),
            "current": _digest(secret),
            "previous": "",
            "rotated_at": _milliseconds(now),
            "seen_at": _milliseconds(now),
            "ends_at": _milliseconds(ends_at),
        }
        async with self.redis.pipeline(transaction=True) as batch:
            batch.hset(_session_key(session_id), mapping=facts)
            batch.pexpire(_session_key(session_id), min(self.limits.idle, self.limits.absolute))
            batch.sadd(_user_key(user_id), session_id)
            batch.pexpire(_user_key(user_id), self.limits.absolute)
            await batch.execute()
        return OpenSession(session_id, user_id, f"{session_id}.{secret}")

    async def refresh(self, token: str, now: datetime) -> Refresh:
        """Spend a refresh token for the next one; a spent token ends its session."""
        parts = _TOKEN.fullmatch(token)
        if parts is None:
            return Refresh(RefreshOutcome.UNKNOWN)
        session_id, secret = parts.groups()
        user, seed = await self.redis.hmget(_session_key(session_id), "user", "seed")
        if user is None or seed is None:
            return Refresh(RefreshOutcome.UNKNOWN)
        user_id, successor = UUID(_text(user)), _successor(_text(seed), secret)
        rotate = self.redis.register_script(_ROTATE)
        outcome = RefreshOutcome(
            await rotate(
                keys=[_session_key(session_id), _user_key(user_id)],
                args=[
                    _digest(secret),
                    _digest(successor),
                    _milliseconds(now),
                    self.limits.grace // timedelta(milliseconds=1),
                    self.limits.idle // timedelta(milliseconds=1),
                    session_id,
                ],
            )
        )
        if outcome is RefreshOutcome.UNKNOWN:
            return Refresh(outcome)
        refreshed = outcome is RefreshOutcome.REFRESHED
        next_token = f"{session_id}.{successor}" if refreshed else ""
        return Refresh(outcome, OpenSession(session_id, user_id, next_token))

    async def end(self, session_id: str) -> None:
        """End a session; one that has ended stays so."""
        user = await self.redis.hget(_session_key(session_id), "user")
        if user is None:
            return
        async with self.redis.pipeline(transaction=True) as batch:
            batch.delete(_session_key(session_id))
            batch.srem(_user_key(UUID(_text(user))), session_id)
            await batch.execute()

    async def end_all(self, user_id: UUID) -> None:
        """End every session of the user."""
        sessions = await self.redis.smembers(_user_key(user_id))
        keys = [_session_key(_text(session)) for session in sessions]
        await self.redis.delete(_user_key(user_id), *keys)


def _text(answer: str | bytes) -> str:
    # The client decodes; the library's types do not know it.
    return answer if isinstance(answer, str) else answer.decode()


def _session_key(session_id: str) -> str:
    return f"users:session:{session_id}"


def _user_key(user_id: UUID) -> str:
    return f"users:sessions-of:{user_id}"


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _successor(seed: str, secret: str) -> str:
    code = hmac.digest(bytes.fromhex(seed), secret.encode(), "sha256")
    return base64.urlsafe_b64encode(code).rstrip(b"=").decode()


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
