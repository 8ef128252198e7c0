import asyncio

import pytest

from supergraph.server import disconnect
from supergraph.server.disconnect import DisconnectWatch


@pytest.fixture(autouse=True)
def watch_at_once(monkeypatch):
    monkeypatch.setattr(disconnect, "_SWEEP_SECONDS", 0)


async def connected():
    await asyncio.Event().wait()


async def hang_up():
    return {"type": "http.disconnect"}


async def test_work_goes_on_while_the_client_is_there():
    with DisconnectWatch().request(connected):
        await asyncio.sleep(0.01)
        finished = True
    assert finished


async def test_work_is_cancelled_when_the_client_hangs_up_and_the_task_goes_on():
    cancelled = False
    with DisconnectWatch().request(hang_up):
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled = True
            raise
    assert cancelled
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_a_cancellation_from_elsewhere_is_passed_on():
    async def work() -> None:
        with DisconnectWatch().request(connected):
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_nothing_is_left_behind():
    before = asyncio.all_tasks()
    with DisconnectWatch().request(connected):
        await asyncio.sleep(0.01)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


async def test_errors_of_the_work_are_passed_on():
    with pytest.raises(ValueError, match="mine"), DisconnectWatch().request(connected):
        raise ValueError("mine")


async def test_a_request_that_is_answered_soon_is_never_watched(monkeypatch):
    monkeypatch.setattr(disconnect, "_SWEEP_SECONDS", 60)
    before = asyncio.all_tasks()
    with DisconnectWatch().request(hang_up):
        await asyncio.sleep(0.01)
        assert asyncio.all_tasks() == before


async def test_requests_that_begin_later_are_watched_too():
    watch = DisconnectWatch()
    ended = 0
    for _ in range(2):
        with watch.request(hang_up):
            await asyncio.Event().wait()
        ended += 1
        await asyncio.sleep(0.01)
    assert ended == 2
