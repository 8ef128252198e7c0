"""One differential case: a drawn federation and operation, answered by the router and uncut."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import GraphQLSchema, parse
from graphql.execution.values import get_variable_values

from supergraph.composition.compose import Subgraph as Source
from supergraph.composition.compose import compose
from supergraph.executor.compile import compile_plan
from supergraph.executor.request import ExecutionRequest, ExecutorOptions
from supergraph.plan import BatchFetch, QueryPlan
from supergraph.plan.format import format_plan
from supergraph.planner.planner import Planner
from supergraph.schema.supergraph_schema import SupergraphSchema, load_supergraph
from supergraph.tests.oracle.generator import Generator, print_subgraph
from supergraph.tests.oracle.model import Model, World
from supergraph.tests.oracle.operations import OperationDrawer
from supergraph.tests.oracle.servers import Subgraph, answer_uncut, subgraph_schema


@dataclass
class Federation:
    """A drawn federation that composes."""

    model: Model
    schema: SupergraphSchema
    planner: Planner
    served: dict[str, GraphQLSchema]


@dataclass
class Outcome:
    """What both sides said to one operation."""

    operation: str
    variables: dict[str, Any]
    features: set[str]
    expected: dict[str, Any]
    answered: dict[str, Any] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    plan: str = ""

    @property
    def equal(self) -> bool:
        return not self.complaints


def draw_federation(seed: int) -> Federation | None:
    """Draws a federation; None when the cut is refused, or leaves an abstract type empty."""
    model = Generator(seed).draw()
    whole = World(model)
    abstract = [name for name, found in model.types.items() if found.kind != "type"]
    if not all(whole.safe_members(name) for name in abstract):
        return None  # no object of such a type would be known to all its subgraphs
    sources = [Source(name, "", print_subgraph(model, name)) for name in model.subgraphs]
    result = compose(sources)
    if result.supergraph_sdl is None:
        return None
    schema = load_supergraph(result.supergraph_sdl)
    served = {name: subgraph_schema(model, name) for name in model.subgraphs}
    return Federation(model, schema, Planner(schema), served)


def _paths(errors: Any) -> list[str]:
    return sorted({"/".join(map(str, error.get("path") or ())) for error in errors or ()})


async def run_case(federation: Federation, seed: int) -> Outcome:
    """Draws an operation and compares both answers."""
    model, schema = federation.model, federation.schema
    drawer = OperationDrawer(schema.api, seed)
    text, variables = drawer.draw()
    document = parse(text)
    whole = World(model)
    uncut = answer_uncut(schema.api, whole, document, variables)
    expected = {"data": uncut.data, "errors": [{"path": e.path} for e in uncut.errors or ()]}
    outcome = Outcome(text, variables, set(model.features) | drawer.features, expected)
    try:
        plan = federation.planner.plan(document, None, model.labels)
    except Exception as error:  # noqa: BLE001  # any failure is a finding
        outcome.complaints.append(f"planning: {error!r}")
        return outcome
    outcome.plan = format_plan(plan)
    outcome.features |= _plan_features(plan)
    world = World(model)
    servers = {
        name: Subgraph(model, name, world, served) for name, served in federation.served.items()
    }
    try:
        outcome.answered = await _execute(federation, plan, document, (variables, servers))
    except Exception as error:  # noqa: BLE001  # any failure is a finding
        outcome.complaints.append(f"execution: {error!r}")
        return outcome
    _compare(outcome, servers, (whole, world))
    return outcome


async def _execute(
    federation: Federation,
    plan: QueryPlan,
    document: Any,
    run: tuple[dict[str, Any], dict[str, Subgraph]],
) -> dict[str, Any]:
    variables, servers = run
    schema = federation.schema
    operation = document.definitions[0]
    coerced = get_variable_values(schema.api, operation.variable_definitions or [], variables)
    assert not isinstance(coerced, list), coerced
    executable = compile_plan(plan, document, None, schema, ExecutorOptions())
    result = await executable.run(ExecutionRequest(variables=coerced.coerced, transports=servers))
    answer: dict[str, Any] = orjson.loads(result.body)
    return answer


def _compare(outcome: Outcome, servers: dict[str, Subgraph], worlds: tuple[World, World]) -> None:
    for server in servers.values():
        outcome.complaints.extend(f"refused: {message}" for message in server.refused)
    expected = orjson.dumps(outcome.expected["data"])
    if orjson.dumps(outcome.answered.get("data")) != expected:
        outcome.complaints.append("data differ")
    if _paths(outcome.answered.get("errors")) != _paths(outcome.expected["errors"]):
        outcome.complaints.append("errors differ")
    whole, cut = worlds
    if whole.mutations != cut.mutations:
        outcome.complaints.append(f"mutations {whole.mutations} became {cut.mutations}")


def _plan_features(plan: QueryPlan) -> set[str]:
    found = set()
    text = repr(plan)
    if BatchFetch.__name__ in text:
        found.add("batched fetch")
    if "Condition(" in text:
        found.add("conditional fetch")
    return found
