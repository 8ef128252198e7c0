"""The router itself: one request through its stages, in this order.

    A  context    the client's headers: what is passed on, what names the request
    B  authorize  the bearer token → an identity
    C  persisted  id, hash or text → the operation text, if it may run
    D  prepare    text → parsed, limited, validated, planned for the override labels in force,
                  compiled; kept (`operations.py`)
    E  share      join an identical query in flight
    F  variables  raw values → values of their types
    G  execute    the executable asks subgraphs and shapes the answer

Authorization comes before anything that costs, so that a stranger cannot make the router plan.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self

import orjson

from supergraph.errors import RouterError
from supergraph.executor import ExecutionRequest, ExecutionResult, InFlight
from supergraph.pipeline.authorize import Authenticator, Identity
from supergraph.pipeline.context import HeaderRules, RequestContext
from supergraph.pipeline.errors import RequestError, RequestErrorCode
from supergraph.pipeline.labels import OverrideLabels
from supergraph.pipeline.manifest import read_manifests
from supergraph.pipeline.operations import PreparedOperation, PreparedOperations
from supergraph.pipeline.persisted import PersistedOperations
from supergraph.pipeline.request import GraphQLRequest, GraphQLResponse
from supergraph.pipeline.transports import open_transports
from supergraph.schema.supergraph_schema import SupergraphSchema, load_supergraph

if TYPE_CHECKING:
    from types import TracebackType

    from supergraph.settings import RouterSettings
    from supergraph.transport.base import Transport

__all__ = ["Router"]

_logger = logging.getLogger("supergraph.router")

_Outcome = ExecutionResult | RequestError


class Router:
    """Answers GraphQL requests over a supergraph; needs no server around it.

    Use it as an asynchronous context manager, or `close` it.

    Args:
        supergraph_sdl: the supergraph, as `supergraph compose` prints it.
        settings: the router's settings.
        transports: how to reach subgraphs, by name; those that are left out are reached over
            HTTP at the URL of the settings or of the supergraph.

    Raises:
        InvalidSupergraph: the supergraph cannot be read.
        ConfigurationError: a subgraph has no URL, or a setting names a subgraph that does not
            exist, or a manifest cannot be read.
    """

    def __init__(
        self,
        supergraph_sdl: str,
        settings: RouterSettings,
        transports: Mapping[str, Transport] | None = None,
    ) -> None:
        self._schema = load_supergraph(supergraph_sdl)
        self._settings = settings
        self._transports = open_transports(self._schema, settings, transports or {})
        published = read_manifests(settings.persisted_operations.manifests)
        self._published = published
        self._persisted = PersistedOperations(published, settings.persisted_operations)
        self._headers = HeaderRules(settings.headers.propagate)
        told = settings.headers.client_address
        self._address_header = None if told is None else told.encode()
        self._authenticator = Authenticator(settings.authentication)
        self._operations = PreparedOperations(self._schema, settings)
        self._labels = OverrideLabels(self._operations.labels, settings.overrides.active)
        self._in_flight: InFlight[_Outcome] = InFlight()
        self._mutations: set[asyncio.Task[_Outcome]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def schema(self) -> SupergraphSchema:
        """The supergraph that is served."""
        return self._schema

    async def warm_up(self) -> None:
        """Prepare the published operations, so that their first requests need not wait."""
        for text in self._published.values():
            try:
                await self._operations.prepare((text, None, self._labels.choose()))
            except RequestError as error:
                _logger.warning("A published operation cannot run: %s", error.message)
            except RouterError:
                _logger.exception("A published operation cannot be planned")

    async def execute(self, request: GraphQLRequest) -> GraphQLResponse:
        """Answer one request. Errors of every kind become part of the answer.

        When the task is cancelled, queries that no one else waits for are given up; a mutation
        runs to its end.

        Args:
            request: what the client asks for.
        """
        context = self._headers.open_context(request.headers)
        operation: PreparedOperation | None = None
        try:
            identity = await self._authenticator.authenticate(context.authorization)
            text = self._persisted.find_text(request)
            key = (text, request.operation_name, self._labels.choose())
            operation = self._operations.recall(key)
            if operation is None:
                operation = await self._operations.prepare(key)
            if request.read_only and not operation.is_query:
                raise RequestError(
                    RequestErrorCode.METHOD_NOT_ALLOWED,
                    "A mutation cannot be sent by GET: use POST.",
                    headers=((b"allow", b"POST"),),
                )
            outcome = await self._run(operation, request, context, identity)
        except RequestError as error:
            outcome = error
        except Exception:
            # A client must always get an answer, and the operator the traceback.
            _logger.exception("Request %s failed by a fault of the router", context.request_id)
            outcome = _internal_error(context.request_id)
        return _respond(outcome, context.request_id, operation)

    def refuse(
        self, error: RequestError, headers: Iterable[tuple[bytes, bytes]]
    ) -> GraphQLResponse:
        """The answer to a request that could not even be read.

        Args:
            error: why.
            headers: the client's header lines, for the request's id.
        """
        return _respond(error, self._headers.open_context(tuple(headers)).request_id, None)

    async def close(self) -> None:
        """Wait for mutations under way, for as long as the settings say, and hang up."""
        if self._mutations:
            await asyncio.wait(self._mutations, timeout=self._settings.traffic.shutdown_seconds)
        self._operations.close()
        for transport in self._transports.values():
            await transport.close()

    async def _run(
        self,
        operation: PreparedOperation,
        request: GraphQLRequest,
        context: RequestContext,
        identity: Identity | None,
    ) -> _Outcome:
        """Stages E to G."""

        def work() -> Coroutine[Any, Any, _Outcome]:
            return self._execute(operation, request, context, identity)

        if not operation.is_query:
            task = asyncio.create_task(work())
            self._mutations.add(task)
            task.add_done_callback(self._mutations.discard)
            # What has been asked for may have happened already: it is not broken off halfway.
            return await asyncio.shield(task)
        if not self._settings.traffic.share_operations:
            return await work()
        try:
            variables = orjson.dumps(request.variables) if request.variables else b""
        except TypeError:
            raise RequestError(
                RequestErrorCode.BAD_USER_INPUT, "Variable values are nested too deeply."
            ) from None
        key = (
            operation,
            variables,
            context.forwarded,
            None if identity is None else context.authorization,
        )
        joined = self._in_flight.join(key)
        if joined is not None:
            return _share(await joined)
        return await self._in_flight.start(key, work)

    async def _execute(
        self,
        operation: PreparedOperation,
        request: GraphQLRequest,
        context: RequestContext,
        identity: Identity | None,
    ) -> _Outcome:
        """Stages F and G. Refusals are values: those who share them raise nothing in common."""
        try:
            coerced = operation.variables.coerce(request.variables)
        except RequestError as error:
            return error
        headers = context.forwarded + context.tracing
        if identity is not None and identity.header is not None:
            headers += (identity.header,)
        if self._address_header is not None and request.client_address and not operation.is_query:
            headers += ((self._address_header, request.client_address.encode("ascii")),)
        return await operation.executable.run(
            ExecutionRequest(
                variables=coerced,
                transports=self._transports,
                headers=headers,
                timeout=self._settings.traffic.timeout_seconds,
                share=self._settings.traffic.share_operations,
            )
        )


def _share(outcome: _Outcome) -> _Outcome:
    """The outcome for one who joined: it cost no subgraph request."""
    if isinstance(outcome, RequestError):
        return outcome
    return outcome.as_shared(subgraph_requests=0)


def _internal_error(request_id: str) -> RequestError:
    return RequestError(
        RequestErrorCode.INTERNAL_SERVER_ERROR,
        f"The router failed to answer. Its log tells more under the request id {request_id}.",
    )


def _respond(
    outcome: _Outcome, request_id: str, operation: PreparedOperation | None
) -> GraphQLResponse:
    name = None if operation is None else operation.name
    if isinstance(outcome, RequestError):
        return GraphQLResponse(
            body=outcome.to_body(),
            status=outcome.status,
            plain_status=outcome.plain_status,
            request_id=request_id,
            headers=outcome.headers,
            operation_name=name,
            error_codes=tuple(error["extensions"]["code"] for error in outcome.errors),
        )
    return GraphQLResponse(
        body=outcome.body,
        request_id=request_id,
        operation_name=name,
        error_codes=outcome.error_codes,
        subgraph_requests=outcome.subgraph_requests,
    )
