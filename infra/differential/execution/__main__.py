"""Runs the router against the uncut schema on many drawn cases: `python -m …execution`.

Cases follow from their seeds, `--first` to `--first + --federations`; drawing stops when
BUDGET_SECONDS are spent. A case that differs is
made as small as it still differs, and written to `--failures` to be looked at. The last
line is
JSON: `{"execution": {"cases": n, "equal": n, "different": n}}`; a difference makes the exit code 1,
and so does a feature that too few cases show.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections import Counter
from pathlib import Path

import orjson

from supergraph.tests.oracle.case import (
    Federation,
    Outcome,
    draw_federation,
    run_case,
    run_request,
)
from supergraph.tests.oracle.features import histogram, rare_features
from supergraph.tests.oracle.sdl import print_subgraph
from supergraph.tests.oracle.shrink import shrink


def describe(federation: Federation, outcome: Outcome, seed: int) -> str:
    """Everything needed to look into a difference."""
    parts = [
        f"# seed {seed}",
        "\n".join(outcome.complaints),
        outcome.request.operation,
        f"variables {orjson.dumps(outcome.request.variables).decode()}",
        f"expected {orjson.dumps(outcome.expected).decode()}",
        f"answered {orjson.dumps(outcome.answered).decode()}",
        outcome.plan,
    ]
    model = federation.model
    parts.extend(f"# subgraph {name}\n{print_subgraph(model, name)}" for name in model.subgraphs)
    return "\n\n".join(parts) + "\n"


async def run(arguments: argparse.Namespace) -> Counter[str]:
    """Runs the cases; returns how many were equal and different, and how often features came."""
    deadline = time.monotonic() + arguments.seconds
    found: Counter[str] = Counter()
    for seed in range(arguments.first, arguments.first + arguments.federations):
        if time.monotonic() > deadline:
            break
        federation = draw_federation(seed)
        if federation is None:
            continue
        for number in range(arguments.operations):
            case_seed = seed * 1000 + number
            outcome = await run_case(federation, case_seed)
            found["equal" if outcome.equal else "different"] += 1
            found.update(outcome.features)
            if not outcome.equal:
                small = await run_request(federation, await shrink(federation, outcome.request))
                path = arguments.failures / f"{case_seed}.txt"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(describe(federation, small, case_seed))
                print(f"case {case_seed} differs: {outcome.complaints[0]} ({path})")
    return found


def main() -> int:
    """The entry point."""
    parser = argparse.ArgumentParser(prog="execution", description=__doc__)
    parser.add_argument("--first", type=int, default=100_000)
    parser.add_argument("--federations", type=int, default=1_000)
    parser.add_argument("--operations", type=int, default=6)
    parser.add_argument("--failures", type=Path, default=Path("differential-failures"))
    parser.add_argument(
        "--seconds", type=float, default=float(os.environ.get("BUDGET_SECONDS", "240"))
    )
    found = asyncio.run(run(parser.parse_args()))
    cases = found["equal"] + found["different"]
    print(histogram(found, cases))
    rare = rare_features(found, cases)
    if rare:
        print(f"rarer than one case of twenty: {', '.join(rare)}")
    summary = {"cases": cases, "equal": found["equal"], "different": found["different"]}
    print(orjson.dumps({"execution": summary}).decode())
    return 1 if found["different"] or rare or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
