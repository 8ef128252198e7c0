"""What an executable is given for one request, and what it gives back.

What is made for every request is a named tuple: a frozen dataclass takes twice as long to make.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supergraph.transport import Transport

__all__ = ["ExecutionRequest", "ExecutionResult", "ExecutorOptions"]


@dataclass(frozen=True, slots=True)
class ExecutorOptions:
    """How executables behave, the same for every request.

    Attributes:
        service_name_key: the key of an error's `extensions` that names the subgraph; None
            leaves it out.
        include_subgraph_messages: whether a subgraph's own messages and extensions reach the
            client; otherwise only their codes do.
        subgraph_timeout: seconds that a request to a subgraph may take.
        subgraph_timeouts: seconds by subgraph name, where they differ.
        runs_before_records: how often an operation runs before it is compiled to records, which
            takes milliseconds of a thread and makes it two to four times faster; 0 compiles it
            within the first run, None never.
    """

    service_name_key: str | None = "serviceName"
    include_subgraph_messages: bool = True
    subgraph_timeout: float = 30.0
    subgraph_timeouts: Mapping[str, float] = field(default_factory=dict)
    runs_before_records: int | None = 5


class ExecutionRequest(NamedTuple):
    """One request to run.

    Attributes:
        variables: the client's variables, coerced, defaults applied.
        transports: how to reach each subgraph, by name.
        headers: what subgraphs are sent beside the transport's own headers. Give every
            subgraph request of one client request the same tuple: it is written out once.
        timeout: seconds for all of it; subgraph requests still under way then fail, and their
            fields are null.
        share: whether the rest of the work may be done once for all requests whose first answers
            are equal; see `opening`.
    """

    variables: Mapping[str, object]
    transports: Mapping[str, Transport]
    headers: tuple[tuple[bytes, bytes], ...] = ()
    timeout: float | None = None
    share: bool = False


class ExecutionResult(NamedTuple):
    """The answer to one request.

    Attributes:
        body: the GraphQL response as JSON.
        error_codes: the codes of its errors, in their order.
        subgraph_requests: how many requests went out.
        has_data: whether `data` is an object, not null.
    """

    body: bytes
    error_codes: tuple[str, ...]
    subgraph_requests: int
    has_data: bool

    def as_shared(self, subgraph_requests: int) -> ExecutionResult:
        """The result for a request that joined the one whose result this is.

        Args:
            subgraph_requests: how many requests went out on its own account.
        """
        return ExecutionResult(self.body, self.error_codes, subgraph_requests, self.has_data)
