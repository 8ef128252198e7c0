"""The cases of `cases/*.yaml`: composed, planned, executed, and compared with the uncut schema.

Each file is a list of federations: `subgraphs` (SDL by name), `records`, and `cases`. A case is a
query with its `answer` and, where they matter, `variables`, `labels`, the paths of its `errors`,
and `asked`: the subgraphs in the order in which they were asked. A federation names subgraphs
without a link to the specification under `federation1`, and says `uncut: false` where the uncut
schema cannot know the answer (an argument that an ancestor fills).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml
from graphql import parse, validate
from graphql.execution.values import get_variable_values

from supergraph.composition.compose import Subgraph, compose
from supergraph.executor import ExecutionRequest, ExecutorOptions, compile_plan
from supergraph.planner.planner import Planner
from supergraph.schema.supergraph_schema import load_supergraph
from supergraph.tests.conformance.federation import LINK, Records, Server, answer_uncut

CASES = [
    pytest.param(federation, case, id=f"{path.stem}: {case['title']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for federation in yaml.safe_load(path.read_text())
    for case in federation["cases"]
]


def sources(federation: dict[str, Any]) -> list[Subgraph]:
    """The subgraphs as they are composed."""
    old = federation.get("federation1", ())
    return [
        Subgraph(name, "", text if name in old else LINK + text)
        for name, text in federation["subgraphs"].items()
    ]


def coerced(schema: Any, document: Any, variables: dict[str, Any]) -> dict[str, Any]:
    """The variables as the router's pipeline hands them on."""
    [operation, *_] = document.definitions
    values = get_variable_values(schema, operation.variable_definitions or [], variables)
    assert not isinstance(values, list), values
    return values.coerced


@pytest.mark.parametrize(("federation", "case"), CASES)
async def test_answer(federation, case):
    composed = compose(sources(federation))
    assert composed.supergraph_sdl is not None, composed.errors
    schema = load_supergraph(composed.supergraph_sdl)
    document = parse(case["query"])
    assert not validate(schema.api, document)
    records = Records(federation["records"])
    variables = case.get("variables", {})
    if federation.get("uncut", True):
        uncut = answer_uncut(schema.api, records, (case["query"], variables))
        assert uncut.data == case["answer"]
    plan = Planner(schema).plan(document, None, frozenset(case.get("labels", ())))
    executable = compile_plan(plan, document, None, schema, ExecutorOptions())
    log: list[str] = []
    servers = {
        name: Server(name, records, parse(text), log)
        for name, text in federation["subgraphs"].items()
    }
    request = ExecutionRequest(coerced(schema.api, document, variables), servers)
    answer = orjson.loads((await executable.run(request)).body)
    assert not [message for server in servers.values() for message in server.refused]
    errors = [error.get("path") for error in answer.get("errors", ())]
    assert (answer["data"], errors) == (case["answer"], case.get("errors", []))
    if "asked" in case:
        assert log == case["asked"]
