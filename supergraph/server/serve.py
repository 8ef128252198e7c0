"""Runs the application on uvicorn: one process, or several that share one listening socket."""

from __future__ import annotations

import contextlib
import gc
import http.client
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.supervisors import Multiprocess

from supergraph.errors import ConfigurationError, RouterError
from supergraph.pipeline.router import Router
from supergraph.server.app import create_app
from supergraph.settings import RouterSettings

if TYPE_CHECKING:
    from supergraph.server.asgi import AsgiApp

__all__ = ["serve"]

_BACKLOG = 2048
# Longer than balancers and clients keep a connection: it is theirs to close, not ours under them.
_KEEP_ALIVE_SECONDS = 75
_GC_THRESHOLDS = (20_000, 20, 50)
_READY_POLL_SECONDS = 0.1
_READY_TIMEOUT_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class _BuildApp:
    """Makes the application in a worker, to which it can be sent."""

    supergraph_sdl: str
    settings: RouterSettings

    def __call__(self) -> AsgiApp:
        _end_with_parent()
        return _build(self.supergraph_sdl, self.settings)


def serve(
    supergraph_sdl: str,
    settings: RouterSettings,
    workers: int = 1,
    announce: Callable[[str], None] = print,
) -> None:
    """Serve until a signal to stop arrives; requests in flight are answered first.

    Args:
        supergraph_sdl: the supergraph.
        settings: the router's settings.
        workers: how many processes share the work.
        announce: receives the line that says where the router listens, once it does.

    Raises:
        RouterError: the supergraph or the settings cannot be used.
    """
    # With workers this one is not served: it finds out whatever is wrong, once and here.
    app = _build(supergraph_sdl, settings)
    listener = _listen(settings.listen.host, settings.listen.port)
    host, port = settings.listen.host, listener.getsockname()[1]
    config = uvicorn.Config(
        app if workers == 1 else _BuildApp(supergraph_sdl, settings),
        factory=workers > 1,
        host=host,
        port=port,
        loop="auto",
        http="httptools",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        # The router asks nobody for the client's address.
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=int(settings.traffic.shutdown_seconds) or None,
        workers=workers,
    )
    waiting = threading.Thread(
        target=_announce_when_ready, args=(host, port, settings, announce), daemon=True
    )
    waiting.start()
    # uvicorn shuts down at Ctrl-C and then raises it again.
    with contextlib.suppress(KeyboardInterrupt):
        if workers > 1:
            Multiprocess(config, sockets=[listener]).run()
            return
        server = uvicorn.Server(config)
        server.run(sockets=[listener])
        if not server.started:
            raise RouterError("The server did not start; the lines above say why.")


def _build(supergraph_sdl: str, settings: RouterSettings) -> AsgiApp:
    """Make the application in a process that is there for nothing else.

    A supergraph is some hundred thousand objects that live as long as the process. Collecting
    garbage while they are made takes half of the time and finds none; and to walk over them again
    and again afterwards would cost more than many an answer.
    """
    gc.disable()
    try:
        app = create_app(Router(supergraph_sdl, settings), settings)
        gc.collect()
        gc.freeze()
    finally:
        gc.enable()
    gc.set_threshold(*_GC_THRESHOLDS)
    return app


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise ConfigurationError(
            f"Cannot listen on {host}:{port}: {error.strerror or error}. "
            "Choose another port with --port."
        ) from None
    listener.set_inheritable(True)
    return listener


def _announce_when_ready(
    host: str, port: int, settings: RouterSettings, announce: Callable[[str], None]
) -> None:
    shown = f"[{host}]" if ":" in host else host
    base = f"http://{shown}:{port}"
    # A socket that listens on every address is reached on this one.
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared only
    deadline = time.monotonic() + _READY_TIMEOUT_SECONDS
    while not _is_alive(reachable, port):
        if time.monotonic() > deadline:
            return
        time.sleep(_READY_POLL_SECONDS)
    explorer = f", GraphiQL at {base}/graphiql" if settings.explorer.enabled else ""
    announce(f"Router ready: GraphQL at {base}/graphql{explorer}, health at {base}/health")


def _is_alive(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", "/health?live")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end_with_parent() -> None:
    """In a worker: stop when the supervising process dies, however it dies."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent-watch", daemon=True).start()
