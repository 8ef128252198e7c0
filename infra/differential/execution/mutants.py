"""Puts known faults into planner and executor, one by one, and looks whether the oracle sees them.

Each `mutants/*.patch` is applied to a copy of the router; the copy's own oracle then runs until a
case differs. The last line is JSON: `{"mutants": {"caught": n, "missed": [names]}}`; a mutant that
is missed makes the exit code 1.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import orjson

ROOT = Path(__file__).resolve().parents[3]
PATCHES = Path(__file__).parent / "mutants"
_HUNT = """
import asyncio, sys
from supergraph.tests.oracle.case import draw_federation, run_case

async def hunt(federations):
    for seed in range(federations):
        federation = draw_federation(seed)
        for number in range(5 if federation else 0):
            outcome = await run_case(federation, seed * 1000 + number)
            if not outcome.equal:
                print(outcome.complaints[0])
                return 3
    return 0

sys.exit(asyncio.run(hunt(int(sys.argv[1]))))
"""


def is_caught(patch: Path, federations: int) -> bool:
    """Whether the oracle sees a difference in a copy of the router with a patch applied."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(
            ROOT / "supergraph",
            copy / "supergraph",
            ignore=shutil.ignore_patterns("__pycache__", "explorer_assets"),
        )
        git = shutil.which("git") or "git"
        subprocess.run([git, "apply", str(patch)], cwd=copy, check=True)  # noqa: S603
        hunt = subprocess.run(  # noqa: S603
            [sys.executable, "-c", _HUNT, str(federations)],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy)},
            capture_output=True,
            text=True,
            check=False,
        )
    print(f"{patch.stem:34} {(hunt.stdout or hunt.stderr).strip().splitlines()[-1:]}", flush=True)
    return hunt.returncode == 3  # noqa: PLR2004  # what the hunt exits with


def main() -> int:
    """The entry point."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("--federations", type=int, default=60)
    arguments = parser.parse_args()
    patches = sorted(PATCHES.glob("*.patch"))
    missed = [patch.stem for patch in patches if not is_caught(patch, arguments.federations)]
    summary = {"caught": len(patches) - len(missed), "missed": missed}
    print(orjson.dumps({"mutants": summary}).decode())
    return 1 if missed or not patches else 0


if __name__ == "__main__":
    sys.exit(main())
