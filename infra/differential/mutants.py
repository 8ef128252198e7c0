"""Puts known faults into the router, one by one, and looks whether its tests see them.

`python -m infra.differential.mutants [composition|execution]` applies each `mutants/*.patch` of the
named rooms to a copy of the router and hunts for the fault there. A patch that begins with lines
`Caught by: <test>` is hunted by these tests, which must pass without it; the others by the
execution oracle, drawing cases until one differs. The last line is JSON:
`{"mutants": {"caught": n, "missed": [names]}}`; a mutant that is missed makes the exit code 1.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson

__all__ = ["ROOMS", "ROOT", "Mutant", "applies", "is_caught", "read_mutants"]

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("composition", "execution")

_CAUGHT_BY = re.compile(r"^Caught by: (.+)$", re.MULTILINE)
_PYTEST = (
    sys.executable,
    *("-m", "pytest", "-qx", "-c", os.devnull, "--rootdir=.", "--import-mode=importlib"),
    *("-o", "asyncio_mode=auto"),
)
_ORACLE = (sys.executable, "-m", "supergraph.tests.oracle.hunt")
_TEST_FAILED = 1
_CASE_DIFFERS = 3


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault to be found.

    Attributes:
        name: what it does.
        patch: the change that makes it.
        tests: the tests that must fail with it; none leave it to the execution oracle.
    """

    name: str
    patch: Path
    tests: tuple[str, ...]

    @property
    def hunt(self) -> tuple[str, ...]:
        """The command that looks for the fault."""
        return (*_PYTEST, *self.tests) if self.tests else _ORACLE

    @property
    def seen(self) -> int:
        """What the hunt exits with when it sees the fault."""
        return _TEST_FAILED if self.tests else _CASE_DIFFERS


def read_mutants(rooms: Iterable[str] = ROOMS) -> list[Mutant]:
    """Return the mutants of some rooms, by room and name."""
    return [
        Mutant(patch.stem, patch, tuple(_CAUGHT_BY.findall(patch.read_text(encoding="utf-8"))))
        for room in rooms
        for patch in sorted((Path(__file__).parent / room / "mutants").glob("*.patch"))
    ]


def applies(mutant: Mutant) -> bool:
    """Whether the patch still fits the router as it is."""
    return _apply(mutant, ROOT, "--check").returncode == 0


def is_caught(mutant: Mutant) -> bool:
    """Whether the fault is seen in a copy of the router that has it."""
    with _copy_of_router() as copy:
        _apply(mutant, copy).check_returncode()
        return _run(mutant.hunt, copy) == mutant.seen


def _apply(mutant: Mutant, folder: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    git = shutil.which("git") or "git"
    command = [git, "apply", *options, str(mutant.patch)]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603


def _run(command: Sequence[str], copy: Path) -> int:
    hunt = subprocess.run(  # noqa: S603
        command,
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    )
    return hunt.returncode


@contextmanager
def _copy_of_router() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        ignored = shutil.ignore_patterns("__pycache__", "explorer_assets")
        shutil.copytree(ROOT / "supergraph", Path(folder) / "supergraph", ignore=ignored)
        yield Path(folder)


def _sound(mutants: Sequence[Mutant]) -> bool:
    """Whether the named tests pass while nothing is wrong."""
    tests = sorted({test for mutant in mutants for test in mutant.tests})
    with _copy_of_router() as copy:
        return not tests or _run((*_PYTEST, *tests), copy) == 0


def main() -> int:
    """The entry point."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("rooms", nargs="*", choices=[*ROOMS, []], help="default: all")
    rooms = parser.parse_args().rooms or ROOMS
    mutants = read_mutants(rooms)
    if not _sound(mutants):
        print("The tests that are to catch mutants fail without them.")
        return 1
    missed = []
    for mutant in mutants:
        caught = is_caught(mutant)
        print(f"{'caught' if caught else 'MISSED'}  {mutant.name}", flush=True)
        missed += [] if caught else [mutant.name]
    summary = {"caught": len(mutants) - len(missed), "missed": missed}
    print(orjson.dumps({"mutants": summary}).decode())
    return 1 if missed or not mutants else 0


if __name__ == "__main__":
    sys.exit(main())
