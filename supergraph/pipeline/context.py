"""Stage: what the client's headers mean for this request.

Subgraphs receive headers by a list of what is allowed, so that whatever a client makes up (a copy
of the identity header above all) goes no further than here.
"""

from __future__ import annotations

import itertools
import re
import secrets
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from supergraph.pipeline.request import Headers
from supergraph.transport.dedupe import TRACING_HEADERS

__all__ = ["HeaderRules", "RequestContext"]

_REQUEST_ID = b"x-request-id"
_AUTHORIZATION = b"authorization"
_ALWAYS = frozenset({b"accept-language"})
_USABLE_REQUEST_ID = re.compile(rb"[!-~]{1,128}")


class RequestContext(NamedTuple):
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


class _Use(Enum):
    """What a header is to the router; a header with no use is not looked at."""

    FORWARD = 1
    TRACE = 2
    IDENTIFY = 3
    AUTHORIZE = 4
    AUTHORIZE_AND_FORWARD = 5


class HeaderRules:
    """Sorts a client's headers.

    Args:
        propagate: names of headers, in lower case, that are passed on beside the usual ones.
    """

    def __init__(self, propagate: Iterable[str]) -> None:
        names = {name.encode() for name in propagate}
        self._uses = dict.fromkeys(_ALWAYS | names, _Use.FORWARD)
        self._uses |= dict.fromkeys(TRACING_HEADERS, _Use.TRACE)
        self._uses[_REQUEST_ID] = _Use.IDENTIFY
        self._uses[_AUTHORIZATION] = (
            _Use.AUTHORIZE_AND_FORWARD if _AUTHORIZATION in names else _Use.AUTHORIZE
        )
        # Unique without a system call for each: a random beginning, and a count.
        self._id_prefix = secrets.token_hex(8)
        self._id_count = itertools.count(1)

    def open_context(self, headers: Headers) -> RequestContext:
        """Read a request's headers.

        Args:
            headers: header lines, names in lower case.
        """
        uses = self._uses
        forwarded: list[tuple[bytes, bytes]] = []
        tracing: list[tuple[bytes, bytes]] = []
        authorization = request_id = None
        for line in headers:
            use = uses.get(line[0])
            if use is None:
                continue
            if use is _Use.FORWARD or use is _Use.AUTHORIZE_AND_FORWARD:
                forwarded.append(line)
            if use is _Use.TRACE:
                tracing.append(line)
            elif use is _Use.IDENTIFY and _USABLE_REQUEST_ID.fullmatch(line[1]):
                request_id = line[1].decode("ascii")
            elif use is _Use.AUTHORIZE or use is _Use.AUTHORIZE_AND_FORWARD:
                authorization = line[1]
        if request_id is None:
            request_id = f"{self._id_prefix}{next(self._id_count):08x}"
        tracing.append((_REQUEST_ID, request_id.encode()))
        return RequestContext(request_id, authorization, tuple(forwarded), tuple(tracing))
