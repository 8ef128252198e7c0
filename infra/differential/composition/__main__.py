"""`python -m infra.differential.composition`: compare with the reference implementation, sum up.

First come the small cases that composition's own tests keep, then generated ones until the time is
spent. The last line is JSON: `{"composition": {"cases", "agree", "explained", "unexplained"}}`. The
exit status is 1 if a difference is not explained, if a feature is too rare in the generated cases,
or if an error code was never seen.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click
import orjson

from infra.differential.composition.explained import EXPLAINED, explanation
from infra.differential.composition.features import FEATURES, features_of, missing_features
from infra.differential.composition.generate import generate
from infra.differential.composition.texts import Case
from infra.differential.composition.verdict import Verdict, judge
from infra.differential.oracle import DEFAULT_CACHE, Oracle, install
from supergraph.composition.errors import ERROR_CODES
from supergraph.composition.tests.cases import CASES

HERE = Path(__file__).parent
BEYOND = "beyond_the_reference: "
"""The kept cases on which the reference throws, says less, or accepts what GraphQL forbids."""
ENOUGH_CASES = 1000
"""From here on a rare feature or an unseen code is no accident."""
UNSEEN = frozenset(
    {
        "DISALLOWED_INACCESSIBLE",
        "INVALID_FEDERATION_SUPERGRAPH",
        "MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED",
        "UNSUPPORTED_LINKED_FEATURE",
    }
)
"""Codes of reading a supergraph, and the one that only a huge case has."""


@dataclass
class Summary:
    """What was counted."""

    cases: int = 0
    generated: int = 0
    agree: int = 0
    explained: Counter[str] = field(default_factory=Counter)
    unexplained: int = 0
    features: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)

    def add(self, case: Case, verdict: Verdict) -> None:
        """Count one case."""
        self.cases += 1
        self.codes.update(verdict.codes & verdict.theirs or verdict.theirs or {"(composes)"})
        difference = verdict.difference()
        name = explanation(verdict) if difference else ""
        if not difference:
            self.agree += 1
        elif name:
            self.explained[name] += 1
        else:
            self.unexplained += 1
            click.echo(f"{case.name}: {difference}")

    def add_generated(self, case: Case, verdict: Verdict) -> None:
        """Count one generated case, with what it is made of."""
        self.add(case, verdict)
        self.generated += 1
        self.features.update(features_of(case.subgraphs))
        self.faults.update(case.faults)

    def print(self) -> None:
        """Print the histograms and, last, the totals as JSON."""
        features = {name: self.features[name] for name in FEATURES}
        shown = (("features", features), ("faults", self.faults))
        for title, counted in shown:
            click.echo(f"\n{title}, of {self.generated} generated cases")
            for name, count in sorted(counted.items(), key=lambda item: -item[1]):
                click.echo(f"  {count / max(self.generated, 1):6.1%}  {name}")
        click.echo(f"\ncodes, of {self.cases} cases")
        for name, count in self.codes.most_common():
            click.echo(f"  {count:6}  {name}")
        for name, count in self.explained.items():
            click.echo(f"\nexplained, {count}: {name}: {EXPLAINED[name][0]}")
        totals = {
            "cases": self.cases,
            "agree": self.agree,
            "explained": self.explained.total(),
            "unexplained": self.unexplained,
        }
        for complaint in self.complaints():
            click.echo(f"\n{complaint}")
        click.echo(orjson.dumps({"composition": totals}).decode())

    def complaints(self) -> Iterator[str]:
        """Say what the run did not cover, if it was long enough to."""
        if self.generated < ENOUGH_CASES:
            return
        for name, share in missing_features(self.features, self.generated).items():
            yield f"too rare, in {share:.1%} of the generated cases: {name}"
        for code in sorted(ERROR_CODES.keys() - UNSEEN - self.codes.keys()):
            yield f"never seen: {code}"


@click.command()
@click.option("--seed", default=0, help="The first generated case.")
@click.option("--cases", default=2000, help="How many generated cases at most.")
@click.option("--cache", type=click.Path(path_type=Path), default=DEFAULT_CACHE)
def main(seed: int, cases: int, cache: Path) -> None:
    """Compare our composer with the reference implementation."""
    deadline = time.monotonic() + float(os.environ.get("BUDGET_SECONDS", "600"))
    summary = Summary()
    with Oracle(install(HERE, cache / "composition-oracle")) as oracle:
        for kept in CASES:
            if kept.title.startswith(BEYOND):
                continue
            case = Case(kept.title, {s.name: s.sdl for s in kept.subgraphs})
            summary.add(case, judge(case, oracle))
        for number in range(seed, seed + cases):
            if time.monotonic() > deadline:
                break
            case = generate(number)
            summary.add_generated(case, judge(case, oracle))
    summary.print()
    sys.exit(1 if summary.unexplained or any(summary.complaints()) else 0)


if __name__ == "__main__":
    main()
