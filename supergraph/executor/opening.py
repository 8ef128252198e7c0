"""The first fetches of a plan, where runs that differ in their variables may turn out to be one.

A variable often changes what a first fetch sends and not what comes back: a tracking code, an
unused filter, a page size that is larger than the list. From the first answers on, everything is a
function of those answers, of the variables that are used later, and of the headers. So first
answers are asked for and left unread, and runs that then have all of this in common go on as one.
See decision 0306.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from supergraph.executor.errors import SubgraphFailure
from supergraph.executor.exact_json import dumps
from supergraph.executor.steps import run_together
from supergraph.transport.dedupe import TRACING_HEADERS

if TYPE_CHECKING:
    from collections.abc import Hashable

    from supergraph.executor.request import ExecutionRequest
    from supergraph.executor.root_fetch import Outcome, RootFetchStep
    from supergraph.executor.state import ExecutionState
    from supergraph.executor.steps import Step

__all__ = ["Opening"]


class Opening:
    """A plan, split after its first fetches.

    Args:
        fetches: the first fetches; queries at the root, which do not depend on one another.
        rest: what follows them, if anything.
        variables: the client's variables that what follows, or the shape of the response, uses.
    """

    __slots__ = ("_fetches", "_rest", "_variables")

    def __init__(
        self, fetches: tuple[RootFetchStep, ...], rest: Step | None, variables: tuple[str, ...]
    ) -> None:
        self._fetches = fetches
        self._rest = rest
        self._variables = variables

    async def ask(self, state: ExecutionState) -> list[Outcome]:
        """Send the first fetches and wait for all of them."""
        return await run_together([fetch.ask(state) for fetch in self._fetches])

    def meeting_point(self, request: ExecutionRequest, outcomes: list[Outcome]) -> Hashable | None:
        """What two runs must have in common to go on as one.

        Args:
            request: the request of one of them.
            outcomes: its first answers.

        Returns:
            A key; None when a first fetch has failed, or a variable cannot be written, so that
            each request fails by itself.
        """
        bodies = []
        for outcome in outcomes:
            if isinstance(outcome, SubgraphFailure):
                return None
            bodies.append((outcome.status, outcome.body))
        given = request.variables
        used = {name: given[name] for name in self._variables if name in given}
        headers = tuple(line for line in request.headers if line[0] not in TRACING_HEADERS)
        try:
            written = dumps(used) if used else b""
        except ValueError:
            return None
        return id(request.transports), headers, written, tuple(bodies)

    async def proceed(self, state: ExecutionState, outcomes: list[Outcome]) -> None:
        """Read the first answers and run the rest.

        Args:
            state: the run.
            outcomes: its first answers.
        """
        for fetch, outcome in zip(self._fetches, outcomes, strict=True):
            fetch.take(state, outcome)
        if self._rest is not None:
            await self._rest.run(state)
