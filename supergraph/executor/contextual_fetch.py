"""The step that asks for entities whose fields take arguments from the objects that enclose them.

Variables hold for a whole request, so entities in different contexts need an `_entities` field
each. The text for so many contexts is written from the fetches' own, with the variables of each
context numbered, and kept. What else the same wave asks of the subgraph travels along, as if it had
a context that is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from supergraph.executor.call import SubgraphCall
from supergraph.executor.entity_fetch import EntityFetchStep
from supergraph.executor.errors import nested_too_deeply
from supergraph.executor.exact_json import dumps
from supergraph.executor.field_text import FieldText
from supergraph.executor.paths import concrete_prefix, walk
from supergraph.executor.reports import failure_error
from supergraph.executor.steps import run_together
from supergraph.plan import Fetch

if TYPE_CHECKING:
    from supergraph.executor.context_values import ContextValues
    from supergraph.executor.entity_fetch import EntityLookup
    from supergraph.executor.merge import JsonObject
    from supergraph.executor.state import ExecutionState
    from supergraph.plan import BatchFetch, Path

__all__ = ["ContextualFetchStep", "ContextualLookup"]

_MOST_CONTEXTS = 50
"""How many contexts share a request."""
_MOST_TEXTS = 64
"""How many texts are kept."""


class _Group(NamedTuple):
    """Targets in one context.

    Attributes:
        lookup: the index of what asks for them.
        values: what their context gives, by variable.
        targets: the targets.
    """

    lookup: int
    values: dict[str, Any]
    targets: list[JsonObject]


class ContextualLookup:
    """One `_entities` field that may have to be asked once for each context.

    Args:
        fetch: the fetch that it stands in.
        lookup: the field.
        contexts: reads what the enclosing objects give; None when they give nothing.

    Attributes:
        fetch: the same.
        lookup: the same.
        text: the field's text.
    """

    __slots__ = ("_contexts", "fetch", "lookup", "text")

    def __init__(
        self, fetch: Fetch | BatchFetch, lookup: EntityLookup, contexts: ContextValues | None
    ) -> None:
        self.fetch = fetch
        self.lookup = lookup
        own = {lookup.variable}
        if isinstance(fetch, Fetch):
            own.update(rewrite.rename_to for rewrite in fetch.context_rewrites)
        self.text = FieldText(fetch.operation, lookup.alias, own)
        self._contexts = contexts

    def groups(self, state: ExecutionState) -> list[tuple[dict[str, Any], list[JsonObject]]]:
        """The targets, those in equal contexts together, with what each context gives."""
        if self._contexts is None:
            targets = self.lookup.targets(state)
            return [({}, targets)] if targets else []
        groups: dict[bytes, tuple[dict[str, Any], list[JsonObject]]] = {}
        for path in self.lookup.paths:
            for _, enclosing in walk(state.data, path):
                values = self._contexts.read(enclosing)
                try:
                    key = dumps(values)
                except ValueError:
                    self._refuse(state, path)
                    continue
                _, targets = groups.setdefault(key, (values, []))
                targets.append(enclosing[-1])
        return list(groups.values())

    def _refuse(self, state: ExecutionState, path: Path) -> None:
        """Report a value that cannot be sent; what depends on it stays away."""
        service_name = self.fetch.service_name
        failure = nested_too_deeply(service_name)
        place = concrete_prefix(path)
        state.errors.append(failure_error(state, service_name, failure, place))
        self.lookup.excuse(state)


class ContextualFetchStep:
    """Fetches entities of one subgraph, those in equal contexts together, all in one request.

    Args:
        lookups: what is asked for.
        exact: see `SubgraphCall`.
    """

    __slots__ = ("_exact", "_lookups", "_steps", "_taken")

    def __init__(self, lookups: tuple[ContextualLookup, ...], *, exact: bool) -> None:
        self._lookups = lookups
        self._exact = exact
        self._taken = {name for own in lookups for name in own.fetch.variable_usages}
        self._steps: dict[tuple[int, ...], EntityFetchStep] = {}

    async def run(self, state: ExecutionState) -> None:
        """Fetch and merge for every context; see `Step.run`."""
        found = [
            _Group(index, values, targets)
            for index, own in enumerate(self._lookups)
            for values, targets in own.groups(state)
        ]
        parts = [found[at : at + _MOST_CONTEXTS] for at in range(0, len(found), _MOST_CONTEXTS)]
        await run_together([self._send(state, part) for part in parts])

    async def _send(self, state: ExecutionState, part: list[_Group]) -> None:
        """Fetch and merge for some contexts."""
        alone = len(part) == 1
        variables = {
            name if alone else self._numbered(name, number): value
            for number, group in enumerate(part)
            for name, value in group.values.items()
        }
        step = self._step(tuple(group.lookup for group in part))
        await step.fetch(state, [group.targets for group in part], variables)

    def _step(self, wanted: tuple[int, ...]) -> EntityFetchStep:
        """The request for a context of each of some lookups, by their indices."""
        step = self._steps.get(wanted)
        if step is None:
            if len(self._steps) >= _MOST_TEXTS:
                self._steps.clear()
            step = self._steps[wanted] = self._make([self._lookups[index] for index in wanted])
        return step

    def _make(self, wanted: list[ContextualLookup]) -> EntityFetchStep:
        first = wanted[0].fetch
        if len(wanted) == 1 and isinstance(first, Fetch):
            call = SubgraphCall(first, exact=self._exact, idempotent=True)
            return EntityFetchStep(call, (wanted[0].lookup,))
        declared: dict[str, None] = {}
        fields, lookups = [], []
        for number, own in enumerate(wanted):
            names = {name: self._numbered(name, number) for name in own.text.own}
            declared |= dict.fromkeys(own.text.declarations(names))
            fields.append(f"_e{number}:{own.text.field(names)}")
            lookups.append(
                replace(own.lookup, alias=f"_e{number}", variable=names[own.lookup.variable])
            )
        name = f" {first.operation_name}" if first.operation_name else ""
        fetch = Fetch(
            service_name=first.service_name,
            operation=f"query{name}({','.join(declared)}){{{' '.join(fields)}}}",
            operation_name=first.operation_name,
            variable_usages=_usages(wanted),
        )
        call = SubgraphCall(fetch, exact=self._exact, idempotent=True)
        return EntityFetchStep(call, tuple(lookups))

    def _numbered(self, variable: str, number: int) -> str:
        """The name of a variable of one context; the client may have taken it."""
        name = f"{variable}_{number}"
        while name in self._taken:
            name += "_"
        return name


def _usages(lookups: Iterable[ContextualLookup]) -> tuple[str, ...]:
    """The client's variables that some fields use."""
    return tuple(sorted({name for own in lookups for name in own.text.shared}))
