import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from subgraphs.kit.ids import new_id
from subgraphs.kit.sessions import EndedSessions
from subgraphs.users.adapters.redis_sessions import RedisSessions
from subgraphs.users.ports import Client, RefreshOutcome

pytestmark = pytest.mark.services

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def sessions(resources):
    return RedisSessions(resources.redis, EndedSessions.of(resources.redis, resources.settings))


async def refreshed(sessions, token, now):
    answer = await sessions.refresh(token, now)
    assert answer.outcome is RefreshOutcome.REFRESHED
    return answer.session


async def test_each_refresh_gives_another_token_of_the_same_session(sessions):
    first = await sessions.open(new_id(), Client(), NOW)
    second = await refreshed(sessions, first.refresh_token, LATER)
    third = await refreshed(sessions, second.refresh_token, LATER + timedelta(minutes=10))
    assert {first.session_id, second.session_id, third.session_id} == {first.session_id}
    assert second.user_id == first.user_id
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3


async def test_a_spent_token_ends_the_session_for_both_who_hold_it(sessions):
    first = await sessions.open(new_id(), Client(), NOW)
    second = await refreshed(sessions, first.refresh_token, NOW)
    stolen = await sessions.refresh(first.refresh_token, LATER)
    assert stolen.outcome is RefreshOutcome.REUSED
    assert stolen.session.user_id == first.user_id
    assert stolen.session.refresh_token == ""
    owner = await sessions.refresh(second.refresh_token, LATER)
    assert owner.outcome is RefreshOutcome.UNKNOWN


async def test_two_tabs_that_refresh_at_once_get_one_successor(sessions):
    first = await sessions.open(new_id(), Client(), NOW)
    answers = await asyncio.gather(
        *(refreshed(sessions, first.refresh_token, LATER) for _ in range(10))
    )
    [successor] = {answer.refresh_token for answer in answers}
    await refreshed(sessions, successor, LATER)


async def test_the_grace_ends(sessions):
    first = await sessions.open(new_id(), Client(), NOW)
    await refreshed(sessions, first.refresh_token, NOW)
    within = await sessions.refresh(first.refresh_token, NOW + timedelta(seconds=9.9))
    assert within.outcome is RefreshOutcome.REFRESHED
    after = await sessions.refresh(first.refresh_token, NOW + timedelta(seconds=10))
    assert after.outcome is RefreshOutcome.REUSED


async def test_a_token_two_uses_old_has_no_grace(sessions):
    first = await sessions.open(new_id(), Client(), NOW)
    second = await refreshed(sessions, first.refresh_token, NOW)
    await refreshed(sessions, second.refresh_token, NOW)
    assert (await sessions.refresh(first.refresh_token, NOW)).outcome is RefreshOutcome.REUSED


async def test_an_idle_session_ends(sessions):
    first = await sessions.open(new_id(), Client(), NOW)
    late = await sessions.refresh(first.refresh_token, NOW + timedelta(days=14))
    assert late.outcome is RefreshOutcome.UNKNOWN


async def test_a_session_ends_thirty_days_after_its_start_however_busy(sessions):
    session = await sessions.open(new_id(), Client(), NOW)
    for day in (10, 20, 29):
        session = await refreshed(sessions, session.refresh_token, NOW + timedelta(days=day))
    late = await sessions.refresh(session.refresh_token, NOW + timedelta(days=30))
    assert late.outcome is RefreshOutcome.UNKNOWN


@pytest.mark.parametrize(
    "token", ["", "x", "." * 100, f"{new_id().hex}.{'A' * 43}", "\ud800", "a" * 10_000]
)
async def test_what_is_no_token_is_unknown(sessions, token):
    assert (await sessions.refresh(token, NOW)).outcome is RefreshOutcome.UNKNOWN


async def test_ending_all_sessions_spares_other_users(sessions):
    user, other = new_id(), await sessions.open(new_id(), Client(), NOW)
    mine = [await sessions.open(user, Client(), NOW) for _ in range(3)]
    await sessions.end_all(user)
    for session in mine:
        answer = await sessions.refresh(session.refresh_token, LATER)
        assert answer.outcome is RefreshOutcome.UNKNOWN
    await refreshed(sessions, other.refresh_token, LATER)


async def test_ending_one_session_spares_the_users_others(sessions):
    user = new_id()
    first, second = (
        await sessions.open(user, Client(), NOW),
        await sessions.open(user, Client(), NOW),
    )
    assert await sessions.end(user, [first.session_id])
    assert not await sessions.end(user, [first.session_id])
    assert not await sessions.end(new_id(), [second.session_id])
    answer = await sessions.refresh(first.refresh_token, LATER)
    assert answer.outcome is RefreshOutcome.UNKNOWN
    await refreshed(sessions, second.refresh_token, LATER)


async def test_redis_holds_no_token(sessions, resources):
    session = await sessions.open(new_id(), Client(), NOW)
    secret = session.refresh_token.partition(".")[2]
    kept = await resources.redis.hgetall(f"users:session:{session.session_id}")
    assert secret not in str(kept)


async def test_redis_forgets_a_session_by_itself(sessions, resources):
    session = await sessions.open(new_id(), Client(), NOW)
    left = await resources.redis.pttl(f"users:session:{session.session_id}")
    assert 0 < left <= timedelta(days=14) / timedelta(milliseconds=1)


async def test_the_end_of_a_session_is_noted_for_every_subgraph(sessions):
    user = new_id()
    ended, kept, spent = [await sessions.open(user, Client(), NOW) for _ in range(3)]
    await sessions.end(user, [ended.session_id])
    await refreshed(sessions, spent.refresh_token, NOW)
    await sessions.refresh(spent.refresh_token, LATER)
    noted = [await sessions.ended.holds(each.session_id) for each in (ended, kept, spent)]
    assert noted == [True, False, True]
    await sessions.end_all(user, besides=kept.session_id)
    assert not await sessions.ended.holds(kept.session_id)


async def test_sessions_are_listed_until_they_end(sessions):
    user = new_id()
    first = await sessions.open(user, Client("phone", "203.0.113.5"), NOW)
    second = await sessions.open(user, Client(), LATER)
    await refreshed(sessions, first.refresh_token, LATER)
    newest, oldest = await sessions.all_of(user, LATER)
    assert (newest.session_id, oldest.session_id) == (second.session_id, first.session_id)
    assert (oldest.client, oldest.opened_at, oldest.seen_at) == (
        Client("phone", "203.0.113.5"),
        NOW,
        LATER,
    )
    assert await sessions.all_of(user, NOW + timedelta(days=31)) == []
    assert await sessions.all_of(new_id(), NOW) == []
