"""CPU time of the executor and its HTTP client alone: `python -m infra.load.executor_cpu`.

One operation of the shape that routers are compared by (deep nesting, few distinct entities, 53 KB
and some 490 objects, 7 subgraph requests over a plan written by hand), one client, request after
request. The subgraphs answer from memory in a process of their own: what is measured is this one.
"""

from __future__ import annotations

import argparse
import cProfile
import functools
import pstats
import random
import time
from typing import TYPE_CHECKING, Any

import orjson
import uvloop
from graphql import parse

from infra.load.memory_server import memory_server
from supergraph.composition.compose import Subgraph, compose
from supergraph.executor import ExecutionRequest, ExecutorOptions, compile_plan
from supergraph.plan import (
    BatchEntry,
    BatchFetch,
    Each,
    Fetch,
    FieldSelection,
    Flatten,
    FragmentSelection,
    Key,
    Parallel,
    QueryPlan,
    Sequence,
)
from supergraph.schema.supergraph_schema import load_supergraph
from supergraph.transport import (
    DedupeTransport,
    HttpTransport,
    SubgraphRequest,
    SubgraphResponse,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infra.load.federation import Answer
    from supergraph.executor import Executable
    from supergraph.plan import Path
    from supergraph.transport import Transport

_SEED = 7
_SUBGRAPHS = {
    "catalog": """
        type Query { categories: [Category!]! }
        type Category @key(fields: "id") { id: ID! title: String! products: [Product!]! }
        type Product @key(fields: "id") { id: ID! name: String! description: String price: Int! }
    """,
    "reviews": """
        type Product @key(fields: "id") { id: ID! rating: Float reviews: [Review!]! }
        type Review @key(fields: "id") { id: ID! body: String! stars: Int! author: User }
        type User @key(fields: "id") { id: ID! }
    """,
    "stock": """
        type Product @key(fields: "id") { id: ID! inStock: Boolean! warehouses: [Warehouse!]! }
        type Warehouse @key(fields: "id") { id: ID! }
    """,
    "people": """
        type Query { me: User }
        type User @key(fields: "id") { id: ID! name: String! email: String city: City }
        type City @key(fields: "id") { id: ID! }
        type Category @key(fields: "id") { id: ID! owner: User }
    """,
    "places": """
        type City @key(fields: "id") { id: ID! title: String! country: String! }
        type Warehouse @key(fields: "id") { id: ID! address: String! city: City }
    """,
}
_HEADER = '@link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])'
_DOCUMENT = """
{
  me { id name email }
  categories {
    id title owner { id name }
    products {
      id name description price rating inStock
      warehouses { id address city { title country } }
      reviews { id body stars author { id name email city { title country } } }
    }
  }
}
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1500)
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    arguments = parser.parse_args()
    executable = _executable()
    figures: dict[str, Any] = {}
    figures["in_memory_ms"] = uvloop.run(
        _measure(executable, _memory_transports(), arguments.requests, profile=arguments.profile)
    )
    with memory_server(make_answers) as server:
        transports = {
            name: DedupeTransport(HttpTransport(url)) for name, url in server.urls.items()
        }
        figures["http_ms"] = uvloop.run(
            _measure(executable, transports, arguments.requests, profile=arguments.profile)
        )
    print(orjson.dumps({"executor_cpu": figures}).decode())


async def _measure(
    executable: Executable, transports: Mapping[str, Transport], count: int, *, profile: bool
) -> float:
    headers = ((b"x-request-id", b"4f6c"), (b"accept-language", b"en"))
    request = ExecutionRequest({}, transports, headers, timeout=30)
    result = await executable.run(request)
    print(
        f"{len(result.body)} bytes, {result.body.count(b'{')} objects, "
        f"{result.subgraph_requests} requests, errors {result.error_codes}"
    )
    for _ in range(count // 5):
        await executable.run(request)
    best = float("inf")
    for _ in range(5):
        started = time.process_time()
        for _ in range(count // 5):
            await executable.run(request)
        best = min(best, (time.process_time() - started) / (count // 5))
    if profile:
        await _profile(executable, request, count)
    for transport in transports.values():
        await transport.close()
    print(f"{best * 1000:.3f} ms CPU per request")
    return round(best * 1000, 3)


async def _profile(executable: Executable, request: ExecutionRequest, count: int) -> None:
    with cProfile.Profile() as profiler:
        for _ in range(count // 5):
            await executable.run(request)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


# --- the operation and its plan


def _executable() -> Executable:
    subgraphs = [
        Subgraph(name, f"http://{name}", f"extend schema {_HEADER}\n{sdl}")
        for name, sdl in _SUBGRAPHS.items()
    ]
    composed = compose(subgraphs)
    if composed.supergraph_sdl is None:
        raise SystemExit("\n".join(str(error) for error in composed.errors))
    schema = load_supergraph(composed.supergraph_sdl)
    return compile_plan(_plan(), parse(_DOCUMENT), None, schema, ExecutorOptions())


def _requires(type_name: str) -> tuple[FragmentSelection, ...]:
    fields = (
        FieldSelection("__typename", nullable=False),
        FieldSelection("id", nullable=False),
    )
    return (FragmentSelection(type_name, (type_name,), fields),)


def _path(text: str) -> Path:
    return tuple(Each() if step == "@" else Key(step) for step in text.split("."))


def _entities(service: str, type_name: str, path: str, selection: str) -> Flatten:
    operation = (
        "query($representations:[_Any!]!){_entities(representations:$representations)"
        f"{{...on {type_name}{{{selection}}}}}}}"
    )
    fetch = Fetch(service, operation, requires=_requires(type_name))
    return Flatten(_path(path), fetch)


def _plan() -> QueryPlan:
    products = "categories.@.products.@"
    authors = f"{products}.reviews.@.author"
    cities = BatchFetch(
        "places",
        "query($a:[_Any!]!,$b:[_Any!]!){_a:_entities(representations:$a){...on City{title country}}"
        "_b:_entities(representations:$b){...on Warehouse{address city{title country}}}}",
        (
            BatchEntry("_a", "a", (_path(f"{authors}.city"),), _requires("City")),
            BatchEntry("_b", "b", (_path(f"{products}.warehouses.@"),), _requires("Warehouse")),
        ),
    )
    catalog = Fetch(
        "catalog",
        "{categories{__typename id title products{__typename id name description price}}}",
    )
    return QueryPlan(
        Sequence(
            (
                Parallel((catalog, Fetch("people", "{me{id name email}}"))),
                Parallel(
                    (
                        _entities(
                            "reviews",
                            "Product",
                            products,
                            "rating reviews{id body stars author{__typename id}}",
                        ),
                        _entities(
                            "stock", "Product", products, "inStock warehouses{__typename id}"
                        ),
                        _entities(
                            "people", "Category", "categories.@", "owner{__typename id name}"
                        ),
                    )
                ),
                _entities("people", "User", authors, "name email city{__typename id}"),
                cities,
            )
        )
    )


# --- the subgraphs


class _Store:
    """Answers of the subgraphs, drawn from a seed."""

    def __init__(self) -> None:
        draw = random.Random(_SEED)  # noqa: S311 - a repeatable answer, no secret
        self._draw = draw
        self.products = {
            f"p{n}": {
                "rating": draw.randint(10, 50) / 10,
                "inStock": draw.choice((True, False)),
                "reviews": [
                    {
                        "id": f"r{n}-{m}",
                        "body": self._text(120),
                        "stars": draw.randint(1, 5),
                        "author": {"__typename": "User", "id": f"u{draw.randint(0, 11)}"},
                    }
                    for m in range(3)
                ],
                "warehouses": [
                    {"__typename": "Warehouse", "id": f"w{draw.randint(0, 5)}"} for _ in range(1)
                ],
            }
            for n in range(20)
        }
        self.people = {
            f"u{n}": {
                "name": self._text(16),
                "email": f"u{n}@example.org",
                "city": {"__typename": "City", "id": f"c{n % 5}"},
            }
            for n in range(12)
        }
        self.catalog = [
            {
                "__typename": "Category",
                "id": f"g{n}",
                "title": self._text(20),
                "products": [
                    {
                        "__typename": "Product",
                        "id": f"p{(n * 5 + m) % 20}",
                        "name": self._text(24),
                        "description": self._text(300),
                        "price": draw.randint(100, 90_000),
                    }
                    for m in range(8)
                ],
            }
            for n in range(5)
        ]

    def _text(self, length: int) -> str:
        return "".join(self._draw.choices("abcdefghijklmnopqrstuvwxyz     ", k=length))

    def entity(self, representation: Mapping[str, Any], field: str) -> dict[str, Any]:
        key = representation["id"]
        match representation["__typename"]:
            case "Product" if field == "reviews":
                product = self.products[key]
                return {"rating": product["rating"], "reviews": product["reviews"]}
            case "Product":
                product = self.products[key]
                return {"inStock": product["inStock"], "warehouses": product["warehouses"]}
            case "Category":
                return {"owner": {"__typename": "User", "id": "u1", "name": "Keeper"}}
            case "User":
                return self.people[key]
            case "City":
                return {"title": f"City {key}", "country": "NL"}
            case _:
                return {
                    "address": f"Street {key}",
                    "city": {"title": f"City {key}", "country": "NL"},
                }

    def answer(self, body: bytes) -> bytes:
        request = orjson.loads(body)
        query, variables = request["query"], request.get("variables", {})
        if query.startswith("{categories"):
            data: dict[str, Any] = {"categories": self.catalog}
        elif query.startswith("{me"):
            data = {"me": {"id": "u1", "name": "Me", "email": "me@example.org"}}
        else:
            field = "reviews" if "reviews{" in query else "other"
            data = {
                ("_entities" if name == "representations" else f"_{name}"): [
                    self.entity(representation, field) for representation in representations
                ]
                for name, representations in variables.items()
            }
        return orjson.dumps({"data": data})


def make_answers() -> dict[str, Answer]:
    """The subgraphs' common answer function, for a process of their own."""
    return dict.fromkeys(_SUBGRAPHS, functools.cache(_Store().answer))


def _memory_transports() -> dict[str, Transport]:
    store = _Store()
    answers: dict[bytes, SubgraphResponse] = {}

    class Memory:
        async def send(self, request: SubgraphRequest) -> SubgraphResponse:
            response = answers.get(request.body)
            if response is None:
                response = SubgraphResponse(200, (), store.answer(request.body))
                answers[request.body] = response
            return response

        async def close(self) -> None:
            answers.clear()

    return dict.fromkeys(_SUBGRAPHS, Memory())


if __name__ == "__main__":
    main()
