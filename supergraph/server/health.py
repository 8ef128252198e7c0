"""`/health`: is the process alive, and is it ready to be sent requests."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.requests import Request

__all__ = ["Health", "ReadinessCheck"]

_logger = logging.getLogger("supergraph.health")

_CHECK_SECONDS = 2.0

ReadinessCheck = Callable[[], Awaitable[bool]]
"""Tells whether something that answers depend on is ready."""


class Health:
    """Answers the probes of whoever runs the router.

    Args:
        checks: all of them must hold for the router to be ready.
    """

    def __init__(self, checks: Sequence[ReadinessCheck] = ()) -> None:
        self._checks = tuple(checks)

    async def respond(self, request: Request) -> JSONResponse:
        """200 when ready, else 503; with `?live`, 200 as long as the process answers at all."""
        if "live" in request.query_params:
            return JSONResponse({"status": "UP"})
        ready = all(await asyncio.gather(*(_holds(check) for check in self._checks)))
        return JSONResponse({"status": "UP" if ready else "DOWN"}, 200 if ready else 503)


async def _holds(check: ReadinessCheck) -> bool:
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            return await check()
    except TimeoutError:
        return False
    except Exception:
        _logger.exception("A readiness check failed")
        return False
