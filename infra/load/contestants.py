"""Who is measured: how each router is started on a supergraph file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.differential.oracle import DEFAULT_CACHE, install
from infra.embedded.ports import free_port

__all__ = [
    "CALIBRATION",
    "CONTESTANTS",
    "OURS",
    "Contestant",
    "MissingError",
    "answer_file",
    "prepare",
]

_GATEWAYS = Path(__file__).with_name("gateways")
_INSTALLED = DEFAULT_CACHE / "load-gateways"


class MissingError(Exception):
    """A contestant cannot run on this machine; the message says why."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """A server that can be measured.

    Attributes:
        name: for the table and on the command line.
        argv: the program and its arguments, for a supergraph file and a port.
        environ: variables added to this process's own.
        folder: the working folder; None keeps this process's.
        needs_npm: it runs on packages that npm must have installed.
    """

    name: str
    argv: Callable[[Path, int], tuple[str, ...]]
    environ: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    needs_npm: bool = False

    def command(self, supergraph: Path) -> tuple[int, tuple[str, ...]]:
        """A free port, and how to start the router there.

        Args:
            supergraph: the file that it serves.
        """
        port = free_port()
        return port, self.argv(supergraph, port)


def answer_file(supergraph: Path) -> Path:
    """Where the calibration server finds the bytes that it sends.

    Args:
        supergraph: the file beside which they lie.
    """
    return supergraph.with_suffix(".answer.json")


def prepare(contestant: Contestant, announce: Callable[[str], None]) -> None:
    """Install what a contestant needs, once for all of them.

    Args:
        contestant: whose.
        announce: is told what takes a while.

    Raises:
        MissingError: there is no npm, or it cannot install the packages.
    """
    if not contestant.needs_npm:
        return
    if not _INSTALLED.exists():
        announce("Installing the gateways' npm packages: a minute or two, this once")
    try:
        install(_GATEWAYS, _INSTALLED)
    except FileNotFoundError as error:
        raise MissingError(str(error)) from None
    except subprocess.CalledProcessError as error:
        last = error.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise MissingError(f"npm cannot install it: {''.join(last)}") from None


def _node(name: str, *arguments: str) -> Contestant:
    """A gateway on Node, as its makers run it in production."""

    def argv(supergraph: Path, port: int) -> tuple[str, ...]:
        places = {"FILE": str(supergraph), "PORT": str(port)}
        return (shutil.which("node") or "node", *(places.get(word, word) for word in arguments))

    environ = {"NODE_ENV": "production"}
    return Contestant(name, argv, environ, _INSTALLED, needs_npm=True)


def _ours(supergraph: Path, port: int) -> tuple[str, ...]:
    program = (sys.executable, "-m", "supergraph.cli", "serve")
    return (*program, "--supergraph", str(supergraph), "--port", str(port))


def _calibration(supergraph: Path, port: int) -> tuple[str, ...]:
    return (
        sys.executable,
        "-m",
        "infra.load.calibration",
        str(answer_file(supergraph)),
        str(port),
    )


OURS = Contestant("ours", _ours)
"""`supergraph serve`, one worker, settings as they come."""

CALIBRATION = Contestant("calibration", _calibration)
"""The same bytes from the same HTTP server with no router behind it."""

_HIVE = ("node_modules/@graphql-hive/gateway/dist/bin.js", "supergraph", "FILE")
_HIVE_OPTIONS = ("--host", "127.0.0.1", "--port", "PORT", "--fork", "1")

CONTESTANTS: Mapping[str, Contestant] = {
    contestant.name: contestant
    for contestant in (
        OURS,
        _node("apollo", "apollo.js", "FILE", "PORT"),
        _node("hive", *_HIVE, *_HIVE_OPTIONS, "--jit"),
        _node("hive-rust", *_HIVE, *_HIVE_OPTIONS, "--hive-router-runtime"),
        CALIBRATION,
    )
}
"""Everyone by name: `apollo` is Apollo Gateway, `hive` Hive Gateway with its JavaScript planner and
compiled execution, `hive-rust` the same gateway with its planner in Rust."""
