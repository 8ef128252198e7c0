"""One request through its stages, from a GraphQL request to the bytes of its answer.

Stages run in the order in which `router.py` lists them. What may not enter: HTTP (methods, status
lines, media types belong to `server`), and any knowledge of how plans are made or run.
"""

from supergraph.pipeline.errors import RequestError, RequestErrorCode
from supergraph.pipeline.request import GraphQLRequest, GraphQLResponse
from supergraph.pipeline.router import Router

__all__ = ["GraphQLRequest", "GraphQLResponse", "RequestError", "RequestErrorCode", "Router"]
