"""Stages that happen once per operation text: parse → limits → validate → plan → compile.

What comes out holds nothing of any request and is kept, the most recently used first. Requests
for an operation that is being prepared wait for the one preparation. It runs in a thread: planning
a large operation takes milliseconds to seconds, in which other requests go on.
"""

from __future__ import annotations

import asyncio
import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphql import OperationType

from supergraph.executor import ExecutorOptions, compile_plan
from supergraph.operation.errors import OperationNotFound, OperationTooComplex
from supergraph.operation.normalize import find_operation
from supergraph.pipeline.cache import LruCache
from supergraph.pipeline.errors import RequestError, RequestErrorCode
from supergraph.pipeline.introspection_cost import IntrospectionCost
from supergraph.pipeline.limits import check_limits
from supergraph.pipeline.parse import parse_operation
from supergraph.pipeline.validate import validate_document
from supergraph.pipeline.variables import VariableCoercer
from supergraph.planner.limits import PlannerLimits
from supergraph.planner.planner import Planner

if TYPE_CHECKING:
    from graphql import DocumentNode, OperationDefinitionNode

    from supergraph.executor import Executable
    from supergraph.schema.supergraph_schema import SupergraphSchema
    from supergraph.settings import RouterSettings

__all__ = ["OperationKey", "PreparedOperation", "PreparedOperations", "select_operation"]

OperationKey = tuple[str, str | None, frozenset[str]]
"""An operation text, which operation in it is to run, and the override labels in force."""

# A document, its plan and its executable hold some tens of times the size of the text.
_MAX_TEXT_CHARACTERS = 8_000_000
_THREADS = 2


@dataclass(frozen=True, slots=True, eq=False)
class PreparedOperation:
    """Everything about an operation that does not depend on the request.

    Attributes:
        node: the operation itself.
        variables: coerces its variables.
        executable: its compiled plan.
        digest: SHA-256 of the text, in hexadecimal: what logs call the operation.
    """

    node: OperationDefinitionNode
    variables: VariableCoercer
    executable: Executable
    digest: str

    @property
    def is_query(self) -> bool:
        """Whether it only reads."""
        return self.node.operation is OperationType.QUERY

    @property
    def name(self) -> str | None:
        """The operation's name, if it has one."""
        return None if self.node.name is None else self.node.name.value


class PreparedOperations:
    """Prepares operations, and keeps them.

    Args:
        schema: the supergraph.
        settings: limits, cache size, and how errors are shown.
    """

    def __init__(self, schema: SupergraphSchema, settings: RouterSettings) -> None:
        self._schema = schema
        self._settings = settings
        self._introspection = IntrospectionCost(schema)
        self._planner = Planner(schema, PlannerLimits(max_effort=settings.planner.effort))
        self._options = ExecutorOptions(
            service_name_key=settings.errors.service_name_key,
            include_subgraph_messages=settings.errors.include_subgraph_messages,
            subgraph_timeout=settings.traffic.subgraph_timeout_seconds,
            subgraph_timeouts={
                name: subgraph.timeout_seconds
                for name, subgraph in settings.subgraphs.items()
                if subgraph.timeout_seconds is not None
            },
        )
        self._kept: LruCache[OperationKey, PreparedOperation] = LruCache(
            settings.traffic.operation_cache_size, _MAX_TEXT_CHARACTERS
        )
        self._pending: dict[OperationKey, asyncio.Future[PreparedOperation]] = {}
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="prepare")

    @property
    def labels(self) -> frozenset[str]:
        """The labels of the supergraph's progressive overrides."""
        return self._planner.labels

    def recall(self, key: OperationKey) -> PreparedOperation | None:
        """The operation, if it is kept."""
        return self._kept.get(key)

    async def prepare(self, key: OperationKey) -> PreparedOperation:
        """Prepare an operation and keep it, or join its preparation under way.

        Raises:
            RequestError: the operation is refused; that is not kept.
        """
        pending = self._pending.get(key)
        if pending is None:
            loop = asyncio.get_running_loop()
            pending = loop.run_in_executor(self._threads, self.prepare_now, key)
            self._pending[key] = pending
            pending.add_done_callback(lambda done: self._finish(key, done))
        # One of those who wait may go away; the others still want the result.
        return await asyncio.shield(pending)

    def prepare_now(self, key: OperationKey) -> PreparedOperation:
        """Take an operation through every stage of its preparation; pure, slow, not kept.

        Raises:
            RequestError: the operation is refused.
        """
        text, name, labels = key
        settings = self._settings
        try:
            document = parse_operation(text, settings.limits)
            check_limits(document, settings.limits)
            validate_document(document, self._schema.api, settings)
            self._introspection.check(document)
            node = select_operation(document, name)
            plan = self._planner.plan(document, name, labels)
            executable = compile_plan(plan, document, name, self._schema, self._options)
        except OperationTooComplex as error:
            raise RequestError(RequestErrorCode.OPERATION_TOO_COMPLEX, error.message) from None
        except RecursionError:
            raise RequestError(
                RequestErrorCode.MAX_DEPTH_LIMIT, "The operation is nested too deeply."
            ) from None
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        variables = VariableCoercer(self._schema.api, node, settings.errors)
        return PreparedOperation(node, variables, executable, digest)

    def close(self) -> None:
        """Stop preparing."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _finish(self, key: OperationKey, done: asyncio.Future[PreparedOperation]) -> None:
        del self._pending[key]
        # Reading the exception also marks it as seen, should everyone have gone away.
        if not done.cancelled() and done.exception() is None:
            self._kept.put(key, done.result(), weight=len(key[0]))


def select_operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation of a document that a request means.

    Args:
        document: a valid document.
        name: which of its operations; None when it has but one.

    Raises:
        RequestError: there is no such operation, or it is a subscription.
    """
    try:
        operation = find_operation(document, name)
    except OperationNotFound as error:
        raise RequestError(
            RequestErrorCode.OPERATION_RESOLUTION_FAILURE, f"{error.message}."
        ) from None
    if operation.operation is OperationType.SUBSCRIPTION:
        raise RequestError(
            RequestErrorCode.SUBSCRIPTIONS_NOT_SUPPORTED, "Subscriptions are not supported."
        )
    return operation
