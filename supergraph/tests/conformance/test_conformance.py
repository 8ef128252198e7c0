"""The cases of `cases/*.yaml`: composed, planned, executed, and compared with the uncut schema.

Each file is a list of federations: `subgraphs` (SDL by name), `records`, and `cases`. A case is a
query with its `answer` and, where they matter, `variables`, `labels`, the paths of its `errors`,
`down`, the subgraphs that cannot be reached, and `asked`: the subgraphs in the order in which they
were asked. A federation names subgraphs without a link to the specification under `federation1`.
It or a case says `uncut: false` where the uncut schema cannot know the answer (an argument that an
ancestor fills, a key that fails).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from supergraph.composition.compose import compose
from supergraph.schema.supergraph_schema import SupergraphSchema, load_supergraph
from supergraph.tests.conformance.case import run_case, sources

CASES = [
    pytest.param(federation, case, id=f"{path.stem}: {case['title']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for federation in yaml.safe_load(path.read_text())
    for case in federation["cases"]
]


_SCHEMAS: dict[int, SupergraphSchema] = {}


def schema_of(federation: dict[str, Any]) -> SupergraphSchema:
    """The federation composed, once for all its cases."""
    known = _SCHEMAS.get(id(federation))
    if known is None:
        composed = compose(sources(federation))
        assert composed.supergraph_sdl is not None, composed.errors
        known = _SCHEMAS[id(federation)] = load_supergraph(composed.supergraph_sdl)
    return known


@pytest.mark.parametrize(("federation", "case"), CASES)
async def test_answer(federation, case):
    outcome = await run_case(federation, case, schema_of(federation))
    if outcome.uncut is not None:
        assert outcome.uncut["data"] == case["answer"]
    assert not outcome.refused
    errors = [error.get("path") for error in outcome.answer.get("errors", ())]
    assert (outcome.answer["data"], errors) == (case["answer"], case.get("errors", []))
    if "asked" in case:
        assert outcome.asked == case["asked"]
    again = await run_case(federation, case, schema_of(federation), on_records=True)
    assert (again.answer, again.asked) == (outcome.answer, outcome.asked)
