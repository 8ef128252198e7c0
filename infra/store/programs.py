"""Which processes make up the store, in both of its shapes."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.embedded.guardian import Command
from infra.embedded.ports import LOOPBACK

CHECKOUT = Path(__file__).parents[2]
ROUTER = "router"
_ROUTER_SETTINGS = Path(__file__).with_name("router.yaml")
#: The workers, as `python -m events` names them, the order's path first.
WORKERS = (
    "relay",
    "checkout",
    "notifications",
    "analytics",
    "search",
    "catalogue",
    "recommendations",
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every process of a store is started with.

    Attributes:
        environment: addresses and secrets, added to the launcher's own environment.
        log: gives the log file of a process by its name.
        host: address the router listens on.
        port: port the router listens on.
    """

    environment: Mapping[str, str]
    log: Callable[[str], Path]
    host: str
    port: int


def module(surroundings: Surroundings, name: str, words: tuple[str, ...]) -> Command:
    """A child that runs a module of this checkout with this interpreter.

    Args:
        surroundings: what it is started with.
        name: what to call it.
        words: the module and its arguments, as after `python -m`.
    """
    return Command(
        name=name,
        argv=(sys.executable, "-m", *words),
        log=surroundings.log(name),
        environ=os.environ | dict(surroundings.environment),
        cwd=CHECKOUT,
    )


def store_in_one_process(surroundings: Surroundings) -> Command:
    """The router and all subgraphs as one process."""
    words = ("infra.store.serve", "--host", surroundings.host, "--port", str(surroundings.port))
    return module(surroundings, ROUTER, words)


def router_alone(surroundings: Surroundings, subgraph_ports: Mapping[str, int]) -> Command:
    """The router as its own command line runs it, over subgraphs that listen elsewhere.

    Args:
        surroundings: what it is started with.
        subgraph_ports: where each subgraph listens on loopback.
    """
    urls = {
        f"SUPERGRAPH_SUBGRAPHS__{name.upper()}__URL": f"http://{LOOPBACK}:{port}/graphql"
        for name, port in subgraph_ports.items()
    }
    supergraph = str(CHECKOUT / "schema" / "supergraph.graphql")
    return Command(
        name=ROUTER,
        argv=(
            # The script that a user of the router runs, installed beside this interpreter.
            *(str(Path(sys.executable).with_name("supergraph")), "serve"),
            *("--supergraph", supergraph, "--config", str(_ROUTER_SETTINGS)),
            *("--host", surroundings.host, "--port", str(surroundings.port)),
        ),
        log=surroundings.log(ROUTER),
        environ=os.environ | dict(surroundings.environment) | urls,
        cwd=CHECKOUT,
    )


def subgraph_alone(surroundings: Surroundings, name: str, port: int) -> Command:
    """One subgraph as a process.

    Args:
        surroundings: what it is started with.
        name: its name in the supergraph.
        port: where it shall listen on loopback.
    """
    words = ("infra.store.subgraph", name, "--host", LOOPBACK, "--port", str(port))
    return module(surroundings, name, words)


def worker(surroundings: Surroundings, name: str) -> Command:
    """One of `WORKERS` as a process."""
    # A worker's subgraph may run beside it in a process of its own, so their logs differ by name.
    return module(surroundings, f"{name}-worker", ("events", name))
