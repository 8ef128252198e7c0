"""Work that is done now and then, as long as a worker runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


async def do_regularly(
    act: Callable[[], Awaitable[object]], seconds: float, stopping: asyncio.Event
) -> None:
    """Do something at once and then again and again, until told to stop.

    Args:
        act: what to do.
        seconds: how long to wait between two times.
        stopping: set when the work is to end.
    """
    while not stopping.is_set():
        await act()
        try:
            await asyncio.wait_for(stopping.wait(), seconds)
        except TimeoutError:
            continue
