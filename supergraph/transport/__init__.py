"""One request to one subgraph: over HTTP, or straight into an ASGI application.

A transport moves bytes and knows nothing of GraphQL: no plan, no schema and no JSON may enter here.
What fails on the way is a `TransportError`; any HTTP status is an answer.
"""

from supergraph.transport.asgi import AsgiTransport
from supergraph.transport.base import SubgraphRequest, SubgraphResponse, Transport
from supergraph.transport.dedupe import DedupeTransport
from supergraph.transport.errors import TransportError, TransportReason
from supergraph.transport.http import HttpTransport, HttpTransportOptions

__all__ = [
    "AsgiTransport",
    "DedupeTransport",
    "HttpTransport",
    "HttpTransportOptions",
    "SubgraphRequest",
    "SubgraphResponse",
    "Transport",
    "TransportError",
    "TransportReason",
]
