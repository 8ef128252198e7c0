"""One request to one subgraph: from variables to bytes, and from bytes to a GraphQL response."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from supergraph.executor.errors import ErrorCode, SubgraphFailure, nested_too_deeply
from supergraph.executor.exact_json import dumps, has_long_digits, loads, loads_exact
from supergraph.executor.merge import JsonObject
from supergraph.transport import SubgraphRequest, TransportError, TransportReason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supergraph.executor.state import ExecutionState
    from supergraph.plan import BatchFetch, Fetch
    from supergraph.transport import SubgraphResponse

__all__ = ["Answer", "SubgraphCall"]

_OK = range(200, 300)


class Answer(NamedTuple):
    """A GraphQL response of a subgraph.

    Attributes:
        data: its data; None when it was null or absent.
        errors: its errors, not yet looked at.
    """

    data: JsonObject | None
    errors: list[Any]


class SubgraphCall:
    """Sends one operation text; reusable and free of any request's state.

    Args:
        fetch: the fetch whose text is sent.
        exact: whether numbers must be read digit by digit.
        idempotent: whether the text may be sent twice.
    """

    __slots__ = ("_body", "_exact", "_head", "_idempotent", "_usages", "service_name")

    def __init__(self, fetch: Fetch | BatchFetch, *, exact: bool, idempotent: bool) -> None:
        self.service_name = fetch.service_name
        self._exact = exact
        self._idempotent = idempotent
        self._usages = fetch.variable_usages
        content = {"query": fetch.operation}
        if fetch.operation_name is not None:
            content["operationName"] = fetch.operation_name
        self._body = orjson.dumps(content)
        self._head = self._body[:-1] + b',"variables":'

    async def send(
        self, state: ExecutionState, extra: Mapping[str, object] | None = None
    ) -> Answer:
        """Send the text with the client's variables that it uses, and read the answer.

        Args:
            state: the run.
            extra: further variables, such as representations.

        Raises:
            SubgraphFailure: there is no GraphQL response.
        """
        return self.read(await self.post(state, extra))

    def written(self, extra: Mapping[str, object]) -> bytes | None:
        """The message to send, if it is the same for all clients; else None.

        Args:
            extra: further variables, such as representations.

        Raises:
            ValueError: they cannot be written.
        """
        return None if self._usages else self._message({}, extra)

    async def post(
        self,
        state: ExecutionState,
        extra: Mapping[str, object] | None = None,
        written: bytes | None = None,
    ) -> SubgraphResponse:
        """Send the text, and leave the answer unread.

        Args:
            state: the run.
            extra: further variables, such as representations.
            written: the message, if it is written already.

        Raises:
            SubgraphFailure: there is no answer.
        """
        service_name = self.service_name
        request = state.request
        transport = request.transports.get(service_name)
        timeout = state.timeout(service_name)
        if transport is None:
            raise SubgraphFailure(
                f"Subgraph {service_name!r} has no address.", ErrorCode.SUBREQUEST_HTTP_ERROR, {}
            )
        if timeout <= 0:
            raise _failure(
                TransportError(
                    f"No time was left to ask subgraph {service_name!r}.", TransportReason.TIMEOUT
                )
            )
        try:
            message = written or self._message(request.variables, extra)
        except ValueError as error:
            raise nested_too_deeply(service_name) from error
        known = state.outcomes
        if known is not None and (outcome := known.get((service_name, message))) is not None:
            if isinstance(outcome, SubgraphFailure):
                raise outcome
            return outcome
        state.requests += 1
        sent = SubgraphRequest(service_name, message, request.headers, timeout, self._idempotent)
        try:
            response = await transport.send(sent)
        except TransportError as error:
            failure = _failure(error)
            if known is not None:
                known[service_name, message] = failure
            raise failure from error
        if known is not None:
            known[service_name, message] = response
        return response

    def _message(
        self, variables: Mapping[str, object], extra: Mapping[str, object] | None
    ) -> bytes:
        if not self._usages:
            return self._body if extra is None else b"%b%b}" % (self._head, dumps(extra))
        sent = {name: variables[name] for name in self._usages if name in variables}
        if extra is not None:
            sent.update(extra)
        return b"%b%b}" % (self._head, dumps(sent))

    def is_plain(self, response: SubgraphResponse) -> bool:
        """Whether an answer needs no more than an ordinary reader of JSON.

        Args:
            response: what the subgraph sent.
        """
        return response.status in _OK and not (self._exact and has_long_digits(response.body))

    def read(self, response: SubgraphResponse) -> Answer:
        """Read an answer.

        Args:
            response: what the subgraph sent.

        Raises:
            SubgraphFailure: it is no GraphQL response.
        """
        # Some servers begin UTF-8 with a byte order mark, which JSON lets readers pass over.
        body = response.body.removeprefix(BOM_UTF8)
        try:
            payload = loads_exact(body) if self._exact else loads(body)
        except ValueError as error:
            raise self._no_json(response) from error
        if type(payload) is dict:
            data = payload.get("data")
            errors = payload.get("errors")
            if type(data) is dict:
                if errors is None and response.status in _OK:
                    return Answer(data, [])
                if type(errors) is list:
                    return Answer(data, errors)
            elif data is None and type(errors) is list and errors:
                return Answer(None, errors)
        if response.status not in _OK:
            raise self._bad_status(response)
        raise SubgraphFailure(
            f"Subgraph {self.service_name!r} sent JSON that is not a GraphQL response.",
            ErrorCode.SUBREQUEST_MALFORMED_RESPONSE,
            {},
        )

    def _no_json(self, response: SubgraphResponse) -> SubgraphFailure:
        if response.status not in _OK:
            return self._bad_status(response)
        encoding = _header(response, b"content-encoding")
        if encoding not in {"", "identity"}:
            return SubgraphFailure(
                f"Subgraph {self.service_name!r} sent a compressed body ({encoding}), which it was "
                "asked not to.",
                ErrorCode.SUBREQUEST_MALFORMED_RESPONSE,
                {},
            )
        media_type = _header(response, b"content-type")
        if "json" not in media_type:
            return SubgraphFailure(
                f"Subgraph {self.service_name!r} answered with {media_type or 'no content type'} "
                "instead of JSON.",
                ErrorCode.SUBREQUEST_HTTP_ERROR,
                {"http": {"status": response.status}},
            )
        return SubgraphFailure(
            f"Subgraph {self.service_name!r} sent a body that is not JSON.",
            ErrorCode.SUBREQUEST_MALFORMED_RESPONSE,
            {},
        )

    def _bad_status(self, response: SubgraphResponse) -> SubgraphFailure:
        return SubgraphFailure(
            f"Subgraph {self.service_name!r} answered with HTTP status {response.status}.",
            ErrorCode.SUBREQUEST_HTTP_ERROR,
            {"http": {"status": response.status}},
        )


def _failure(error: TransportError) -> SubgraphFailure:
    return SubgraphFailure(error.message, error.code, {"reason": error.reason.value})


def _header(response: SubgraphResponse, wanted: bytes) -> str:
    """The value of a header without its parameters; empty where there is none."""
    for name, value in response.headers:
        if name.lower() == wanted:
            text = value.split(b";")[0].strip().decode("ascii", "replace")
            return text if text.isprintable() else f"an unreadable {wanted.decode()}"
    return ""
