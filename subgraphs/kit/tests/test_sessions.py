from datetime import timedelta

import pytest
from redis.asyncio import Redis

from subgraphs.kit.ids import new_id
from subgraphs.kit.resources import Resources
from subgraphs.kit.sessions import EndedSessions
from subgraphs.kit.settings import StoreSettings


@pytest.mark.services
async def test_a_session_that_ended_is_remembered_for_longer_than_a_token_lives():
    settings = StoreSettings()
    async with Resources.open(settings) as resources:
        ended = EndedSessions.of(resources.redis, settings)
        session = new_id().hex
        assert not await ended.holds(session)
        async with resources.redis.pipeline(transaction=True) as batch:
            ended.note(batch, [session])
            await batch.execute()
        assert await ended.holds(session)
        left = await resources.redis.pttl(EndedSessions.key(session))
        assert left > settings.store_access_token_seconds * 1000


async def test_while_redis_is_away_nobody_is_refused():
    async with Redis.from_url("redis://127.0.0.1:1") as redis:
        assert not await EndedSessions(redis, timedelta(minutes=1)).holds("any")
