"""`python -m infra.differential.composition`: draw cases until the time is spent, then sum up.

The last line is JSON: `{"composition": {"cases", "agree", "explained", "unexplained"}}`. The exit
status is 1 if a difference is not explained.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import click
import orjson

from infra.differential.composition.canonical import facts
from infra.differential.composition.explained import EXPLAINED, Verdict, explanation
from infra.differential.composition.generate import generate
from infra.differential.composition.texts import Case
from infra.differential.oracle import DEFAULT_CACHE, Oracle, install
from supergraph.composition.compose import Subgraph, compose

HERE = Path(__file__).parent
SHOWN_FACTS = 8


@dataclass
class Summary:
    """What was counted."""

    cases: int = 0
    agree: int = 0
    explained: Counter[str] = field(default_factory=Counter)
    unexplained: int = 0
    features: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)

    def add(self, case: Case, verdict: Verdict, difference: str) -> None:
        """Count one case."""
        self.cases += 1
        self.features.update(case.features)
        self.codes.update(verdict.theirs or {"(composes)"})
        name = explanation(verdict) if difference else ""
        if not difference:
            self.agree += 1
        elif name:
            self.explained[name] += 1
        else:
            self.unexplained += 1
            click.echo(f"seed {case.seed}: {difference}")

    def print(self) -> None:
        """Print the histograms and, last, the totals as JSON."""
        for title, counter in (("features", self.features), ("codes", self.codes)):
            click.echo(f"\n{title}")
            for name, count in counter.most_common():
                click.echo(f"  {count / max(self.cases, 1):6.1%}  {name}")
        for name, count in self.explained.items():
            click.echo(f"\nexplained, {count}: {name}: {EXPLAINED[name][0]}")
        totals = {
            "cases": self.cases,
            "agree": self.agree,
            "explained": self.explained.total(),
            "unexplained": self.unexplained,
        }
        click.echo(orjson.dumps({"composition": totals}).decode())


@click.command()
@click.option("--seed", default=0, help="The first case.")
@click.option("--cases", default=2000, help="How many cases at most.")
@click.option("--cache", type=click.Path(path_type=Path), default=DEFAULT_CACHE)
def main(seed: int, cases: int, cache: Path) -> None:
    """Compare our composer with the reference implementation on generated cases."""
    budget = float(os.environ.get("BUDGET_SECONDS", "600"))
    deadline = time.monotonic() + budget
    summary = Summary()
    with Oracle(install(HERE, cache / "composition-oracle")) as oracle:
        for number in range(seed, seed + cases):
            if time.monotonic() > deadline:
                break
            case = generate(number)
            summary.add(case, *_compare(case, oracle))
    summary.print()
    sys.exit(1 if summary.unexplained else 0)


def _compare(case: Case, oracle: Oracle) -> tuple[Verdict, str]:
    asked = [{"name": n, "url": f"http://{n}", "sdl": sdl} for n, sdl in case.subgraphs.items()]
    theirs = oracle.ask({"subgraphs": asked})
    ours = compose([Subgraph(n, f"http://{n}", sdl) for n, sdl in case.subgraphs.items()])
    verdict = Verdict(
        case.subgraphs,
        ours,
        frozenset(error.code for error in ours.errors),
        frozenset(error["code"] for error in theirs["errors"]),
        tuple(error["message"] for error in theirs["errors"]),
        tuple(theirs["hints"]),
    )
    if verdict.codes != verdict.theirs:
        return verdict, f"ours {sorted(verdict.codes)}, theirs {sorted(verdict.theirs)}"
    if ours.supergraph_sdl is None:
        return verdict, ""
    hints = Counter(hint.code for hint in ours.hints)
    if hints != Counter(theirs["hints"]):
        return verdict, f"hints: ours {dict(hints)}, theirs {dict(Counter(theirs['hints']))}"
    difference = facts(ours.supergraph_sdl) ^ facts(theirs["supergraph"])
    return verdict, "; ".join(sorted(difference)[:SHOWN_FACTS])


if __name__ == "__main__":
    main()
