"""One differential case: a drawn federation and operation, answered by the router and uncut."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import GraphQLSchema, parse
from graphql.execution.values import get_variable_values

from supergraph.composition.compose import Subgraph as Source
from supergraph.composition.compose import compose
from supergraph.executor.compile import compile_plan
from supergraph.executor.request import ExecutionRequest, ExecutorOptions
from supergraph.plan import QueryPlan
from supergraph.plan.format import format_plan
from supergraph.planner.planner import Planner
from supergraph.schema.supergraph_schema import SupergraphSchema, load_supergraph
from supergraph.tests.oracle.generator import draw_model
from supergraph.tests.oracle.model import Model
from supergraph.tests.oracle.operations import OperationDrawer
from supergraph.tests.oracle.plan_rules import broken_rules, plan_features
from supergraph.tests.oracle.sdl import print_subgraph
from supergraph.tests.oracle.servers import Subgraph, answer_uncut, subgraph_schema
from supergraph.tests.oracle.world import World


@dataclass
class Federation:
    """A drawn federation that composes.

    Attributes:
        model: what was drawn.
        schema: its supergraph.
        planner: plans over it.
        served: the schema that each subgraph serves.
        favourites: the fields (type, name) that show each feature, for operations to choose.
    """

    model: Model
    schema: SupergraphSchema
    planner: Planner
    served: dict[str, GraphQLSchema]
    favourites: dict[str, list[tuple[str, str]]]


@dataclass
class Drawn:
    """A drawn request.

    Attributes:
        operation: its text.
        variables: their values.
        labels: the override labels that are active.
        features: what it shows.
    """

    operation: str
    variables: dict[str, Any]
    labels: frozenset[str]
    features: set[str]


@dataclass
class Outcome:
    """What both sides said to one request.

    Attributes:
        request: the request.
        features: what the case showed.
        expected: the answer of the uncut schema.
        answered: the router's answer.
        complaints: what is wrong.
        plan: the plan as text.
    """

    request: Drawn
    features: set[str]
    expected: dict[str, Any]
    answered: dict[str, Any] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    plan: str = ""

    @property
    def equal(self) -> bool:
        return not self.complaints


def compose_model(model: Model) -> tuple[str | None, list[str]]:
    """Composes a drawn federation: the supergraph, or why there is none."""
    sources = [Source(name, "", print_subgraph(model, name)) for name in model.subgraphs]
    result = compose(sources)
    return result.supergraph_sdl, [f"{e.code}: {e.message}" for e in result.errors]


def draw_federation(seed: int) -> Federation | None:
    """Draws a federation; None when the cut is refused, or leaves an abstract type empty."""
    model = draw_model(seed)
    for owner in model.types.values():
        for known in owner.fields.values():
            where = known.owners | known.external
            if known.base in model.types and not model.common_members(known.base, where):
                return None  # no object of such a type would be known to all that name it
    supergraph, _ = compose_model(model)
    if supergraph is None:
        return None
    schema = load_supergraph(supergraph)
    return Federation(
        model=model,
        schema=schema,
        planner=Planner(schema),
        served={name: subgraph_schema(model, name) for name in model.subgraphs},
        favourites=_favourites(model),
    )


def _favourites(model: Model) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for owner in model.types.values():
        for known in owner.fields.values():
            below = model.types.get(known.base)
            shown = known.features | owner.features | (below.features if below else set())
            for feature in shown:
                found.setdefault(feature, []).append((owner.name, known.name))
    return found


def draw_request(federation: Federation, seed: int) -> Drawn:
    """Draws an operation on a federation, and which labels are active."""
    drawer = OperationDrawer(federation.schema.api, seed, federation.favourites)
    text, variables = drawer.draw()
    choice = random.Random(seed)  # noqa: S311  # repeatable
    labels = frozenset(x for x in sorted(federation.model.labels) if choice.random() < 0.5)
    return Drawn(text, variables, labels, drawer.features)


def null_position(data: Any, path: list[Any]) -> str:
    """Where the null lies that an error led to.

    Once a null bubbles up, other errors below the same position may be reported or not.
    """
    reached: list[str] = []
    for key in path:
        if data is None:
            break
        data = data[key]
        reached.append(str(key))
    return "/".join(reached)


async def run_case(federation: Federation, seed: int) -> Outcome:
    """Draws a request and compares both answers."""
    return await run_request(federation, draw_request(federation, seed))


async def run_request(federation: Federation, request: Drawn) -> Outcome:
    """Compares both answers to a request."""
    model = federation.model
    document = parse(request.operation)
    whole = World(model)
    uncut = answer_uncut(federation.schema.api, whole, document, request.variables)
    expected = {"data": uncut.data, "errors": [{"path": e.path} for e in uncut.errors or ()]}
    outcome = Outcome(request, set(model.features) | request.features, expected)
    try:
        plan = federation.planner.plan(document, None, request.labels)
    except Exception as error:  # noqa: BLE001  # any failure is a finding
        outcome.complaints.append(f"planning: {error!r}")
        return outcome
    outcome.plan = format_plan(plan)
    outcome.features |= plan_features(plan) | _answer_features(expected)
    outcome.complaints.extend(broken_rules(plan))
    world = World(model)
    servers = {
        name: Subgraph(model, name, world, served, request.labels)
        for name, served in federation.served.items()
    }
    try:
        outcome.answered = await execute(federation, plan, request, servers)
        if not request.operation.startswith("mutation"):
            plain = await execute(federation, plan, request, servers, on_records=False)
            if _comparable(plain) != _comparable(outcome.answered):
                outcome.complaints.append(f"on plain JSON the answer is {plain}")
    except Exception as error:  # noqa: BLE001  # any failure is a finding
        outcome.complaints.append(f"execution: {error!r}")
        return outcome
    outcome.features |= world.met
    _compare(outcome, servers, (whole, world))
    return outcome


async def execute(
    federation: Federation,
    plan: QueryPlan,
    request: Drawn,
    transports: dict[str, Any],
    *,
    on_records: bool = True,
) -> dict[str, Any]:
    """Runs a plan over transports, on records as far as they serve; returns the answer."""
    schema = federation.schema
    document = parse(request.operation)
    [operation, *_] = document.definitions
    coerced = get_variable_values(
        schema.api,
        operation.variable_definitions or [],  # type: ignore[attr-defined]  # it is an operation
        request.variables,
    )
    assert not isinstance(coerced, list), coerced
    options = ExecutorOptions(runs_before_records=0 if on_records else None)
    executable = compile_plan(plan, document, None, schema, options)
    sent = ExecutionRequest(variables=coerced.coerced, transports=transports)
    answer: dict[str, Any] = orjson.loads((await executable.run(sent)).body)
    return answer


def _comparable(answer: dict[str, Any]) -> object:
    """An answer, whatever the order of its errors."""
    return orjson.dumps(answer["data"]), sorted(map(orjson.dumps, answer.get("errors", ())))


def _compare(outcome: Outcome, servers: dict[str, Subgraph], worlds: tuple[World, World]) -> None:
    for server in servers.values():
        outcome.complaints.extend(f"refused: {message}" for message in server.refused)
    expected = orjson.dumps(outcome.expected["data"])
    if orjson.dumps(outcome.answered.get("data")) != expected:
        outcome.complaints.append("data differ")
    theirs = [error.get("path") or [] for error in outcome.answered.get("errors") or ()]
    ours = [error["path"] for error in outcome.expected["errors"]]
    data = outcome.expected["data"]
    if {null_position(data, path) for path in theirs} != {
        null_position(data, path) for path in ours
    }:
        outcome.complaints.append("errors differ")
    whole, cut = worlds
    if whole.mutations != cut.mutations:
        outcome.complaints.append(f"mutations {whole.mutations} became {cut.mutations}")


def _answer_features(expected: dict[str, Any]) -> set[str]:
    """What the uncut schema's answer shows."""
    found = {"null inside a list"} if _has_null_in_list(expected["data"]) else set()
    for error in expected["errors"]:
        found.add("failing resolver")
        value, depth = expected["data"], 0
        for key in error["path"]:
            if value is None:
                break
            value, depth = value[key], depth + 1
        if depth < len(error["path"]):
            found.add("bubbling null")
    return found


def _has_null_in_list(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_null_in_list, value.values()))
    return isinstance(value, list) and (None in value or any(map(_has_null_in_list, value)))
