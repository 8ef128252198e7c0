import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from subgraphs.kit.ids import new_id
from subgraphs.users.adapters.redis_throttle import RedisThrottle

pytestmark = pytest.mark.services

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def throttle(resources):
    return RedisThrottle(resources.redis)


@pytest.fixture
def email():
    return f"{new_id().hex}@example.com"


async def test_five_attempts_are_free_and_then_each_waits_twice_as_long(throttle, email):
    assert [await throttle.admit(email, NOW) for _ in range(5)] == [0] * 5
    now, waits = NOW, []
    for _ in range(5):
        wait = await throttle.admit(email, now)
        waits.append(wait)
        now += timedelta(seconds=wait)
        assert await throttle.admit(email, now) == 0
    assert waits == [1, 2, 4, 8, 16]


async def test_attempts_that_come_too_early_do_not_make_the_wait_longer(throttle, email):
    for _ in range(6):
        await throttle.admit(email, NOW)
    for _ in range(20):
        assert await throttle.admit(email, NOW) == 1
    assert await throttle.admit(email, NOW + timedelta(seconds=1)) == 0


async def test_guesses_sent_at_once_are_counted_at_once(throttle, email):
    answers = await asyncio.gather(*(throttle.admit(email, NOW) for _ in range(50)))
    assert sorted(answers) == [0] * 5 + [1] * 45


async def test_logging_in_forgets_the_failures(throttle, email):
    for _ in range(6):
        await throttle.admit(email, NOW)
    await throttle.forget(email)
    assert [await throttle.admit(email, NOW) for _ in range(5)] == [0] * 5


async def test_addresses_do_not_slow_each_other_down(throttle, email):
    for _ in range(6):
        await throttle.admit(email, NOW)
    assert await throttle.admit(f"x{email}", NOW) == 0


async def test_redis_forgets_the_failures_by_itself_and_knows_no_address(
    throttle, email, resources
):
    await throttle.admit(email, NOW)
    keys = [key async for key in resources.redis.scan_iter("users:log-ins:*")]
    assert email not in str(keys)
    assert all([0 < await resources.redis.pttl(key) <= 4_500_000 for key in keys])
