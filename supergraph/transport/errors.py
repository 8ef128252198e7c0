"""What can go wrong between the router and a subgraph before there is an HTTP answer."""

from __future__ import annotations

from enum import StrEnum

from supergraph.errors import RouterError

__all__ = ["TransportError", "TransportReason"]


class TransportReason(StrEnum):
    """Why there is no answer: a closed set, reported as `extensions.reason`."""

    REFUSED = "refused"
    TIMEOUT = "timeout"
    RESET = "reset"
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    OVERLOADED = "overloaded"
    CLOSED = "closed"
    TLS = "tls"
    FAILED = "failed"


class TransportError(RouterError):
    """A request to a subgraph got no usable HTTP answer.

    Args:
        message: one sentence without addresses or secrets, fit for a client.
        reason: why, for machines.
        retryable: whether the subgraph has certainly not begun to handle the request.
    """

    code = "SUBREQUEST_HTTP_ERROR"

    def __init__(self, message: str, reason: TransportReason, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.reason = reason
        self.retryable = retryable
