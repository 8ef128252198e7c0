"""Who is measured: how each router is started on a supergraph file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.embedded.ports import free_port

__all__ = ["CALIBRATION", "OURS", "Contestant", "answer_file"]


@dataclass(frozen=True, slots=True)
class Contestant:
    """A server that can be measured.

    Attributes:
        name: for the table and on the command line.
        argv: the program and its arguments, for a supergraph file and a port.
        environ: variables added to this process's own.
        folder: the working folder; None keeps this process's.
    """

    name: str
    argv: Callable[[Path, int], tuple[str, ...]]
    environ: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None

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
