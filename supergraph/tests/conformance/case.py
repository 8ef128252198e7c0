"""One case of a hand-written federation, answered by the router and uncut."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import GraphQLSchema, parse, validate
from graphql.execution.values import get_variable_values

from supergraph.composition.compose import Subgraph
from supergraph.executor import ExecutionRequest, ExecutorOptions, compile_plan
from supergraph.planner.planner import Planner
from supergraph.tests.conformance.federation import (
    LINK,
    Records,
    Server,
    answer_uncut,
    requirements_of,
)
from supergraph.transport import TransportError, TransportReason

if TYPE_CHECKING:
    from graphql import DocumentNode

    from supergraph.plan import QueryPlan
    from supergraph.schema.supergraph_schema import SupergraphSchema
    from supergraph.transport import Transport


@dataclass
class Outcome:
    """What became of a case.

    Attributes:
        plan: the router's plan.
        answer: the router's answer.
        refused: what subgraphs were asked and should not have been.
        asked: the subgraphs in the order in which they were asked.
        uncut: what the uncut schema answers; None where it cannot know.
    """

    plan: QueryPlan
    answer: dict[str, Any]
    refused: list[str]
    asked: list[str]
    uncut: dict[str, Any] | None


class _Down:
    """A subgraph that cannot be reached."""

    def __init__(self, name: str, log: list[str]) -> None:
        self._name, self._log = name, log

    async def close(self) -> None:
        pass

    async def send(self, _request: Any) -> Any:
        self._log.append(self._name)
        raise TransportError("It cannot be reached.", TransportReason.REFUSED)


def sources(federation: dict[str, Any]) -> list[Subgraph]:
    """The subgraphs as they are composed."""
    old = federation.get("federation1", ())
    return [
        Subgraph(name, f"http://{name}", text if name in old else LINK + text)
        for name, text in federation["subgraphs"].items()
    ]


async def run_case(
    federation: dict[str, Any],
    case: dict[str, Any],
    schema: SupergraphSchema,
    *,
    on_records: bool = False,
) -> Outcome:
    """Answers a case.

    Args:
        federation: subgraphs and records.
        case: one of its cases.
        schema: the subgraphs, composed.
        on_records: whether to run the plan on records, as far as they can serve it.
    """
    document = parse(case["query"])
    assert not (wrong := validate(schema.api, document)), wrong
    records = Records(federation["records"])
    variables = case.get("variables", {})
    documents = {name: parse(text) for name, text in federation["subgraphs"].items()}
    uncut = None
    if all(given.get("uncut", True) for given in (federation, case)) and "down" not in case:
        requirements = requirements_of(documents.values())
        result = answer_uncut(schema.api, records, (case["query"], variables), requirements)
        uncut = {"data": result.data, "errors": [error.path for error in result.errors or ()]}
    plan = Planner(schema).plan(document, None, frozenset(case.get("labels", ())))
    options = ExecutorOptions(runs_before_records=0 if on_records else None)
    executable = compile_plan(plan, document, None, schema, options)
    log: list[str] = []
    servers = {name: Server(name, records, text, log) for name, text in documents.items()}
    transports: dict[str, Transport] = dict(servers)
    transports |= {name: _Down(name, log) for name in case.get("down", ())}
    request = ExecutionRequest(_coerced(schema.api, document, variables), transports)
    answer = json.loads((await executable.run(request)).body)
    refused = [message for server in servers.values() for message in server.refused]
    return Outcome(plan, answer, refused, log, uncut)


def _coerced(
    schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any]
) -> dict[str, Any]:
    """The variables as the router's pipeline hands them on."""
    [operation, *_] = document.definitions
    values = get_variable_values(schema, operation.variable_definitions or [], variables)  # type: ignore[attr-defined]  # it is an operation
    assert not isinstance(values, list), values
    return values.coerced
