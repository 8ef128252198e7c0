"""The simulated sign-in providers as a service, for a store without a contract with Google."""

import os
import secrets
import sys
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from infra.embedded.guardian import Command
from infra.embedded.ports import LOOPBACK, free_port, kept_port
from infra.embedded.service import EmbeddedService, Host, RunningService, wait_until_ready

NAME = "sign-in"
VARIABLE = "STORE_GOOGLE_CLIENT_ID"
_CLIENT_ID = "store"
_CHECKOUT = Path(__file__).parents[2]


def start(host: Host) -> RunningService:
    """Start both providers; they know the store at any port of this machine.

    Raises:
        ServiceError: they do not come up.
    """
    home = host.folder.folder("sign-in")
    port = kept_port(home / "port") if host.durable else free_port()
    secret = _secret(home / "secret")
    child = host.guardian.spawn(
        Command(
            name=NAME,
            argv=(
                *(sys.executable, "-m", "infra.simulators.sign_in"),
                *("--host", LOOPBACK, "--port", str(port), "--client-id", _CLIENT_ID),
                *("--redirect-prefix", f"http://{LOOPBACK}:"),
            ),
            log=host.folder.log(NAME),
            environ=os.environ | {"SIGN_IN_CLIENT_SECRET": secret},
            cwd=_CHECKOUT,
        )
    )
    wait_until_ready(child, lambda: _is_up(port), VARIABLE)
    address = f"http://{LOOPBACK}:{port}"
    environment = {
        VARIABLE: _CLIENT_ID,
        "STORE_GOOGLE_CLIENT_SECRET": secret,
        "STORE_GOOGLE_ISSUER": f"{address}/google",
        "STORE_FACEBOOK_CLIENT_ID": _CLIENT_ID,
        "STORE_FACEBOOK_CLIENT_SECRET": secret,
        "STORE_FACEBOOK_DIALOG_URL": f"{address}/facebook/authorize",
        "STORE_FACEBOOK_GRAPH_URL": f"{address}/facebook",
    }
    note = "Google and Facebook, simulated"
    return RunningService(NAME, environment, (child,), note, shown=f"{address}/")


SERVICE = EmbeddedService(NAME, VARIABLE, start)


def _secret(path: Path) -> str:
    """The store's secret at the providers, the same from start to start."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24))
    return path.read_text()


def _is_up(port: int) -> bool:
    connection = HTTPConnection(LOOPBACK, port, timeout=1)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200  # noqa: PLR2004 - HTTP's OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
