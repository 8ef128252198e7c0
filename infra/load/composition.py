"""CPU and memory of composition beside the npm package's: `python -m infra.load.composition`.

Subgraph sets of three sizes are drawn from a seed, and shapes that make a search for satisfiability
explode if it can: most fields shared by all subgraphs, interfaces that lead to interfaces, objects
that stand for interfaces, fields that move between subgraphs each by a label of its own, and keys
that lead from one subgraph to the next only. Last come the store's own subgraphs. Each set is
composed in a fresh process by each side; CPU seconds are the whole process's, start and parsing
included. The last line is JSON.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

import orjson

from infra.differential import composition
from infra.differential.oracle import DEFAULT_CACHE, install

__all__ = ["SHAPES", "Measurement", "Shape", "draw_shape", "main", "measure"]

_SEED = 11
_STORE = Path(__file__).parents[2] / "schema" / "subgraphs"
_LINK = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",'
    ' import: ["@key", "@shareable", "@requires", "@external", "@override", "@interfaceObject"])\n'
)
_KIBI = 1024
_LIMIT_SECONDS = 60
_PARTS = 3
"""How many subgraphs have a part of each entity."""

Texts: TypeAlias = dict[str, str]
"""SDL by subgraph name."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What to draw.

    Attributes:
        name: what it is called in the table.
        kind: `entities`, `shareable`, `interfaces`, `interface_objects`, `labels`, `key_chain` or
            `store`.
        subgraphs: how many.
        types: how many distinct types, over all subgraphs together.
    """

    name: str
    kind: str
    subgraphs: int = 0
    types: int = 0


SHAPES = (
    Shape("10 subgraphs, 500 types", "entities", 10, 500),
    Shape("30 subgraphs, 1,500 types", "entities", 30, 1_500),
    Shape("100 subgraphs, 5,000 types", "entities", 100, 5_000),
    Shape("shareable-heavy", "shareable", 10, 60),
    Shape("interface-heavy", "interfaces", 10, 120),
    Shape("interface-object-heavy", "interface_objects", 8, 240),
    Shape("label-heavy", "labels", 2, 40),
    Shape("chain of 30 keys", "key_chain", 30, 10),
    Shape("the store", "store"),
)


@dataclass(frozen=True, slots=True)
class Measurement:
    """One set composed once by one side.

    Attributes:
        shape: the shape's name.
        side: `ours` or `npm`.
        cpu_seconds: user and system time of the whole process.
        compose_seconds: CPU time after imports; only our process tells it.
        peak_megabytes: the most memory the process held.
        composes: whether a supergraph came out.
        gave_up: whether the process was ended because it took too long.
    """

    shape: str
    side: str
    cpu_seconds: float
    compose_seconds: float | None
    peak_megabytes: int
    composes: bool
    gave_up: bool = False


# --- what is composed


def draw_shape(shape: Shape) -> Texts:
    """Return the subgraphs of a shape, the same for the same shape."""
    if shape.kind == "store":
        return {file.stem: file.read_text("utf-8") for file in sorted(_STORE.glob("*.graphql"))}
    return _DRAWN[shape.kind](shape)


def _entities(shape: Shape) -> Texts:
    """Entities with a home and parts elsewhere; between them enums and input types."""
    draw = random.Random(_SEED)  # noqa: S311 -- a repeatable set, no secret
    parts: list[list[str]] = [[] for _ in range(shape.subgraphs)]
    for index in range(shape.types):
        home, *others = draw.sample(range(shape.subgraphs), _PARTS)
        if index % 10 == 0:
            parts[home].append(f"enum T{index} {{ A B C }}\n type Q{index} {{ kind: T{index} }}")
            continue
        if index % 10 == 1:
            parts[home].append(f"input T{index} {{ first: Int = 10 after: String }}")
            continue
        linked = [t for t in draw.sample(range(shape.types), 1) if t % 10 > 1]
        fields = " ".join(f"to{t}: [T{t}!]" for t in linked)
        parts[home].append(
            f'type T{index} @key(fields: "id") {{ id: ID! name: String! size(unit: String): Float'
            f" {fields} }}"
        )
        parts[home] += [_stub(t) for t in linked]
        parts[others[0]].append(
            f'type T{index} @key(fields: "id") {{ id: ID! rank{others[0]}: Int }}'
        )
        parts[others[1]].append(
            f'type T{index} @key(fields: "id") {{ id: ID! size(unit: String): Float @external'
            f' price{others[1]}: Int @requires(fields: "size") }}'
        )
    return {f"s{number}": _subgraph(number, texts) for number, texts in enumerate(parts)}


def _stub(target: int) -> str:
    return f'extend type T{target} @key(fields: "id") {{ id: ID! @external }}'


def _subgraph(number: int, texts: Sequence[str]) -> str:
    defined = {text.split()[1] for text in texts if text.startswith("type T")}
    stubs = {text: text.split()[2] for text in texts if text.startswith("extend")}
    kept = [text for text in texts if text not in stubs]
    kept += [text for text, name in stubs.items() if name not in defined]
    roots = " ".join(f"{name.lower()}In{number}: {name}" for name in sorted(defined)[:5])
    return f"{_LINK}type Query {{ ping{number}: Int {roots} }}\n" + "\n".join(kept)


def _shareable(shape: Shape) -> Texts:
    """Every subgraph resolves every type, and each type leads to eight others."""
    lines = ["type Query { root: T0 @shareable }"]
    for index in range(shape.types):
        fields = " ".join(f"f{n}: T{(index * 8 + n) % shape.types}" for n in range(8))
        lines.append(f"type T{index} @shareable {{ {fields} size: Int }}")
    return dict.fromkeys((f"s{n}" for n in range(shape.subgraphs)), _LINK + "\n".join(lines))


def _interfaces(shape: Shape) -> Texts:
    """Interfaces with five implementations each, every field of which leads to an interface."""
    count = shape.types // 6
    found: Texts = {}
    for number in range(shape.subgraphs):
        lines = [f"type Query {{ node{number}: I0 }}"]
        for index in range(count):
            links = f"next{index}: I{(index + 1) % count} far{index}: I{(index * 3 + 1) % count}"
            lines.append(f"interface I{index} {{ id: ID! {links} }}")
            shared = links.replace(" far", " @shareable far") + " @shareable"
            lines += [
                f'type T{index}x{n} implements I{index} @key(fields: "id")'
                f" {{ id: ID! {shared} own{number}: Int }}"
                for n in range(5)
            ]
        found[f"s{number}"] = _LINK + "\n".join(lines)
    return found


def _interface_objects(shape: Shape) -> Texts:
    """One subgraph defines interfaces with five implementations; the others extend them all."""
    count = shape.types // 6
    home = ["type Query { start: I0 }"]
    for index in range(count):
        home.append(f'interface I{index} @key(fields: "id") {{ id: ID! }}')
        home += [
            f'type T{index}x{n} implements I{index} @key(fields: "id") {{ id: ID! own{n}: Int }}'
            for n in range(5)
        ]
    found = {"home": _LINK + "\n".join(home)}
    for number in range(shape.subgraphs - 1):
        stand_ins = (
            f'type I{index} @interfaceObject @key(fields: "id")'
            f" {{ id: ID! next{number}: I{(index * 3 + number + 1) % count} size{number}: Int }}"
            for index in range(count)
        )
        found[f"s{number}"] = _LINK + "\n".join(stand_ins)
    return found


def _labels(shape: Shape) -> Texts:
    """Types whose eight fields lead to other types and are all on their way to another subgraph."""

    def types(use: str) -> str:
        lines = []
        for index in range(shape.types):
            fields = " ".join(
                f"f{n}: T{(index * 8 + n) % shape.types} {use.format(index * 8 + n)}"
                for n in range(8)
            )
            lines.append(f'type T{index} @key(fields: "id") {{ id: ID! {fields} }}')
        return "\n".join(lines)

    override = '@override(from: "old", label: "label{}")'
    return {
        "new": f"{_LINK}type Query {{ root: T0 }}\n{types(override)}",
        "old": _LINK + types(""),
    }


def _key_chain(shape: Shape) -> Texts:
    """Types of which each subgraph shares a key with the one before and one with the one after."""
    found: Texts = {}
    for number in range(shape.subgraphs):
        lines = ["type Query { root: T0 }"] if number == 0 else []
        lines += [
            f'type T{index} @key(fields: "k{number}") @key(fields: "k{number + 1}")'
            f" {{ k{number}: ID! k{number + 1}: ID! next{number}: T{(index + 1) % shape.types} }}"
            for index in range(shape.types)
        ]
        found[f"s{number:02}"] = _LINK + "\n".join(lines)
    return found


_DRAWN: Mapping[str, Callable[[Shape], Texts]] = {
    "entities": _entities,
    "shareable": _shareable,
    "interfaces": _interfaces,
    "interface_objects": _interface_objects,
    "labels": _labels,
    "key_chain": _key_chain,
}


# --- one process each


def measure(shape: Shape, side: str, oracle: Path) -> Measurement:
    """Compose a shape in a process of its own.

    Args:
        shape: what to compose.
        side: `ours` or `npm`.
        oracle: the folder where the npm package is installed.

    Raises:
        RuntimeError: the process failed.
    """
    case = [
        {"name": name, "url": f"http://{name}", "sdl": sdl}
        for name, sdl in draw_shape(shape).items()
    ]
    command, folder = [sys.executable, "-m", "infra.load.composition", "--child"], None
    if side == "npm":
        command, folder = [shutil.which("node") or "node", "oracle.js"], oracle
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as answer:
        question.write(orjson.dumps({"subgraphs": case}) + b"\n")
        question.seek(0)
        child = subprocess.Popen(command, stdin=question, stdout=answer, cwd=folder)  # noqa: S603 -- our own
        patience = threading.Timer(_LIMIT_SECONDS, child.kill)
        patience.start()
        _, status, usage = os.wait4(child.pid, 0)
        patience.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        gave_up = child.returncode == -signal.SIGKILL
        if child.returncode != 0 and not gave_up:
            raise RuntimeError(f"composing {shape.name!r} by {side} failed: {child.returncode}")
        answer.seek(0)
        result: Mapping[str, Any] = {} if gave_up else orjson.loads(answer.read())
    return Measurement(
        shape.name,
        side,
        round(usage.ru_utime + usage.ru_stime, 2),
        result.get("seconds"),
        usage.ru_maxrss // _KIBI,
        result.get("supergraph") is not None,
        gave_up,
    )


def _compose_standard_input() -> None:
    """Be our side: answer one question in the shape of the oracle's."""
    from supergraph.composition.compose import Subgraph, compose  # noqa: PLC0415 -- timed apart

    question = orjson.loads(sys.stdin.buffer.readline())
    subgraphs = [Subgraph(s["name"], s["url"], s["sdl"]) for s in question["subgraphs"]]
    started = time.process_time()
    result = compose(subgraphs)
    seconds = round(time.process_time() - started, 3)
    answer = {
        "errors": [{"code": error.code} for error in result.errors],
        "supergraph": result.supergraph_sdl,
        "seconds": seconds,
    }
    sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")


# --- the table


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print; the exit status is 1 if we fail a shape, or need more CPU than npm.

    Args:
        words: command-line arguments; None means the process's own.
    """
    parser = argparse.ArgumentParser(prog="python -m infra.load.composition", description=__doc__)
    parser.add_argument("--child", action="store_true", help="compose standard input, once")
    parser.add_argument("--shape", action="append", choices=[shape.name for shape in SHAPES])
    arguments = parser.parse_args(words)
    if arguments.child:
        _compose_standard_input()
        return 0
    oracle = install(Path(composition.__file__).parent, DEFAULT_CACHE / "composition-oracle")
    chosen = [shape for shape in SHAPES if arguments.shape is None or shape.name in arguments.shape]
    print(
        f"{'shape':<28}{'ours, s':>9}{'npm, s':>9}{'ours, MB':>10}{'npm, MB':>9}  after imports, s"
    )
    found: list[Measurement] = []
    for shape in chosen:
        ours, npm = (measure(shape, side, oracle) for side in ("ours", "npm"))
        found += [ours, npm]
        print(
            f"{shape.name:<28}{ours.cpu_seconds:>9.2f}{npm.cpu_seconds:>9.2f}"
            f"{ours.peak_megabytes:>10}{npm.peak_megabytes:>9}  {ours.compose_seconds}"
            + _remark(ours)
            + _remark(npm),
            flush=True,
        )
    print(orjson.dumps({"composition_cpu": [asdict(one) for one in found]}).decode())
    slower = [
        a.shape
        for a, b in zip(found[::2], found[1::2], strict=True)
        if a.cpu_seconds > b.cpu_seconds
    ]
    return int(bool(slower) or not all(one.composes or one.side == "npm" for one in found))


def _remark(measurement: Measurement) -> str:
    if measurement.composes:
        return ""
    what = f"gave up after {_LIMIT_SECONDS} s" if measurement.gave_up else "DOES NOT COMPOSE"
    return f"  {measurement.side} {what}"


if __name__ == "__main__":
    sys.exit(main())
