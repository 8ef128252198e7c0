"""Stage: what the client's headers mean for this request.

Subgraphs receive headers by a list of what is allowed, so that whatever a client makes up (a copy
of the identity header above all) goes no further than here.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from supergraph.pipeline.request import Headers
from supergraph.transport.dedupe import TRACING_HEADERS

__all__ = ["HeaderRules", "RequestContext"]

_REQUEST_ID = b"x-request-id"
_AUTHORIZATION = b"authorization"
_ALWAYS = frozenset({b"accept-language"}) | (TRACING_HEADERS - {_REQUEST_ID})
_USABLE_REQUEST_ID = re.compile(rb"[!-~]{1,128}")


@dataclass(frozen=True, slots=True)
class RequestContext:
    """What the stages know of a request beside its operation.

    Attributes:
        request_id: the client's `x-request-id`, or one made here.
        authorization: the value of the `authorization` header, or None.
        forwarded: the client's headers that subgraphs receive, as far as an answer may depend
            on them.
        tracing: those that only name the request.
    """

    request_id: str
    authorization: bytes | None
    forwarded: Headers
    tracing: Headers


class HeaderRules:
    """Sorts a client's headers.

    Args:
        propagate: names of headers, in lower case, that are passed on beside the usual ones.
    """

    def __init__(self, propagate: Iterable[str]) -> None:
        self._passed_on = _ALWAYS | {name.encode() for name in propagate} - {_REQUEST_ID}

    def open_context(self, headers: Headers) -> RequestContext:
        """Read a request's headers.

        Args:
            headers: header lines, names in lower case.
        """
        forwarded: list[tuple[bytes, bytes]] = []
        tracing: list[tuple[bytes, bytes]] = []
        authorization = request_id = None
        for line in headers:
            name, value = line
            if name == _AUTHORIZATION:
                authorization = value
            elif name == _REQUEST_ID and _USABLE_REQUEST_ID.fullmatch(value):
                request_id = value
            if name in self._passed_on:
                (tracing if name in TRACING_HEADERS else forwarded).append(line)
        if request_id is None:
            request_id = uuid.uuid4().hex.encode()
        tracing.append((_REQUEST_ID, request_id))
        return RequestContext(
            request_id.decode("ascii"), authorization, tuple(forwarded), tuple(tracing)
        )
