"""The access log: a line of JSON per request, in batches so that it costs next to nothing."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

import orjson

__all__ = ["AccessLog", "AccessRecord"]

_FLUSH_SECONDS = 0.25
_MAX_PENDING = 1000


@dataclass(frozen=True, slots=True)
class AccessRecord:
    """What is said of one request.

    Attributes:
        time: when it arrived, UTC.
        request_id: what subgraphs' logs call it too.
        method: the HTTP method.
        status: the HTTP status of the answer.
        duration_ms: from its arrival to the handing over of the answer.
        operation_name: of the operation that ran, or None.
        error_codes: the codes of the errors in the answer.
        subgraph_requests: how many requests to subgraphs it took.
        client_name: what the client calls itself, or None.
        client_version: the client's version, or None.
    """

    time: datetime
    request_id: str
    method: str
    status: int
    duration_ms: float
    operation_name: str | None
    error_codes: tuple[str, ...]
    subgraph_requests: int
    client_name: str | None
    client_version: str | None


class AccessLog:
    """Writes records to a stream, a few times a second.

    Args:
        stream: where lines go; standard output when None.
    """

    def __init__(self, stream: BinaryIO | None = None) -> None:
        self._stream = sys.stdout.buffer if stream is None else stream
        self._pending: list[bytes] = []
        self._timer: asyncio.TimerHandle | None = None

    def write(self, record: AccessRecord) -> None:
        """Take a record; call it from the event loop."""
        self._pending.append(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
        if len(self._pending) >= _MAX_PENDING:
            self.flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_FLUSH_SECONDS, self.flush)

    def flush(self) -> None:
        """Write out what is pending."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._pending:
            self._stream.write(b"".join(self._pending))
            self._stream.flush()
            self._pending.clear()
