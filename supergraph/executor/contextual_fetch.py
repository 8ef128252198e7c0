"""The step that asks for entities whose fields take arguments from the objects that enclose them.

Variables hold for a whole request, so entities in different contexts need an `_entities` field
each. The text for so many contexts is written from the fetch's own, with the variables of each
context numbered, and kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphql import OperationDefinitionNode, VariableNode, Visitor, parse, visit

from supergraph.executor.call import SubgraphCall
from supergraph.executor.entity_fetch import EntityFetchStep
from supergraph.executor.errors import UnusablePlan, nested_too_deeply
from supergraph.executor.exact_json import dumps
from supergraph.executor.paths import concrete_prefix, walk
from supergraph.executor.reports import failure_error
from supergraph.executor.steps import run_together

if TYPE_CHECKING:
    from graphql import Node

    from supergraph.executor.context_values import ContextValues
    from supergraph.executor.entity_fetch import EntityLookup
    from supergraph.executor.merge import JsonObject
    from supergraph.executor.state import ExecutionState
    from supergraph.plan import Fetch, Path

__all__ = ["ContextualFetchStep"]

_MOST_CONTEXTS = 50
"""How many contexts share a request: texts stay small, and few of them are kept."""


class ContextualFetchStep:
    """Fetches entities, those in equal contexts together, all contexts in one request.

    Args:
        fetch: what is sent for one context.
        exact: see `SubgraphCall`.
        lookup: its only `_entities` field.
        contexts: reads what the enclosing objects give.
    """

    __slots__ = ("_contexts", "_exact", "_fetch", "_lookup", "_steps")

    def __init__(
        self, fetch: Fetch, lookup: EntityLookup, contexts: ContextValues, *, exact: bool
    ) -> None:
        self._fetch = fetch
        self._exact = exact
        self._lookup = lookup
        self._contexts = contexts
        self._steps: dict[int, EntityFetchStep] = {}

    async def run(self, state: ExecutionState) -> None:
        """Fetch and merge for every context; see `Step.run`."""
        groups: dict[bytes, tuple[dict[str, Any], list[JsonObject]]] = {}
        for path in self._lookup.paths:
            for _, enclosing in walk(state.data, path):
                values = self._contexts.read(enclosing)
                try:
                    key = dumps(values)
                except ValueError:
                    self._refuse(state, path)
                    continue
                _, targets = groups.setdefault(key, (values, []))
                targets.append(enclosing[-1])
        found = list(groups.values())
        parts = [found[at : at + _MOST_CONTEXTS] for at in range(0, len(found), _MOST_CONTEXTS)]
        await run_together([self._send(state, part) for part in parts])

    def _refuse(self, state: ExecutionState, path: Path) -> None:
        """Report a value that cannot be sent; what depends on it stays away."""
        service_name = self._fetch.service_name
        failure = nested_too_deeply(service_name)
        place = concrete_prefix(path)
        state.errors.append(failure_error(state, service_name, failure, place))
        self._lookup.excuse(state)

    async def _send(
        self, state: ExecutionState, part: list[tuple[dict[str, Any], list[JsonObject]]]
    ) -> None:
        """Fetch and merge for some contexts, each with its values and its targets."""
        count = len(part)
        variables = {
            self._numbered(name, number) if count > 1 else name: value
            for number, (values, _) in enumerate(part)
            for name, value in values.items()
        }
        await self._step(count).fetch(state, [targets for _, targets in part], variables)

    def _step(self, count: int) -> EntityFetchStep:
        """The request for so many contexts."""
        step = self._steps.get(count)
        if step is None:
            fetch = self._fetch
            lookups: tuple[EntityLookup, ...] = (self._lookup,)
            if count > 1:
                fetch = replace(fetch, operation=self._text(count))
                lookups = tuple(
                    replace(
                        self._lookup,
                        alias=f"_e{number}",
                        variable=self._numbered(self._lookup.variable, number),
                    )
                    for number in range(count)
                )
            call = SubgraphCall(fetch, exact=self._exact, idempotent=True)
            step = self._steps[count] = EntityFetchStep(call, lookups)
        return step

    def _numbered(self, variable: str, number: int) -> str:
        """The name of a variable of one context; the client may have taken it."""
        name = f"{variable}_{number}"
        while name in self._fetch.variable_usages:
            name += "_"
        return name

    def _text(self, count: int) -> str:
        """The operation with an `_entities` field for each of so many contexts."""
        text = self._fetch.operation
        own = {self._lookup.variable, *(r.rename_to for r in self._fetch.context_rewrites)}
        [definition] = parse(text).definitions
        if not isinstance(definition, OperationDefinitionNode):
            raise UnusablePlan("A fetch's text holds no operation.")
        [field] = definition.selection_set.selections
        declared = []
        for variable in definition.variable_definitions or ():
            numbers = range(count) if variable.variable.name.value in own else range(1)
            declared += [self._copy(variable, own, number) for number in numbers]
        fields = [f"_e{number}:{self._copy(field, own, number)}" for number in range(count)]
        name = f" {definition.name.value}" if definition.name else ""
        return f"query{name}({','.join(declared)}){{{' '.join(fields)}}}"

    def _copy(self, node: Node, own: set[str], number: int) -> str:
        """The text of a node, with a context's own variables numbered."""
        finder = _VariableFinder()
        visit(node, finder)
        text, start, parts = self._fetch.operation, _start(node), []
        for variable in finder.found:
            name = variable.name.value
            if name in own:
                parts += [text[start : _start(variable)], f"${self._numbered(name, number)}"]
                start = _end(variable)
        return "".join([*parts, text[start : _end(node)]])


def _start(node: Node) -> int:
    return node.loc.start if node.loc is not None else 0


def _end(node: Node) -> int:
    return node.loc.end if node.loc is not None else 0


class _VariableFinder(Visitor):
    """Gathers the uses of variables, in the order of the text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[VariableNode] = []

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        """Note a use."""
        self.found.append(node)
