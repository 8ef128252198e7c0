"""The mailbox as a service: where the store's e-mail goes, open in the browser."""

import contextlib
import os
import sys
from http.client import HTTPConnection, HTTPException
from importlib.util import find_spec
from pathlib import Path

from infra.embedded.guardian import Command
from infra.embedded.ports import LOOPBACK, free_port, is_listening, kept_port
from infra.embedded.service import (
    EmbeddedService,
    Host,
    RunningService,
    wait_until_ready,
    wheel_missing,
)

NAME = "mailbox"
VARIABLE = "SMTP_URL"
PAGE_VARIABLE = "MAILBOX_URL"
_PORT_VARIABLE = "STORE_MAILBOX_PORT"
_USUAL_PORT = 4025
_PACKAGE = "aiosmtpd"
_CHECKOUT = Path(__file__).parents[2]


def start(host: Host) -> RunningService:
    """Start the mailbox on its folder; its page keeps its port where nothing else took it.

    Raises:
        ServiceError: no wheel, or it does not come up.
    """
    if find_spec(_PACKAGE) is None:
        raise wheel_missing(_PACKAGE, NAME, VARIABLE)
    wanted = int(os.environ.get(_PORT_VARIABLE, _USUAL_PORT)) if host.durable else None
    home = host.folder.folder("mailbox")
    page, smtp = free_port(wanted), kept_port(home / "smtp-port")
    child = host.guardian.spawn(
        Command(
            name="mailbox",
            argv=(
                *(sys.executable, "-m", "infra.simulators.mailbox"),
                *(str(home), "--host", LOOPBACK),
                *("--smtp-port", str(smtp), "--http-port", str(page)),
            ),
            log=host.folder.log("mailbox"),
            cwd=_CHECKOUT,
        )
    )
    wait_until_ready(child, lambda: is_listening(smtp) and _is_up(page), VARIABLE)
    addresses = {
        VARIABLE: f"smtp://{LOOPBACK}:{smtp}",
        PAGE_VARIABLE: f"http://{LOOPBACK}:{page}/",
    }
    moved = wanted is not None and page != wanted
    note = f"port {wanted} is taken; {_PORT_VARIABLE} names another" if moved else ""
    return RunningService(NAME, addresses, (child,), note)


SERVICE = EmbeddedService(NAME, VARIABLE, start)


def _is_up(port: int) -> bool:
    connection = HTTPConnection(LOOPBACK, port, timeout=1)
    with contextlib.suppress(OSError, HTTPException), contextlib.closing(connection):
        connection.request("GET", "/health")
        return connection.getresponse().status == 200  # noqa: PLR2004 - HTTP's OK
    return False
