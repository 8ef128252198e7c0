"""The whole store in this process: seeded services, subgraphs, router; subgraphs can be stopped."""

import asyncio
import collections
import dataclasses
from collections.abc import AsyncIterator

import orjson
import pytest

from infra.contract.federation import CHECKOUT, federation_members
from infra.store.prepare import prepare
from infra.store.serve import ROUTER_SETTINGS
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from supergraph.pipeline import GraphQLRequest, Router
from supergraph.settings import load_settings
from supergraph.transport.asgi import AsgiTransport
from supergraph.transport.base import SubgraphRequest, SubgraphResponse, Transport
from supergraph.transport.errors import TransportError, TransportReason

SUPERGRAPH = CHECKOUT / "schema" / "supergraph.graphql"


class Switch:
    """A subgraph's transport that counts what passes, and can be taken down."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.down = False
        self.bodies: list[dict[str, object]] = []

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        self.bodies.append(orjson.loads(request.body))
        if self.down:
            raise TransportError("The subgraph is stopped.", TransportReason.REFUSED)
        return await self.transport.send(request)

    async def close(self) -> None:
        await self.transport.close()


@dataclasses.dataclass
class Store:
    """The running store."""

    router: Router
    switches: dict[str, Switch]
    resources: Resources

    async def ask(self, query, variables=None, headers=()):
        """Send one operation; return the parsed response and the HTTP status."""
        request = GraphQLRequest(
            query=query,
            variables=variables or {},
            headers=tuple((name.encode(), value.encode()) for name, value in dict(headers).items()),
        )
        response = await self.router.execute(request)
        return orjson.loads(response.body), response.plain_status

    def counts(self) -> dict[str, int]:
        """Requests per subgraph since the last call."""
        counted = collections.Counter(
            {name: len(switch.bodies) for name, switch in self.switches.items() if switch.bodies}
        )
        for switch in self.switches.values():
            switch.bodies.clear()
        return dict(counted)


@pytest.fixture(scope="session")
def prepared(services):
    """Layouts up to date, and the catalogue made, once for the session."""
    asyncio.run(prepare(StoreSettings()))


@pytest.fixture
async def store(prepared) -> AsyncIterator[Store]:
    """The router over the nine subgraphs, in this process."""
    async with Resources.open(StoreSettings()) as resources:
        switches = {
            member.name: Switch(AsgiTransport(member.load().create_app(resources)))
            for member in federation_members()
        }
        settings = load_settings(ROUTER_SETTINGS)
        async with Router(SUPERGRAPH.read_text(), settings, switches) as router:
            yield Store(router, switches, resources)
