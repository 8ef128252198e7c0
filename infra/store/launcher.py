"""Starts the store, watches over it, stops it.

In order: the data folder and its lock · the services, all at once · migrations and seed, when this
folder has not seen the present code · router and subgraphs · the workers, which no query waits for.
From then on a loop that starts again whatever ends, until a signal. Leaving the `with` blocks ends
every process, whichever line the leaving began at.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

from infra.embedded import sign_in
from infra.embedded.data_folder import DataFolder, Holder
from infra.embedded.errors import ServiceError, ServiceErrorCode
from infra.embedded.guardian import Child, Command, Guardian, end_leftovers
from infra.embedded.ports import LOOPBACK, free_port, is_taken, listener
from infra.embedded.service import EmbeddedService, Host, RunningService, wait_until_ready
from infra.embedded.services import SERVICES, Started, start_services
from infra.store import programs
from infra.store.ancestors import end_with, tools_above
from infra.store.console import say, say_done, timed
from infra.store.preparation import PreparationMark, fingerprint
from infra.store.programs import ROUTER, WORKERS, Surroundings
from infra.store.secrets import StoreSecrets, load_secrets
from infra.store.supervisor import Supervisor

#: Whom the seed lets sign in; not imported, as that would cost every start a second.
ACCOUNTS = ("admin@store.example", "buyer@store.example", "seller@store.example")

_TICK_SECONDS = 0.2
_ROUTER_SECONDS = 60.0
_LOW_PRIORITY = 10
_OK = 200


@dataclass(frozen=True, slots=True)
class LaunchOptions:
    """How to run the store.

    Attributes:
        data: the data folder.
        port: port the router listens on.
        host: address the router listens on; in a container, all of its addresses.
        fresh: delete the data first.
        processes: every subgraph in a process of its own.
    """

    data: Path
    port: int
    host: str = LOOPBACK
    fresh: bool = False
    processes: bool = False


def launch(options: LaunchOptions, given: Mapping[str, str]) -> None:
    """Run the store until a signal ends it.

    Args:
        options: how to run it.
        given: the environment; servers named there are used instead of embedded ones.

    Raises:
        ServiceError: the store cannot run.
    """
    began = time.monotonic()
    _end_on_signals()
    end_with(tools_above())
    try:
        with DataFolder(options.data, Holder(os.getpid(), options.port)) as folder:
            _check_port(options.port)
            _clean(folder, fresh=options.fresh)
            with Guardian(folder.folder("run")) as guardian:
                store = _Store(options, folder, guardian, given)
                try:
                    store.start()
                    store.say_ready(time.monotonic() - began)
                    store.run()
                finally:
                    store.stop()
    except KeyboardInterrupt:
        say("the store has stopped")


def _end_on_signals() -> None:
    """Make the first ending signal a `KeyboardInterrupt`, and ignore those that follow it.

    A terminal, tox and a person may each send one while the store is already stopping.
    """
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def end(*_: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        say("stopping …")
        raise KeyboardInterrupt

    for number in numbers:
        signal.signal(number, end)


def _check_port(port: int) -> None:
    if is_taken(port):
        raise ServiceError(
            ServiceErrorCode.PORT_TAKEN,
            f"port {port} of {LOOPBACK} is taken{listener(port)}. "
            "End that program, or name another port: STORE_PORT=4001.",
        )


def _clean(folder: DataFolder, *, fresh: bool) -> None:
    say(f"store: data in {folder.path}")
    leftovers = end_leftovers(folder.folder("run"))
    if leftovers:
        say(f"  ended what a killed store had left running: {', '.join(leftovers)}")
    if fresh:
        folder.empty()
        say("  deleted the data of earlier runs")


class _Store:
    """One run of the store: its services, its processes, and what they are told."""

    def __init__(
        self,
        options: LaunchOptions,
        folder: DataFolder,
        guardian: Guardian,
        given: Mapping[str, str],
    ) -> None:
        self._options = options
        self._folder = folder
        self._guardian = guardian
        self._given = given
        self._host = Host(folder, guardian)
        self._supervisor = Supervisor(guardian, lambda line: say(f"  {line}"))
        self._secrets: StoreSecrets = load_secrets(folder.folder("secrets"), given)
        self._services: dict[str, RunningService] = {}
        self._programs: set[str] = set()
        # Where each subgraph listens that is a process of its own.
        self._subgraph_ports: dict[str, int] = {}
        self._explorer_build: Child | None = None
        self._explorer_awaited = False

    def start(self) -> None:
        """Bring everything up."""
        self._start_explorer_build()
        kinds = SERVICES
        if self._options.host == LOOPBACK:
            # A browser on another machine could not see the pages of simulated providers.
            kinds = (*SERVICES, sign_in.SERVICE)
        self._services = start_services(self._host, self._given, _say_started, kinds)
        for kind in kinds:
            for child in self._services[kind.name].children:
                self._supervisor.watch(kind.name, self._restart_of(kind), child)
        self._prepare()
        if self._options.processes:
            self._start_processes()
        else:
            with timed("router and subgraphs", "one process"):
                self._wait_for_router(
                    self._watch(ROUTER, lambda: programs.store_in_one_process(self._around()))
                )
        for name in WORKERS:
            self._watch(f"{name} worker", self._worker(name))

    def run(self) -> None:
        """Watch over the store; ends only by an exception."""
        while True:
            time.sleep(_TICK_SECONDS)
            self._supervisor.check()
            self._check_explorer_build()

    def stop(self) -> None:
        """End the processes that use the services; the services end with their guardian."""
        self._supervisor.stop(self._programs)

    def say_ready(self, seconds: float) -> None:
        """Print where everything is."""
        root = f"http://{LOOPBACK}:{self._options.port}"
        say(f"ready in {seconds:.1f} s")
        say(f"  graph     {root}/graphql")
        say(f"  GraphiQL  {root}/graphiql")
        say(f"  health    {root}/health")
        if not self._options.processes:
            say(f"  sign in   {root}/account/sign-in")
        mailbox = self._services["mailbox"].environment
        say(f"  mailbox   {mailbox.get('MAILBOX_URL', mailbox['SMTP_URL'])}")
        password = self._secrets.admin_password_file
        where = "STORE_ADMIN_PASSWORD" if password is None else str(password)
        say(f"  accounts  {', '.join(ACCOUNTS)}; password: {where}")
        build = self._explorer_build
        self._explorer_awaited = build is not None and build.exit_code is None
        if build is not None and self._explorer_awaited:
            say(f"  the GraphiQL page is still being built ({build.command.log})")
        say("Ctrl-C stops everything")

    def _around(self) -> Surroundings:
        """What a process started now is told; read anew at each start, as addresses may change."""
        environment = {"STORE_PUBLIC_URL": f"http://{LOOPBACK}:{self._options.port}"}
        for service in self._services.values():
            environment |= service.environment
        environment |= self._secrets.environment()
        users = self._subgraph_ports.get("users", self._options.port)
        key_set = f"http://{LOOPBACK}:{users}/.well-known/jwks.json"
        environment["SUPERGRAPH_AUTHENTICATION__JWT__JWKS"] = key_set
        return Surroundings(environment, self._folder.log, self._options.host, self._options.port)

    def _watch(self, name: str, command: Callable[[], Command]) -> Child:
        self._programs.add(name)
        return self._supervisor.watch(name, lambda: self._guardian.spawn(command()))

    def _worker(self, name: str) -> Callable[[], Command]:
        return lambda: programs.worker(self._around(), name)

    def _restart_of(self, kind: EmbeddedService) -> Callable[[], Child]:
        """How to start a service again; when its address is new, its clients start again too."""

        def restart() -> Child:
            before = self._services[kind.name].environment
            service = kind.start(self._host)
            self._services[kind.name] = service
            if service.environment != before:
                say(f"  {kind.name} has a new address; its clients are started again")
                self._supervisor.restart(self._programs)
            return service.children[0]

        return restart

    def _prepare(self) -> None:
        """Migrate and seed, in a process of its own that shows its progress here."""
        code = fingerprint()
        mark = PreparationMark(self._folder.path / "prepared")
        given = (*(kind.variable for kind in SERVICES), "ELASTICSEARCH_URL")
        embedded = not any(self._given.get(variable) for variable in given)
        # A given server may have been emptied behind our back; our own folder cannot.
        if embedded and mark.matches(code):
            return
        command = programs.module(self._around(), "prepare", ("infra.store.prepare",))
        result = subprocess.run(  # noqa: S603 - a module of this project
            command.argv, env=command.environ, cwd=command.cwd, check=False
        )
        if result.returncode != 0:
            raise ServiceError(
                ServiceErrorCode.SETUP_FAILED,
                "the stores could not be prepared; the reason is above. "
                "A folder from an older version is replaced by --fresh.",
            )
        mark.write(code)

    def _start_processes(self) -> None:
        """Each subgraph as a process, then the router over them."""
        # Imported here: it reads the subgraphs' kit, which one process alone does not need.
        from infra.contract.federation import federation_members  # noqa: PLC0415

        ports = {member.name: free_port() for member in federation_members()}
        self._subgraph_ports = ports
        children = {
            name: self._watch(name, self._subgraph(name, port)) for name, port in ports.items()
        }
        for name, port in ports.items():
            with timed(name, f"http://{LOOPBACK}:{port}/graphql"):
                self._wait_for(children[name], port)
        with timed(ROUTER):
            self._wait_for_router(
                self._watch(ROUTER, lambda: programs.router_alone(self._around(), ports))
            )

    def _subgraph(self, name: str, port: int) -> Callable[[], Command]:
        return lambda: programs.subgraph_alone(self._around(), name, port)

    def _wait_for_router(self, child: Child) -> None:
        self._wait_for(child, self._options.port)

    def _wait_for(self, child: Child, port: int) -> None:
        wait_until_ready(child, lambda: _is_healthy(port), "STORE_PORT", _ROUTER_SECONDS)

    def _start_explorer_build(self) -> None:
        """Bundle the GraphiQL page beside everything else; without it the store runs as well."""
        around = Surroundings({}, self._folder.log, LOOPBACK, self._options.port)
        command = programs.module(around, "graphiql-build", ("infra.graphiql.build",))
        self._explorer_build = self._guardian.spawn(command)
        # Whatever else starts has the processors first.
        psutil.Process(self._explorer_build.pid).nice(_LOW_PRIORITY)

    def _check_explorer_build(self) -> None:
        """Say how the build went, once it has ended."""
        build = self._explorer_build
        if build is None or build.exit_code is None:
            return
        self._explorer_build = None
        self._guardian.forget(build)
        if build.exit_code == 0 and self._explorer_awaited:
            say("  the GraphiQL page is built")
        elif build.exit_code != 0:
            say(f"  the GraphiQL page could not be built:\n{build.last_words()}")


def _say_started(started: Started) -> None:
    service = started.service
    where = service.shown or ", ".join(service.environment.values())
    note = f" ({service.note})" if service.note else ""
    say_done(service.name, started.seconds, where + note)


def _is_healthy(port: int) -> bool:
    connection = HTTPConnection(LOOPBACK, port, timeout=2)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == _OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
