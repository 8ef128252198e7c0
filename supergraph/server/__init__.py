"""The router as an ASGI application: GraphQL over HTTP, health, the GraphiQL page.

What may enter: methods, status lines, media types, static files, the HTTP server. What may not:
how an operation is answered (`pipeline`), and anything about particular subgraphs.
"""

from supergraph.server.app import create_app

__all__ = ["create_app"]
