"""The MongoDB protocol from its wheel: a server on SQLite files, one per database."""

import sys

from infra.embedded.guardian import Command
from infra.embedded.ports import LOOPBACK, is_listening, kept_port
from infra.embedded.service import (
    EmbeddedService,
    Host,
    RunningService,
    wait_until_ready,
    wheel_folder,
)

NAME = "MongoDB protocol"
VARIABLE = "MONGODB_URL"
_PACKAGE = "nx_27017"


def start(host: Host) -> RunningService:
    """Start the server on its folder.

    Raises:
        ServiceError: no wheel, or the server does not come up.
    """
    wheel_folder(_PACKAGE, NAME, VARIABLE)
    home = host.folder.folder("mongodb")
    pid_file = home / "server.pid"
    # The folder's lock is ours: whoever wrote that file is gone, and its id may be another's now.
    pid_file.unlink(missing_ok=True)
    port = kept_port(home / "port")
    child = host.guardian.spawn(
        Command(
            name="mongodb",
            argv=(
                *(sys.executable, "-m", "nx_27017.nx_27017", "--host", LOOPBACK),
                *("--port", str(port), "--data-dir", str(home / "databases")),
                # By default both files would be one for the whole machine.
                *("--pid-file", str(pid_file), "--log-file", "/dev/null"),
            ),
            log=host.folder.log("mongodb"),
            cwd=home,
        )
    )
    wait_until_ready(child, lambda: is_listening(port), VARIABLE)
    return RunningService(NAME, {VARIABLE: f"mongodb://{LOOPBACK}:{port}/"}, (child,))


SERVICE = EmbeddedService(NAME, VARIABLE, start)
