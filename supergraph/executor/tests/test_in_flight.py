import asyncio

import pytest

from supergraph.executor.in_flight import InFlight


class Work:
    """Work that ends when the test says so."""

    def __init__(self) -> None:
        self.runs = 0
        self.cancelled = False
        self.release = asyncio.Event()

    async def __call__(self) -> str:
        self.runs += 1
        try:
            await self.release.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        return "done"


async def ask(in_flight: InFlight[str], work: Work, key: str = "k") -> str:
    joined = in_flight.join(key)
    return await (joined if joined is not None else in_flight.start(key, work))


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_equal_work_in_flight_is_done_once():
    in_flight, work = InFlight[str](), Work()
    tasks = [asyncio.create_task(ask(in_flight, work)) for _ in range(3)]
    await settle()
    work.release.set()
    assert await asyncio.gather(*tasks) == ["done"] * 3
    assert (work.runs, len(in_flight)) == (1, 0)


async def test_different_keys_share_nothing():
    in_flight, work = InFlight[str](), Work()
    work.release.set()
    await asyncio.gather(ask(in_flight, work, "a"), ask(in_flight, work, "b"))
    assert work.runs == 2


async def test_finished_work_is_not_shared_with_those_who_come_later():
    in_flight, work = InFlight[str](), Work()
    work.release.set()
    await ask(in_flight, work)
    await ask(in_flight, work)
    assert work.runs == 2


async def test_the_first_may_go_away_without_harm_to_the_others():
    in_flight, work = InFlight[str](), Work()
    first, second = (asyncio.create_task(ask(in_flight, work)) for _ in range(2))
    await settle()
    first.cancel()
    await settle()
    work.release.set()
    assert await second == "done"
    assert not work.cancelled


async def test_work_that_no_one_waits_for_is_given_up():
    in_flight, work = InFlight[str](), Work()
    tasks = [asyncio.create_task(ask(in_flight, work)) for _ in range(2)]
    await settle()
    for task in tasks:
        task.cancel()
    await settle()
    assert work.cancelled
    assert len(in_flight) == 0


async def test_who_comes_after_all_have_gone_starts_anew():
    in_flight, work = InFlight[str](), Work()
    gone = asyncio.create_task(ask(in_flight, work))
    await settle()
    gone.cancel()
    await settle()
    work.release.set()
    assert await ask(in_flight, work) == "done"
    assert work.runs == 2


async def test_an_error_reaches_everyone_who_waits():
    in_flight = InFlight[str]()

    async def fail() -> str:
        await asyncio.sleep(0)
        raise ValueError("no")

    async def ask_for_failure() -> str:
        joined = in_flight.join("k")
        return await (joined if joined is not None else in_flight.start("k", fail))

    results = await asyncio.gather(ask_for_failure(), ask_for_failure(), return_exceptions=True)
    assert [str(result) for result in results] == ["no", "no"]
    with pytest.raises(ValueError, match="no"):
        await ask_for_failure()
