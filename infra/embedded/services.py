"""Starts the services together: for the launcher of the store, and for the tests."""

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from infra.embedded import kafka, mailbox, mongodb, postgres, valkey
from infra.embedded.errors import ServiceError
from infra.embedded.service import EmbeddedService, Host, RunningService

SERVICES: tuple[EmbeddedService, ...] = (
    postgres.SERVICE,
    valkey.SERVICE,
    mongodb.SERVICE,
    kafka.SERVICE,
    mailbox.SERVICE,
)


@dataclass(frozen=True, slots=True)
class Started:
    """A service that answers, and how long that took.

    Attributes:
        service: the service.
        seconds: from asking for it to its first answer; zero for a given server.
    """

    service: RunningService
    seconds: float


def start_services(
    host: Host,
    given: Mapping[str, str],
    report: Callable[[Started], None] = lambda _: None,
    services: Iterable[EmbeddedService] = SERVICES,
) -> dict[str, RunningService]:
    """Start every service, all at once, except those for which a real server is given.

    Args:
        host: where they run; ending its guardian ends them.
        given: the environment: a service whose variable is set there is not started.
        report: called for each service as it comes up.
        services: the kinds to start.

    Returns:
        The services by name, in the order of `services`.

    Raises:
        ServiceError: one of them did not come up (those that did keep running until the guardian
            is closed).
    """
    services = tuple(services)
    with ThreadPoolExecutor(max_workers=len(services)) as pool:
        futures = [pool.submit(_start, service, host, given, report) for service in services]
    errors = [error for future in futures if (error := future.exception()) is not None]
    for error in sorted(errors, key=lambda error: not isinstance(error, ServiceError)):
        raise error
    return {future.result().name: future.result() for future in futures}


def _start(
    service: EmbeddedService,
    host: Host,
    given: Mapping[str, str],
    report: Callable[[Started], None],
) -> RunningService:
    began = time.monotonic()
    if address := given.get(service.variable):
        running = RunningService(service.name, {service.variable: address}, note="yours")
    else:
        running = service.start(host)
    report(Started(running, time.monotonic() - began))
    return running
