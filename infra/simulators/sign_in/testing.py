"""The simulated providers on a port of their own, and a person who consents, for tests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

import httpx
import uvicorn

from infra.embedded.ports import LOOPBACK, free_port
from infra.simulators.sign_in.app import SignInSimulator
from infra.simulators.sign_in.grants import Client


@contextmanager
def running_simulator(client: Client) -> Iterator[str]:
    """Serve both providers from a thread; yields their address."""
    port = free_port()
    address = f"http://{LOOPBACK}:{port}"
    simulator = SignInSimulator(address, client)
    config = uvicorn.Config(
        simulator.app(), host=LOOPBACK, port=port, log_level="warning", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            thread.join(0.01)
        yield address
    finally:
        server.should_exit = True
        thread.join()


def consent(authorization_url: str, **person: str) -> dict[str, str]:
    """Be somebody at a provider; return what the browser comes back with.

    Args:
        authorization_url: where the shop sent the browser.
        person: `email`, `name`, and `verified` when the provider has verified the address.
    """
    with httpx.Client() as browser:
        page = browser.get(authorization_url)
        page.raise_for_status()
        question = dict(parse_qsl(urlsplit(authorization_url).query))
        back = browser.post(
            authorization_url.partition("?")[0], data=question | {"answer": "yes"} | person
        )
    return dict(parse_qsl(urlsplit(back.headers["location"]).query))
