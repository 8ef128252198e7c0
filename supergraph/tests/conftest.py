"""Two subgraphs small enough to read, for tests of the whole router.

`products` owns products, `reviews` adds reviews to them and takes new ones. Each is a
graphql-core schema behind a bare ASGI application, which can also be put behind real HTTP.
"""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson
import pytest
import uvicorn
from graphql import GraphQLObjectType, GraphQLSchema, build_schema, graphql_sync

from supergraph.composition.compose import Subgraph, compose
from supergraph.pipeline.router import Router
from supergraph.server.app import create_app
from supergraph.settings import RouterSettings
from supergraph.transport.asgi import AsgiTransport

LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n'
PRODUCTS_SDL = """
type Query { products: [Product!]!  echo(number: Int!, word: Word): String!  hello: String }
type Product @key(fields: "id") { id: ID!  name: String! }
enum Word { YES NO }
"""
REVIEWS_SDL = """
type Mutation { review(productId: ID!, text: String!): Product! }
type Product @key(fields: "id") { id: ID!  reviews: [Review!] }
type Review { text: String! }
"""
MACHINERY = """
directive @key(fields: String!) on OBJECT
scalar _Any
union _Entity = Product
"""


@dataclass
class TinySubgraph:
    """A subgraph that answers from memory and remembers what it was asked."""

    name: str
    sdl: str
    roots: dict[str, Callable[..., Any]]
    entity: Callable[[dict[str, Any]], dict[str, Any]]
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[bytes, bytes]] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event | None = None
    delay: float = 0
    cancelled: int = 0
    abandoned: bool = False
    is_down: bool = False

    def __post_init__(self) -> None:
        entities = "_entities(representations: [_Any!]!): [_Entity]!"
        has_query = "type Query {" in self.sdl
        sdl = (
            self.sdl.replace("type Query {", f"type Query {{ {entities} ", 1)
            if has_query
            else f"{self.sdl} type Query {{ {entities} }}"
        )
        self.schema: GraphQLSchema = build_schema(sdl + MACHINERY)
        product = self.schema.type_map["Product"]
        assert isinstance(product, GraphQLObjectType)
        product.is_type_of = lambda *_: True

    def answer(self, body: bytes) -> bytes:
        request = orjson.loads(body)
        self.bodies.append(request)
        root = {
            **self.roots,
            "_entities": lambda _info, representations: [
                {"__typename": "Product", **self.entity(each)} for each in representations
            ],
        }
        result = graphql_sync(
            self.schema, request["query"], root, variable_values=request.get("variables")
        )
        return orjson.dumps(result.formatted)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.headers.append(dict(scope["headers"]))
        self.asked.set()
        if self.gate is not None:
            try:
                await self.gate.wait()
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        if self.delay:
            self.abandoned = await is_abandoned(receive, self.delay)
        status, content = (503, b"down") if self.is_down else (200, self.answer(body))
        lines = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": lines})
        await send({"type": "http.response.body", "body": content})


async def is_abandoned(receive: Any, seconds: float) -> bool:
    """Whether whoever asks hangs up within a time."""
    try:
        async with asyncio.timeout(seconds):
            message = await receive()
            return bool(message["type"] == "http.disconnect")
    except TimeoutError:
        return False


@dataclass
class Federation:
    """Both subgraphs and the supergraph composed of them."""

    products: TinySubgraph
    reviews: TinySubgraph
    supergraph_sdl: str

    def router(self, **sections: Any) -> Router:
        """A router that reaches the subgraphs in this process."""
        transports = {
            subgraph.name: AsgiTransport(subgraph) for subgraph in (self.products, self.reviews)
        }
        return Router(self.supergraph_sdl, RouterSettings(**sections), transports)

    def client(self, router: Router, **sections: Any) -> httpx.AsyncClient:
        """An HTTP client of the application around a router, without a network."""
        app: Any = create_app(router, RouterSettings(**sections))
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


def compose_federation(products_url: str = "", reviews_url: str = "") -> str:
    result = compose(
        [
            Subgraph("products", products_url, LINK + PRODUCTS_SDL),
            Subgraph("reviews", reviews_url, LINK + REVIEWS_SDL),
        ]
    )
    assert result.supergraph_sdl is not None, result.errors
    return result.supergraph_sdl


@pytest.fixture
def federation() -> Federation:
    """Two products; the first has a review."""
    texts: dict[str, list[str]] = {"1": ["good"], "2": []}

    def review(_info: Any, productId: str, text: str) -> dict[str, Any]:  # noqa: N803
        texts[productId].append(text)
        return reviewed({"id": productId})

    def reviewed(key: dict[str, Any]) -> dict[str, Any]:
        found = [{"text": text} for text in texts[key["id"]]]
        return {"id": key["id"], "reviews": found}

    names = {"1": "Lamp", "2": "Kettle"}
    products = TinySubgraph(
        "products",
        PRODUCTS_SDL,
        {
            "products": lambda _info: [{"id": key, "name": name} for key, name in names.items()],
            "echo": lambda _info, number, word=None: f"{number} {word}",
            "hello": lambda _info: "world",
        },
        lambda key: {"id": key["id"], "name": names[key["id"]]},
    )
    reviews = TinySubgraph("reviews", REVIEWS_SDL, {"review": review}, reviewed)
    return Federation(products, reviews, compose_federation())


@contextlib.contextmanager
def serve_in_thread(app: Any) -> Iterator[str]:
    """Serve an ASGI application over HTTP; gives its address."""
    config = uvicorn.Config(app, port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            threading.Event().wait(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/graphql"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def http_supergraph(federation: Federation) -> Iterator[str]:
    """A supergraph whose subgraphs are reached over HTTP."""
    with (
        serve_in_thread(federation.products) as products,
        serve_in_thread(federation.reviews) as reviews,
    ):
        yield compose_federation(products, reviews)


@pytest.fixture
def serve_router(federation: Federation) -> Callable[..., Any]:
    """Serves a router over HTTP, subgraphs within; a context manager that gives its address."""

    @contextlib.contextmanager
    def serve_router(**sections: Any) -> Iterator[str]:
        router = federation.router(**sections)
        with serve_in_thread(create_app(router, RouterSettings(**sections))) as url:
            yield url.removesuffix("/graphql")

    return serve_router


@pytest.fixture
async def client(federation: Federation) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of a router with default settings."""
    async with federation.router() as router, federation.client(router) as http_client:
        yield http_client
