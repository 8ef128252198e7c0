"""Sends identical requests that are in flight at the same time once, and shares the answer.

Two requests are identical when subgraph, body and headers are: whatever tells users apart
travels in the headers, so nothing is ever shared across them. Only headers that name the single
request (trace and request ids) are left out of the comparison; the first requester's are sent.

The first requester leads: it sends within its own task, at the price of one dictionary entry,
and answers whoever has joined meanwhile. When it is cancelled, one of those who joined leads anew.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeAlias

from supergraph.transport.errors import TransportError, TransportReason

if TYPE_CHECKING:
    from supergraph.transport.base import Headers, SubgraphRequest, SubgraphResponse, Transport

__all__ = ["TRACING_HEADERS", "DedupeTransport"]

TRACING_HEADERS = frozenset({b"x-request-id", b"traceparent", b"tracestate"})

# Timeouts of one setting differ a little: what is left of the client's time is less and less.
_SAME_TIMEOUT = 0.9

_RequestKey: TypeAlias = "tuple[str, bytes, Headers]"
_Outcome: TypeAlias = "SubgraphResponse | TransportError | None"


class _Flight:
    """A request that its leader has sent, and those who wait for the leader's outcome."""

    __slots__ = ("timeout", "waiters")

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout
        self.waiters: list[asyncio.Future[_Outcome]] = []

    def land(self, outcome: _Outcome) -> None:
        """Tell everyone who waits; None means that the leader has gone away without one."""
        for waiter in self.waiters:
            if not waiter.done():
                waiter.set_result(outcome)


class DedupeTransport:
    """A transport that shares the answers of another one.

    Args:
        inner: the transport that sends.
        ignored_headers: names, in lower case, of headers that identify a single request and
            may differ between requests that share an answer.
    """

    def __init__(
        self, inner: Transport, ignored_headers: frozenset[bytes] = TRACING_HEADERS
    ) -> None:
        self._inner = inner
        self._ignored = ignored_headers
        self._flights: dict[_RequestKey, _Flight] = {}
        # All requests of one client request carry the same tuple: filter it once.
        self._last_headers: Headers = ()
        self._last_compared: Headers = ()

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        """Send the request, or join an identical one in flight; see `Transport.send`."""
        if not request.idempotent:
            return await self._inner.send(request)
        key = (request.service_name, request.body, self._compared(request.headers))
        flights = self._flights
        while (flight := flights.get(key)) is not None:
            outcome = await _join(flight, request)
            if isinstance(outcome, TransportError):
                # Each requester raises an error of its own: tracebacks grow where they are raised.
                raise TransportError(outcome.message, outcome.reason, retryable=outcome.retryable)
            if outcome is not None:
                return outcome
        flights[key] = flight = _Flight(request.timeout)
        result: _Outcome = None
        try:
            result = await self._inner.send(request)
        except TransportError as error:
            result = error
            raise
        finally:
            del flights[key]
            if flight.waiters:
                flight.land(result)
        return result

    async def close(self) -> None:
        """Close the inner transport; shared requests in flight fail with it."""
        await self._inner.close()

    def _compared(self, headers: Headers) -> Headers:
        if headers is not self._last_headers:
            self._last_compared = tuple(line for line in headers if line[0] not in self._ignored)
            self._last_headers = headers
        return self._last_compared


async def _join(flight: _Flight, request: SubgraphRequest) -> _Outcome:
    waiter: asyncio.Future[_Outcome] = asyncio.get_running_loop().create_future()
    flight.waiters.append(waiter)
    if request.timeout >= flight.timeout * _SAME_TIMEOUT:
        return await waiter  # the leader's timeout, which runs already, bounds this one's wait
    try:
        async with asyncio.timeout(request.timeout):
            return await waiter
    except TimeoutError:
        raise TransportError(
            f"Subgraph {request.service_name!r} did not answer within {request.timeout:g} s.",
            TransportReason.TIMEOUT,
        ) from None
