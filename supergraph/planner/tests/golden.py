"""Golden plans: text files of blocks, each a title, a schema, a query and the plan expected.

=== title
--- schema <name of a file in schemas/>
--- labels <override labels, separated by spaces>      (optional)
--- query
--- plan
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graphql import parse, validate

from supergraph.composition.compose import Subgraph, compose
from supergraph.plan.format import format_plan
from supergraph.planner.planner import Planner
from supergraph.schema.supergraph_schema import SupergraphSchema, load_supergraph

HERE = Path(__file__).parent
HEADER = """extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key" "@requires" "@provides" "@external" "@shareable" "@override" "@inaccessible"
  "@interfaceObject" "@context" "@fromContext"])
"""


@dataclass
class Golden:
    """One block of a file."""

    title: str
    schema: str
    query: str
    plan: str
    labels: str = ""

    def text(self) -> str:
        labels = f"--- labels {self.labels}\n" if self.labels else ""
        return (
            f"=== {self.title}\n--- schema {self.schema}\n{labels}"
            f"--- query\n{self.query.strip()}\n--- plan\n{self.plan.strip()}\n"
        )


def read_goldens(path: Path) -> list[Golden]:
    """Reads the blocks of a file."""
    found = []
    for block in re.split(r"^=== ", path.read_text(), flags=re.MULTILINE)[1:]:
        title, rest = block.split("\n", 1)
        head, query_and_plan = rest.split("--- query\n", 1)
        query, plan = query_and_plan.split("--- plan\n", 1)
        words = dict(re.findall(r"^--- (\w+) (.*)$", head, flags=re.MULTILINE))
        found.append(Golden(title, words["schema"], query, plan, words.get("labels", "")))
    return found


@cache
def supergraph(name: str) -> SupergraphSchema:
    """A schema of `schemas/`: a supergraph as it stands, or subgraphs to compose."""
    whole = HERE / "schemas" / f"{name}.supergraph.graphql"
    if whole.exists():
        return load_supergraph(whole.read_text())
    text = (HERE / "schemas" / f"{name}.graphql").read_text()
    parts = re.split(r"^# subgraph (\w+)\n", text, flags=re.MULTILINE)[1:]
    sources = [
        Subgraph(subgraph, f"http://{subgraph}", HEADER + sdl)
        for subgraph, sdl in zip(parts[::2], parts[1::2], strict=True)
    ]
    result = compose(sources)
    assert result.supergraph_sdl is not None, [error.message for error in result.errors]
    return load_supergraph(result.supergraph_sdl)


@cache
def planner(name: str) -> Planner:
    """The planner of a schema."""
    return Planner(supergraph(name))


def plan_text(golden: Golden) -> str:
    """The plan as it comes out now."""
    document = parse(golden.query)
    errors = validate(supergraph(golden.schema).api, document)
    assert not errors, errors
    labels = frozenset(golden.labels.split())
    return format_plan(planner(golden.schema).plan(document, None, labels))
