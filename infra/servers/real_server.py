"""Real servers: which there are, which variable each answers to, how they start and stop."""

import os
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

_CHECKOUT = Path(__file__).parents[2]
_DEFAULT_FOLDER = "../shared/servers"
_START_SECONDS = 600  # the first start installs the server
_STOP_SECONDS = 60
_POLL_SECONDS = 0.2


class RealServerError(Exception):
    """A real server did not start; the message names its script and ends with what it printed."""


@dataclass(frozen=True, slots=True)
class RealServer:
    """A server that a script starts.

    Attributes:
        script: the script's name.
        variables: the variables that take the addresses it prints, in order.
        ports: variables that name its ports, with the ports to use: none that a server of the
            developer's own would have, and below those that clients get for their end of a
            connection, one of which would be in the way now and then.
    """

    script: str
    variables: tuple[str, ...]
    ports: Mapping[str, int]


SERVERS: tuple[RealServer, ...] = (
    RealServer("postgres", ("DATABASE_URL",), {"PG_PORT": 25432}),
    RealServer("redis", ("REDIS_URL",), {"REDIS_PORT": 26389}),
    RealServer("mongodb", ("MONGODB_URL",), {"MONGO_PORT": 27117}),
    RealServer("kafka", ("KAFKA_BOOTSTRAP_SERVERS",), {"KAFKA_PORT": 29092}),
    RealServer("elasticsearch", ("ELASTICSEARCH_URL",), {"ES_PORT": 29200}),
)


def scripts_folder(given: Mapping[str, str]) -> Path:
    """Where the scripts are.

    Args:
        given: the environment; `REAL_SERVERS` there is taken from the checkout when relative.
    """
    return (_CHECKOUT / given.get("REAL_SERVERS", _DEFAULT_FOLDER)).resolve()


def missing_scripts(folder: Path, servers: tuple[RealServer, ...] = SERVERS) -> tuple[str, ...]:
    """The scripts that are not there."""
    return tuple(server.script for server in servers if not (folder / server.script).exists())


def start(folder: Path, server: RealServer) -> dict[str, str]:
    """Start a server, installing it first where needed.

    Args:
        folder: where the scripts are.
        server: which server.

    Returns:
        The variables that name its addresses, and for PostgreSQL a database of this run's own.

    Raises:
        RealServerError: it did not come up.
    """
    result = _run(folder, server, "start", _START_SECONDS)
    addresses = read_addresses(result.stdout)
    if result.returncode != 0 or len(addresses) < len(server.variables):
        raise RealServerError(
            f"{folder / server.script} start failed:\n{result.stdout}{result.stderr}"
        )
    return dict(zip(server.variables, addresses, strict=False))


def stop(folder: Path, server: RealServer) -> None:
    """Stop a server; one that is not running is left so."""
    _run(folder, server, "stop", _STOP_SECONDS)


def read_addresses(printed: str) -> tuple[str, ...]:
    """The addresses in the last line that a start printed: `name address… (notes)`."""
    lines = printed.strip().splitlines()
    if not lines:
        return ()
    words = lines[-1].partition(" (")[0].split()
    return tuple(word for word in words[1:] if ":" in word)


def own_database(url: str) -> str:
    """Make an empty PostgreSQL database on a server and return its address.

    Args:
        url: the address of any database on that server.
    """
    import psycopg  # noqa: PLC0415 - only this function needs a client

    name = f"store_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{url.rpartition('/')[0]}/{name}"


def empty_broker(bootstrap_servers: str, seconds: float = 30) -> None:
    """Delete every topic of a broker, so that this run does not read an earlier one's events.

    Args:
        bootstrap_servers: the broker's address; it must be one that holds nothing else.
        seconds: how long the broker may take.
    """
    from confluent_kafka.admin import AdminClient  # noqa: PLC0415 - only this function needs it

    admin = AdminClient({"bootstrap.servers": bootstrap_servers})
    topics = [name for name in admin.list_topics(timeout=seconds).topics if name[0] != "_"]
    if topics:
        for deletion in admin.delete_topics(topics, operation_timeout=seconds).values():
            deletion.result()
    # A broker answers before a deletion has reached all of its parts.
    deadline = time.monotonic() + seconds
    while admin.list_topics(timeout=seconds).topics.keys() & topics:
        if time.monotonic() > deadline:
            raise RealServerError(f"the broker {bootstrap_servers} does not delete its topics")
        time.sleep(_POLL_SECONDS)


def empty_search(url: str) -> None:
    """Delete every index of a search cluster: each run's database leaves one.

    Args:
        url: the cluster's address; it must be one that holds nothing else.
    """
    from elasticsearch import Elasticsearch  # noqa: PLC0415 - only this function needs it

    with Elasticsearch(url) as client:
        for index in client.indices.get(index="*"):
            client.indices.delete(index=index)


def _run(
    folder: Path, server: RealServer, verb: str, seconds: float
) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {name: str(port) for name, port in server.ports.items()}
    return subprocess.run(  # noqa: S603 - a script the user named
        (str(folder / server.script), verb),
        env=environ,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
