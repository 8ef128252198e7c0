import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from subgraphs.kit.ids import new_id
from subgraphs.users.adapters.redis_brake import RedisBrake
from subgraphs.users.rules.limits import ACCOUNT_GUESSES

pytestmark = pytest.mark.services

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def brake(resources):
    return RedisBrake(resources.redis, "log-ins", ACCOUNT_GUESSES)


@pytest.fixture
def email():
    return f"{new_id().hex}@example.com"


async def test_five_attempts_are_free_and_then_each_waits_twice_as_long(brake, email):
    assert [await brake.admit(email, NOW) for _ in range(5)] == [0] * 5
    now, waits = NOW, []
    for _ in range(5):
        wait = await brake.admit(email, now)
        waits.append(wait)
        now += timedelta(seconds=wait)
        assert await brake.admit(email, now) == 0
    assert waits == [1, 2, 4, 8, 16]


async def test_attempts_that_come_too_early_do_not_make_the_wait_longer(brake, email):
    for _ in range(6):
        await brake.admit(email, NOW)
    for _ in range(20):
        assert await brake.admit(email, NOW) == 1
    assert await brake.admit(email, NOW + timedelta(seconds=1)) == 0


async def test_guesses_sent_at_once_are_counted_at_once(brake, email):
    answers = await asyncio.gather(*(brake.admit(email, NOW) for _ in range(50)))
    assert sorted(answers) == [0] * 5 + [1] * 45


async def test_logging_in_forgets_the_failures(brake, email):
    for _ in range(6):
        await brake.admit(email, NOW)
    await brake.forget(email)
    assert [await brake.admit(email, NOW) for _ in range(5)] == [0] * 5


async def test_addresses_do_not_slow_each_other_down(brake, email):
    for _ in range(6):
        await brake.admit(email, NOW)
    assert await brake.admit(f"x{email}", NOW) == 0


async def test_redis_forgets_the_failures_by_itself_and_knows_no_address(brake, email, resources):
    await brake.admit(email, NOW)
    keys = [key async for key in resources.redis.scan_iter("users:log-ins:*")]
    assert email not in str(keys)
    assert all([0 < await resources.redis.pttl(key) <= 4_500_000 for key in keys])


async def test_an_attempt_that_is_taken_back_does_not_count_and_the_others_do(brake, email):
    for _ in range(5):
        await brake.admit(email, NOW)
    await brake.take_back(email)
    assert await brake.admit(email, NOW) == 0
    assert await brake.admit(email, NOW) == 1
    await brake.take_back(f"x{email}")
    assert await brake.admit(f"x{email}", NOW) == 0


async def test_brakes_on_different_things_do_not_slow_each_other_down(brake, email, resources):
    for _ in range(6):
        await brake.admit(email, NOW)
    other = RedisBrake(resources.redis, "letters", ACCOUNT_GUESSES)
    assert await other.admit(email, NOW) == 0


async def test_an_attempt_from_a_clock_a_little_behind_costs_nothing_while_attempts_are_free(
    brake, email
):
    await brake.admit(email, NOW)
    assert await brake.admit(email, NOW - timedelta(milliseconds=5)) == 0
