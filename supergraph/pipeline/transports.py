"""Opens a transport to each subgraph, as the settings say."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from supergraph.errors import ConfigurationError
from supergraph.settings import SubgraphSettings
from supergraph.transport.dedupe import DedupeTransport
from supergraph.transport.http import HttpTransport, HttpTransportOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supergraph.schema.supergraph_schema import SupergraphSchema
    from supergraph.settings import RouterSettings, SubgraphTlsSettings
    from supergraph.transport.base import Transport

__all__ = ["open_transports"]


def open_transports(
    schema: SupergraphSchema, settings: RouterSettings, given: Mapping[str, Transport]
) -> dict[str, Transport]:
    """Open a transport to each subgraph of a supergraph; nothing is sent yet.

    Args:
        schema: the supergraph, which names the subgraphs and their URLs.
        settings: the router's settings, whose URLs win.
        given: transports that exist already, by the subgraph's name.

    Raises:
        ConfigurationError: a name is no subgraph's, a URL cannot be used, or a certificate
            cannot be read.
    """
    names = {subgraph.name for subgraph in schema.subgraphs}
    for name in sorted({*settings.subgraphs, *given} - names):
        raise ConfigurationError(
            f"The supergraph has no subgraph {name!r}; it has {', '.join(sorted(names))}."
        )
    transports: dict[str, Transport] = {}
    for subgraph in schema.subgraphs:
        transport = given.get(subgraph.name)
        if transport is None:
            section = settings.subgraphs.get(subgraph.name, SubgraphSettings())
            transport = _open_http(subgraph.name, section.url or subgraph.url, section)
        if settings.traffic.share_subgraph_requests:
            transport = DedupeTransport(transport)
        transports[subgraph.name] = transport
    return transports


def _open_http(name: str, url: str, settings: SubgraphSettings) -> Transport:
    try:
        return HttpTransport(
            url,
            HttpTransportOptions(
                max_connections=settings.max_connections,
                idle_seconds=settings.idle_seconds,
                connect_seconds=settings.connect_seconds,
                max_body_bytes=settings.response_bytes,
                ssl_context=None if settings.tls is None else _ssl_context(name, settings.tls),
            ),
        )
    except ValueError as error:
        raise ConfigurationError(
            f"The subgraph {name!r} cannot be reached at {url!r}: {error} Set subgraphs.{name}.url."
        ) from None


def _ssl_context(name: str, settings: SubgraphTlsSettings) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=settings.ca)
        if settings.certificate is not None:
            context.load_cert_chain(settings.certificate, settings.key)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(
            f"The files of subgraphs.{name}.tls cannot be used: {error.strerror or error}. "
            "They must hold certificates and a key in PEM."
        ) from None
    return context
