"""`python -m infra.differential.plans`: draw cases until the time is spent, then sum up.

Each operation is planned by us and by two reference planners; a plan costs waves, then requests.
The last line is JSON: `{"plans": {"cases", "better", "equal", "worse", "explained"}}`: operations
that one of the others could plan, and how ours compares with the best of theirs. The exit status is
1 if ours is worse.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import orjson
from graphql import GraphQLError, parse

from infra.differential.oracle import DEFAULT_CACHE, Oracle, install
from infra.differential.plans.cost import Cost, measure
from infra.differential.plans.explained import EXPLAINED, Cheaper, explanation
from infra.differential.plans.foreign import read_plan
from infra.differential.plans.judge import complaints
from supergraph.graph.query_graph import QueryGraph
from supergraph.operation.normalize import normalize
from supergraph.plan import QueryPlan
from supergraph.tests.oracle.case import (
    Drawn,
    Federation,
    compose_model,
    draw_federation,
    draw_request,
)

HERE = Path(__file__).parent
PLANNERS = ("apollo", "hive")
PATIENCE = 6.0
"""Seconds for one plan: on some operations a reference planner does not come to an end."""


@dataclass
class Summary:
    """What was counted: cases by verdict, plans by planner and verdict, cheaper plans by reason."""

    verdicts: Counter[str] = field(default_factory=Counter)
    plans: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=Counter)

    def print(self) -> None:
        """Print what was counted and, last, the totals as JSON."""
        for name, count in sorted(self.plans.items()):
            click.echo(f"{count:6}  {name}")
        for name, count in self.explained.items():
            click.echo(f"explained, {count}: {name}: {EXPLAINED[name][0]}")
        verdicts = ("better", "equal", "worse", "explained")
        totals = {"cases": self.verdicts.total(), **{v: self.verdicts[v] for v in verdicts}}
        click.echo(orjson.dumps({"plans": totals}).decode())


class Rival:
    """A reference planner; one that does not survive an operation is started anew."""

    def __init__(self, name: str, folder: Path, stack: ExitStack) -> None:
        self.name = name
        self._folder, self._stack = folder, stack
        self._supergraph = ""
        self._oracle = self._start()

    def _start(self) -> Oracle:
        return self._stack.enter_context(Oracle(self._folder, self.name, patience=PATIENCE))

    def load(self, supergraph: str) -> None:
        """Take a supergraph for the operations that follow."""
        self._supergraph = supergraph
        self._oracle.ask({"supergraph": supergraph})

    def plan(self, request: Drawn) -> Any:
        """Return its plan as JSON, or an object with `error`."""
        try:
            return self._oracle.ask(
                {"operation": request.operation, "labels": sorted(request.labels)}
            )
        except RuntimeError as error:
            self._oracle = self._start()
            self.load(self._supergraph)
            return {"error": str(error)}


def _verdict(ours: Cost, theirs: Cost) -> str:
    mine, other = ours[:2], theirs[:2]
    return "equal" if mine == other else "better" if mine < other else "worse"


async def _compare(
    federation: Federation, request: Drawn, rivals: list[Rival], summary: Summary
) -> str:
    """The verdict over one operation; counts how each rival did."""
    plan = federation.planner.plan(parse(request.operation), None, request.labels)
    ours = measure(plan)
    found: set[str] = set()
    for rival in rivals:
        try:
            theirs = read_plan(rival.plan(request), federation.schema.possible_types)
            cost = measure(theirs)
        except (KeyError, GraphQLError):
            summary.plans[f"{rival.name} has no plan"] += 1
            continue
        verdict = _verdict(ours, cost)
        if verdict == "worse":
            reason = await _reason(federation, request, plan, theirs)
            if reason:
                verdict = "explained"
                summary.explained[reason] += 1
            else:
                click.echo(f"{rival.name}: {cost}, ours: {ours}")
        summary.plans[f"{verdict}, beside {rival.name}"] += 1
        found.add(verdict)
    ranked = ("worse", "explained", "equal", "better")
    return next((verdict for verdict in ranked if verdict in found), "alone")


async def _reason(
    federation: Federation, request: Drawn, ours: QueryPlan, theirs: QueryPlan
) -> str:
    """Why we do not want a cheaper plan, or the empty string."""
    operation = normalize(parse(request.operation), None, federation.schema)
    cheaper = Cheaper(
        plan=theirs,
        ours=ours,
        wanted=operation.selection,
        graph=QueryGraph(federation.schema, request.labels),
        complaints=await complaints(federation, request, theirs),
    )
    return explanation(cheaper)


def _cases(first: int, count: int, deadline: float) -> Iterator[tuple[int, Federation]]:
    for seed in range(first, first + count):
        if time.monotonic() > deadline:
            return
        federation = draw_federation(seed)
        if federation is not None:
            yield seed, federation


async def _run(first: int, cases: tuple[int, int], folder: Path) -> Summary:
    federations, operations = cases
    deadline = time.monotonic() + float(os.environ.get("BUDGET_SECONDS", "600"))
    summary = Summary()
    with ExitStack() as stack:
        rivals = [Rival(name, folder, stack) for name in PLANNERS]
        for seed, federation in _cases(first, federations, deadline):
            supergraph, _ = compose_model(federation.model)
            for rival in rivals:
                rival.load(supergraph or "")
            for number in range(operations):
                request = draw_request(federation, seed * 1000 + number)
                verdict = await _compare(federation, request, rivals, summary)
                if verdict != "alone":
                    summary.verdicts[verdict] += 1
                if verdict == "worse":
                    click.echo(f"seed {seed * 1000 + number}: {request.operation}")
    return summary


@click.command()
@click.option("--first", default=200_000, help="The first federation.")
@click.option("--federations", default=500, help="How many federations at most.")
@click.option("--operations", default=8, help="How many operations on each.")
@click.option("--cache", type=click.Path(path_type=Path), default=DEFAULT_CACHE)
def main(first: int, federations: int, operations: int, cache: Path) -> None:
    """Compare the cost of our plans with those of two reference planners."""
    folder = install(HERE, cache / "plans-oracle")
    summary = asyncio.run(_run(first, (federations, operations), folder))
    summary.print()
    sys.exit(1 if summary.verdicts["worse"] or not summary.verdicts else 0)


if __name__ == "__main__":
    main()
