"""The port through which the executor reaches a subgraph, and the values that pass through it.

The values are named tuples: several are made for each client request, and a frozen dataclass takes
five times as long to make.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol, TypeAlias

__all__ = ["Headers", "SubgraphRequest", "SubgraphResponse", "Transport"]

Headers: TypeAlias = tuple[tuple[bytes, bytes], ...]
"""Header lines in order; names in lower case."""


class SubgraphRequest(NamedTuple):
    """A GraphQL request on its way to a subgraph.

    Attributes:
        service_name: the subgraph's name, for messages and for sharing.
        body: the JSON text to post.
        headers: what is sent beside the headers that the transport itself sets.
        timeout: seconds from sending until the whole answer has arrived.
        idempotent: whether it may be sent again, or shared: true for queries.
    """

    service_name: str
    body: bytes
    headers: Headers = ()
    timeout: float = 30.0
    idempotent: bool = True


class SubgraphResponse(NamedTuple):
    """A subgraph's HTTP answer.

    Attributes:
        status: the HTTP status code.
        headers: the header lines as they came, names in lower case.
        body: the whole body.
    """

    status: int
    headers: Headers
    body: bytes


class Transport(Protocol):
    """Carries requests to one subgraph; one instance serves many requests at once."""

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        """Send a request and wait for the whole answer.

        Raises:
            TransportError: there is no complete HTTP answer within the request's timeout.
        """
        ...

    async def close(self) -> None:
        """Give up connections and whatever else is held; requests in flight fail."""
        ...
