"""A supergraph made for a test, subgraphs that answer from a script, and plans written by hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import parse

from supergraph.composition.compose import Subgraph, compose
from supergraph.executor import (
    ExecutionRequest,
    ExecutionResult,
    ExecutorOptions,
    compile_plan,
)
from supergraph.plan import (
    Each,
    FieldSelection,
    FragmentSelection,
    Key,
    Path,
    PathElement,
    PlanNode,
    QueryPlan,
)
from supergraph.schema.supergraph_schema import SupergraphSchema, load_supergraph
from supergraph.transport import SubgraphRequest, SubgraphResponse, Transport, TransportError

_LINK = """
extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.8"
  import: ["@key", "@shareable", "@external", "@requires", "@inaccessible", "@interfaceObject"]
)
"""

Json = Any
Script = Callable[[Json], Json] | Json


def federate(**subgraphs: str) -> SupergraphSchema:
    """Compose subgraphs given by name."""
    composed = compose(
        [Subgraph(name, f"http://{name}", _LINK + sdl) for name, sdl in subgraphs.items()]
    )
    assert composed.supergraph_sdl is not None, composed.errors
    return load_supergraph(composed.supergraph_sdl)


@dataclass
class Scripted:
    """A subgraph that answers as scripted: JSON, bytes, a response or an error, or a function."""

    script: Script
    requests: list[Json] = field(default_factory=list)
    sent: list[SubgraphRequest] = field(default_factory=list)

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        self.sent.append(request)
        content = orjson.loads(request.body)
        self.requests.append(content)
        answer = self.script(content) if callable(self.script) else self.script
        if isinstance(answer, TransportError):
            raise answer
        if isinstance(answer, SubgraphResponse):
            return answer
        body = answer if isinstance(answer, bytes) else orjson.dumps(answer)
        return SubgraphResponse(200, ((b"content-type", b"application/json"),), body)

    async def close(self) -> None:
        self.script = None

    @property
    def representations(self) -> list[Json]:
        """Those of each request, in order."""
        return [request["variables"]["representations"] for request in self.requests]


def entities(by_id: Mapping[str, Json], field: str = "id") -> Script:
    """A script that looks each representation up by its key."""

    def script(request: Json) -> Json:
        representations = request["variables"]["representations"]
        return {"data": {"_entities": [by_id.get(item[field]) for item in representations]}}

    return script


def path(text: str) -> Path:
    """A path from text: `products.@.author`, with type filters as in `@|[Book|Film]`."""
    steps: list[PathElement] = []
    for part in text.split(".") if text else ():
        name, _, types = part.partition("|")
        names = tuple(types.strip("[]").split("|")) if types else ()
        steps.append(Each(names) if name == "@" else Key(name, names))
    return tuple(steps)


def on(type_name: str, *fields: str, possible: tuple[str, ...] = ()) -> FragmentSelection:
    """A requirement: the type's name and scalars; `name?` may be null."""
    selections = [
        FieldSelection("__typename", nullable=False),
        *(FieldSelection(name.removesuffix("?"), nullable=name.endswith("?")) for name in fields),
    ]
    return FragmentSelection(type_name, possible or (type_name,), tuple(selections))


async def run(
    schema: SupergraphSchema,
    document: str,
    node: PlanNode | None,
    subgraphs: Mapping[str, Transport],
    **options: Any,
) -> ExecutionResult:
    """Compile and run; `variables` and `timeout` go to the request, the rest to the options."""
    request = ExecutionRequest(
        options.pop("variables", {}), subgraphs, (), options.pop("timeout", None)
    )
    executable = compile_plan(
        QueryPlan(node), parse(document), None, schema, ExecutorOptions(**options)
    )
    return await executable.run(request)


def body(result: ExecutionResult) -> Json:
    """The response as JSON."""
    return orjson.loads(result.body)
