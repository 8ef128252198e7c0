"""What is done now and then, as long as a worker runs."""

import asyncio

from events.regularly import do_regularly


async def test_it_is_done_at_once_and_again_until_the_order_to_stop():
    stopping, done = asyncio.Event(), []

    async def act() -> None:
        done.append(True)
        if len(done) == 3:
            stopping.set()

    await do_regularly(act, 0, stopping)
    assert len(done) == 3


async def test_an_order_to_stop_is_not_waited_for():
    stopping = asyncio.Event()

    async def act() -> None:
        asyncio.get_running_loop().call_soon(stopping.set)

    await asyncio.wait_for(do_regularly(act, 3600, stopping), 5)


async def test_a_worker_that_is_stopping_does_nothing():
    stopping, done = asyncio.Event(), []
    stopping.set()

    async def act() -> None:
        done.append(True)

    await do_regularly(act, 0, stopping)
    assert done == []
