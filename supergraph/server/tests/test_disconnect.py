import asyncio

import pytest

from supergraph.server import disconnect
from supergraph.server.disconnect import CancelOnDisconnect


@pytest.fixture(autouse=True)
def watch_at_once(monkeypatch):
    monkeypatch.setattr(disconnect, "_GRACE_SECONDS", 0)


async def connected():
    await asyncio.Event().wait()


async def hang_up():
    return {"type": "http.disconnect"}


async def test_work_goes_on_while_the_client_is_there():
    with CancelOnDisconnect(connected):
        await asyncio.sleep(0.01)
        finished = True
    assert finished


async def test_work_is_cancelled_when_the_client_hangs_up_and_the_task_goes_on():
    cancelled = False
    with CancelOnDisconnect(hang_up):
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
        with CancelOnDisconnect(connected):
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_nothing_is_left_behind():
    before = asyncio.all_tasks()
    with CancelOnDisconnect(connected):
        await asyncio.sleep(0.01)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


async def test_errors_of_the_work_are_passed_on():
    with pytest.raises(ValueError, match="mine"), CancelOnDisconnect(connected):
        raise ValueError("mine")
