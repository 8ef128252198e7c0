"""`python -m infra.load`: the router beside others, in CPU time per request above all.

The router has a core to itself; the clients and the subgraphs share another. Every answer is
compared with the uncut schema's. The last line is JSON.

  shapes   deep: nesting, few distinct entities; wide: 1,000 entities; abstract: with @requires
  modes    a: 50 clients, identical requests; b: 50 clients, each request with another value of a
           variable; c: one client
  parts    routers: the above; large: start and planning on 100 subgraphs; store: planning of the
           store's own operations; flagship: the store's first query on 100,000 products and
           1,000,000 reviews, which the first run makes in about 20 minutes, and keeps in
           .store-at-size; composition: beside the npm package's
"""

from __future__ import annotations

import argparse
import dataclasses
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from infra.contract.federation import CHECKOUT
from infra.load.bench import Bench, Run, open_bench, run_cells
from infra.load.big_supergraph import compose_big, draw_operations
from infra.load.clients import MODES
from infra.load.contestants import CALIBRATION, CONTESTANTS, MissingError, prepare
from infra.load.hot_spots import profile_cells
from infra.load.planning import format_plan_times, plan_times, read_operations
from infra.load.processes import RouterFailedError
from infra.load.report import HEADING, Cell, cells_as_json, format_cell, format_summary
from infra.load.shapes import SHAPES
from infra.load.start_up import format_start_up, measure_start_up
from supergraph.schema.supergraph_schema import load_supergraph

if TYPE_CHECKING:
    from infra.load.contestants import Contestant

_SCHEMA = Path(__file__).parents[2] / "schema"
_PARTS = ("routers", "large", "store", "flagship", "composition")
_SMOKE_PARTS = _PARTS[:-1]  # composition is beside a package of npm or not at all
_LARGE_OPERATIONS = 10
_WARM_UP_SHARE = 0.5
_SMOKE_SECONDS = 1.0
_SMOKE_CONTESTANTS = ("ours", "calibration")
_SMOKE_FLAGSHIP = (
    *("--products", "1000", "--reviews-each", "2", "--seconds", "2"),
    *("--data", str(CHECKOUT / ".store-at-size" / "smoke")),
)
_EXAMPLES = """examples:
  python -m infra.load
  python -m infra.load --only ours --shape deep --mode c --seconds 10
  python -m infra.load --shape wide --mode c --profile
  python -m infra.load --part large --only ours
  python -m infra.load --part flagship
  python -m infra.load --smoke
"""


def main() -> int:
    """The entry point; the exit status is 1 when an answer was wrong or a router did not start."""
    arguments = _parse(sys.argv[1:])
    run = _run(arguments)
    with open_bench() as bench:
        if arguments.profile:
            for text in profile_cells(bench, run):
                _say(text)
            return 0
        results = _measure(bench, run, arguments.part)
    if "flagship" in arguments.part:
        results["flagship"] = _measure_flagship(smoke=arguments.smoke, failures=results["failures"])
    slower = _measure_composition() if "composition" in arguments.part else 0
    _say(orjson.dumps({"load": results}).decode())
    wrong = any(cell["wrong"] for cell in results.get("routers", ()))
    return int(wrong or bool(results["failures"]) or slower)


def _parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m infra.load",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", action="append", choices=CONTESTANTS, help="may be repeated")
    parser.add_argument("--shape", action="append", choices=SHAPES, help="may be repeated")
    parser.add_argument("--mode", action="append", choices=MODES, help="may be repeated")
    parser.add_argument("--part", action="append", choices=_PARTS, help="may be repeated")
    parser.add_argument("--seconds", type=float, default=6.0, help="for each cell (default 6)")
    parser.add_argument("--seed", type=int, default=1, help="of all that is drawn (default 1)")
    parser.add_argument("--profile", action="store_true", help="where our router's time goes")
    parser.add_argument("--smoke", action="store_true", help="everything of ours, in four minutes")
    arguments = parser.parse_args(words)
    if arguments.smoke:
        arguments.only = arguments.only or list(_SMOKE_CONTESTANTS)
        arguments.seconds = min(arguments.seconds, _SMOKE_SECONDS)
    arguments.only = arguments.only or list(CONTESTANTS)
    narrowed = bool(arguments.shape or arguments.mode)
    every_part = _SMOKE_PARTS if arguments.smoke else _PARTS
    arguments.part = arguments.part or (_PARTS[:1] if narrowed else every_part)
    return arguments


def _run(arguments: argparse.Namespace) -> Run:
    contestants = () if arguments.profile else _present(arguments.only)
    return Run(
        contestants,
        tuple(arguments.shape or SHAPES),
        tuple(arguments.mode or MODES),
        arguments.seed,
        arguments.seconds * _WARM_UP_SHARE,
        arguments.seconds,
    )


def _present(names: list[str]) -> tuple[Contestant, ...]:
    """Those of the named that can run here; the others are skipped with a word."""
    present = []
    for name in names:
        try:
            prepare(CONTESTANTS[name], _say)
        except MissingError as error:
            _say(f"Without {name}: {error}")
        else:
            present.append(CONTESTANTS[name])
    return tuple(present)


def _measure(bench: Bench, run: Run, parts: list[str]) -> dict[str, Any]:
    failures: list[str] = []
    results: dict[str, Any] = {"failures": failures}
    if "routers" in parts:
        results["routers"] = _measure_routers(bench, run, failures)
    if "large" in parts:
        results["large"] = _measure_large(bench, run, failures)
    if "store" in parts:
        schema = load_supergraph((_SCHEMA / "supergraph.graphql").read_text(encoding="utf-8"))
        times = plan_times(schema, read_operations(_SCHEMA / "operations"))
        _say(format_plan_times("Planning: the store's operations", times))
        results["store"] = [dataclasses.asdict(one) for one in times]
    return results


def _measure_routers(bench: Bench, run: Run, failures: list[str]) -> list[dict[str, Any]]:
    _say(HEADING)
    cells = []
    for result in run_cells(bench, run):
        if isinstance(result, Cell):
            _say(format_cell(result))
            cells.append(result)
        else:
            _say(str(result))
            failures.append(str(result))
    _say(f"\n{format_summary(cells)}\n")
    return cells_as_json(cells)


def _measure_large(bench: Bench, run: Run, failures: list[str]) -> dict[str, Any]:
    sdl = compose_big(run.seed)
    file = bench.folder / "large.graphql"
    file.write_text(sdl, encoding="utf-8")
    schema = load_supergraph(sdl)
    _say(
        f"100 subgraphs, {len(schema.api.type_map)} types, {len(sdl) / 1e6:.1f} MB: "
        "from process start to first answer"
    )
    routers = tuple(one for one in run.contestants if one is not CALIBRATION)
    starts = []
    for contestant in routers:
        try:
            start = measure_start_up(bench, contestant, file)
        except RouterFailedError as error:
            _say(str(error))
            failures.append(str(error))
        else:
            _say(format_start_up(start))
            starts.append(start)
    drawn = draw_operations(schema.api, run.seed, _LARGE_OPERATIONS)
    times = plan_times(schema, {f"drawn {n}": text for n, text in enumerate(drawn)})
    _say("\n" + format_plan_times("Planning: on 100 subgraphs", times) + "\n")
    return {
        "start": [dataclasses.asdict(start) for start in starts],
        "planning": [dataclasses.asdict(one) for one in times],
    }


def _measure_flagship(*, smoke: bool, failures: list[str]) -> dict[str, Any] | None:
    """What that program measures; it runs in a process of its own, for its services' addresses."""
    command = [sys.executable, "-m", "infra.load.flagship"]
    if smoke:
        command += _SMOKE_FLAGSHIP
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:  # noqa: S603 - our own program
        last = ""
        for line in program.stdout or ():
            if last:
                _say(last)
            last = line.rstrip()
    if program.returncode:
        failures.append(f"flagship: {last or 'it ended without a word'}")
        return None
    figures: dict[str, Any] = orjson.loads(last)
    return figures


def _measure_composition() -> int:
    """The exit status of that program, whose line of JSON comes before ours.

    It runs in a process of its own: the memory of this one would count as its children's.
    """
    if shutil.which("npm") is None:
        _say("Without composition: npm is not on the path: install Node 20 or newer")
        return 0
    command = [sys.executable, "-m", "infra.load.composition"]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own program


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
