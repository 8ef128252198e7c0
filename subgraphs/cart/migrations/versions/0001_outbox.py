"""The outbox stream with the group that publishes it, from its first entry on."""

from redis.asyncio import Redis
from redis.exceptions import ResponseError


async def upgrade(store: Redis) -> None:
    try:
        await store.xgroup_create("outbox:cart", "relay", id="0", mkstream=True)
    except ResponseError as error:
        # A crash between this step and its record repeats it.
        if "BUSYGROUP" not in str(error):
            raise
