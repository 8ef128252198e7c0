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
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from redis.asyncio import Redis

from subgraphs.kit.ids import new_id
from subgraphs.kit.sessions import EndedSessions
from subgraphs.users.ports import Client, OpenSession, Refresh, RefreshOutcome, SessionFacts
from subgraphs.users.rules.limits import SessionLimits

_LIMITS = SessionLimits()
#: What `all_of` reads of a session.
_FACTS = ("opened_at", "seen_at", "ends_at", "device", "address")
_TOKEN = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{43})")

#: KEYS: the session, the user's set of sessions, the sign that the session has ended.
#: ARGV: the presented token's hash, its successor's hash, now, grace and idle (ms), the session,
#: how long the sign stands (ms).
#: Compares and swaps in one step: of two thieves, or two tabs, one is first.
_ROTATE = """
local user, current, previous, rotated, seen, ends = unpack(redis.call(
  'HMGET', KEYS[1], 'user', 'current', 'previous', 'rotated_at', 'seen_at', 'ends_at'))
if not user then return 'unknown' end
local now, idle = tonumber(ARGV[3]), tonumber(ARGV[5])
local function finish()
  redis.call('DEL', KEYS[1])
  redis.call('SREM', KEYS[2], ARGV[6])
  redis.call('SET', KEYS[3], '1', 'PX', ARGV[7])
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
        ended: where the end of a session is noted, for every subgraph to see.
        limits: how long a session may live.
    """

    redis: Redis
    ended: EndedSessions
    limits: SessionLimits = _LIMITS

    async def open(self, user_id: UUID, client: Client, now: datetime) -> OpenSession:
        """Return a new session of the user."""
        session_id, secret = new_id().hex, secrets.token_urlsafe(32)
        ends_at = now + self.limits.absolute
        facts: Mapping[Any, str | int] = {
            "user": str(user_id),
            "device": client.device or "",
            "address": client.address or "",
            "opened_at": _milliseconds(now),
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
                keys=[
                    _session_key(session_id),
                    _user_key(user_id),
                    self.ended.key(session_id),
                ],
                args=[
                    _digest(secret),
                    _digest(successor),
                    _milliseconds(now),
                    self.limits.grace // timedelta(milliseconds=1),
                    self.limits.idle // timedelta(milliseconds=1),
                    session_id,
                    self.ended.memory_milliseconds,
                ],
            )
        )
        if outcome is RefreshOutcome.UNKNOWN:
            return Refresh(outcome)
        refreshed = outcome is RefreshOutcome.REFRESHED
        next_token = f"{session_id}.{successor}" if refreshed else ""
        return Refresh(outcome, OpenSession(session_id, user_id, next_token))

    async def all_of(self, user_id: UUID, now: datetime) -> Sequence[SessionFacts]:
        """Return the user's sessions that go on, the newest first."""
        known = sorted(_text(each) for each in await self.redis.smembers(_user_key(user_id)))
        async with self.redis.pipeline(transaction=False) as batch:
            for session_id in known:
                batch.hmget(_session_key(session_id), *_FACTS)
            found = await batch.execute() if known else []
        sessions = [
            _facts(session_id, values)
            for session_id, values in zip(known, found, strict=True)
            if values[0] is not None
        ]
        # Redis forgets an idle session by its own clock; the end of all counts by ours.
        alive = [each for each in sessions if now < each.ends_at]
        return sorted(alive, key=lambda each: each.opened_at, reverse=True)

    async def end(self, user_id: UUID, session_ids: Collection[str]) -> bool:
        """End sessions, as far as they are the user's; return whether any was."""
        known = {_text(each) for each in await self.redis.smembers(_user_key(user_id))}
        ending = known.intersection(session_ids)
        if not ending:
            return False
        async with self.redis.pipeline(transaction=True) as batch:
            batch.delete(*(_session_key(each) for each in ending))
            batch.srem(_user_key(user_id), *ending)
            self.ended.note(batch, ending)
            await batch.execute()
        return True

    async def end_all(self, user_id: UUID, besides: str | None = None) -> None:
        """End every session of the user, but for one that may be named."""
        known = {_text(each) for each in await self.redis.smembers(_user_key(user_id))}
        await self.end(user_id, known - {besides})


def _facts(session_id: str, values: Sequence[str | bytes]) -> SessionFacts:
    opened_at, seen_at, ends_at, device, address = (_text(value) for value in values)
    return SessionFacts(
        session_id=session_id,
        client=Client(device or None, address or None),
        opened_at=_moment(opened_at),
        seen_at=_moment(seen_at),
        ends_at=_moment(ends_at),
    )


def _moment(milliseconds: str) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)


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
