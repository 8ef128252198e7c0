import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from supergraph.server import health
from supergraph.server.health import Health


def client(*checks) -> httpx.AsyncClient:
    app = Starlette(routes=[Route("/health", Health(checks).respond)])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


async def holds() -> bool:
    return True


async def fails() -> bool:
    return False


async def breaks() -> bool:
    raise RuntimeError("broken")


async def hangs() -> bool:
    await asyncio.Event().wait()
    return True


async def test_a_router_without_checks_is_ready():
    response = await client().get("/health")
    assert (response.status_code, response.json()) == (200, {"status": "UP"})


@pytest.mark.parametrize("bad", [fails, breaks, hangs])
async def test_every_check_must_hold_within_its_time(monkeypatch, bad):
    monkeypatch.setattr(health, "_CHECK_SECONDS", 0.01)
    response = await client(holds, bad).get("/health")
    assert (response.status_code, response.json()) == (503, {"status": "DOWN"})


async def test_a_router_that_is_not_ready_is_alive():
    response = await client(fails).get("/health?live")
    assert response.status_code == 200
