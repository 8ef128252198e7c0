"""The step that asks a subgraph for entities: representations out, entities merged into targets.

Lettered as in `docs/algorithms.md`, "Executing an entity fetch": (A) collect targets, (B)
represent, (C) send, (D) merge, (E) place errors.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeGuard

from supergraph.executor.errors import ErrorCode, SubgraphFailure, nested_too_deeply
from supergraph.executor.merge import JsonObject, copied
from supergraph.executor.paths import ResponsePath, concrete_prefix, key_path, walk
from supergraph.executor.reports import (
    MOST_ERRORS,
    as_response_path,
    client_path,
    failure_error,
    subgraph_errors,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from supergraph.executor.call import Answer, SubgraphCall
    from supergraph.executor.fetch_shape import ResponseShape
    from supergraph.executor.paths import Gather
    from supergraph.executor.representations import Prepare, Prepared
    from supergraph.executor.rewrites import Rewriter
    from supergraph.executor.state import ExecutionState
    from supergraph.executor.writes import MergeMode
    from supergraph.plan import Path, Rewrite

__all__ = ["EntityFetchStep", "EntityLookup"]

_DICT = frozenset({dict})
_ENTITY_OR_NULL = frozenset({dict, type(None)})


@dataclass(frozen=True, slots=True, eq=False)
class EntityLookup:
    """One `_entities` field of a fetch's text, ready to run.

    Attributes:
        alias: its response key.
        variable: the variable that carries its representations.
        paths: where its targets lie.
        gathers: lists the targets of each path.
        prepare: makes representations of targets.
        keys: the response keys that it asks of an entity.
        mode: how to merge an entity into a target.
        output_rewrites: changes to each entity.
        rewriter: applies them.
    """

    alias: str
    variable: str
    paths: tuple[Path, ...]
    gathers: tuple[Gather, ...]
    prepare: Prepare
    keys: ResponseShape
    mode: MergeMode
    output_rewrites: tuple[Rewrite, ...]
    rewriter: Rewriter

    def targets(self, state: ExecutionState) -> list[JsonObject]:
        """(A) The objects that the entities complete."""
        data, once = state.data, state.has_twins
        if len(self.gathers) == 1:
            return self.gathers[0](data, once)
        return [target for gather in self.gathers for target in gather(data, once)]

    def merge(self, state: ExecutionState, entities: list[Any], prepared: Prepared) -> None:
        """(D) Merge entities into their targets."""
        targets, numbers = prepared.targets, prepared.numbers
        if not _DICT.issuperset(map(type, entities)):
            state.incomplete = True
            came = [type(entity) is dict for entity in entities]
            targets = [
                target for target, number in zip(targets, numbers, strict=True) if came[number]
            ]
            numbers = [number for number in numbers if came[number]]
        if self.output_rewrites:
            for number in set(numbers):
                self.rewriter.apply(entities[number])
        found = (
            _isolated(entities, numbers)
            if self.mode.isolate
            else map(entities.__getitem__, numbers)
        )
        # The loop over a thousand targets is the interpreter's own.
        deque(map(self.mode.merge or dict.update, targets, found), maxlen=0)
        state.merged += len(targets)
        state.merged_twins += len(targets) - len(entities)

    def excuse(self, state: ExecutionState) -> None:
        """Note that an error explains why the keys of all targets are missing."""
        for path in self.paths:
            state.excuse(key_path(path), self.keys)

    def places(self, state: ExecutionState) -> dict[int, list[ResponsePath]]:
        """The places of each target, by the target's identity."""
        places: dict[int, list[ResponsePath]] = {}
        for path in self.paths:
            for place, enclosing in walk(state.data, path):
                places.setdefault(id(enclosing[-1]), []).append(place)
        return places


class EntityFetchStep:
    """Fetches entities by one or several lookups in one request.

    Args:
        call: sends the text.
        lookups: its `_entities` fields in their order.
    """

    __slots__ = ("_call", "_lookups")

    def __init__(self, call: SubgraphCall, lookups: tuple[EntityLookup, ...]) -> None:
        self._call = call
        self._lookups = lookups

    async def run(self, state: ExecutionState) -> None:
        """Fetch and merge; see `Step.run`."""
        targets = [lookup.targets(state) for lookup in self._lookups]
        if any(targets):
            await self.fetch(state, targets, {})

    async def fetch(
        self,
        state: ExecutionState,
        targets: list[list[JsonObject]],
        variables: dict[str, Any],
    ) -> None:
        """Fetch and merge for given targets.

        Args:
            state: the run.
            targets: the targets of each lookup.
            variables: what is sent beside the representations, which are added.
        """
        lookups = self._lookups
        prepared = [
            lookup.prepare(found) for lookup, found in zip(lookups, targets, strict=True)
        ]  # (B)
        worth_sending = False
        for lookup, ready in zip(lookups, prepared, strict=True):
            worth_sending = worth_sending or bool(ready.representations)
            variables[lookup.variable] = ready.representations
            if ready.incomplete:
                state.incomplete = True
                if state.errors:
                    # What was needed is missing, and an error that is reported says why.
                    lookup.excuse(state)
        if not worth_sending:
            return
        try:
            answer = await self._call.send(state, variables)  # (C)
        except SubgraphFailure as failure:
            self._fail(state, failure, prepared)
            return
        try:
            self._merge(state, answer, prepared)
        except RecursionError:
            self._fail(state, nested_too_deeply(self._call.service_name), prepared)
            return
        if answer.errors:
            self._report(state, answer, prepared)

    def _merge(self, state: ExecutionState, answer: Answer, prepared: list[Prepared]) -> None:
        for lookup, ready in zip(self._lookups, prepared, strict=True):
            entities = None if answer.data is None else answer.data.get(lookup.alias)
            if _are_entities(entities, len(ready.representations)):
                lookup.merge(state, entities, ready)
            elif ready.representations:
                if answer.errors:
                    lookup.excuse(state)
                else:
                    failure = SubgraphFailure(
                        f"Subgraph {self._call.service_name!r} did not answer with one entity "
                        "for each representation.",
                        ErrorCode.SUBREQUEST_MALFORMED_RESPONSE,
                        {},
                    )
                    self._fail(state, failure, prepared)
                    return

    # --- (E) errors

    def _fail(
        self, state: ExecutionState, failure: SubgraphFailure, prepared: list[Prepared]
    ) -> None:
        service_name = self._call.service_name
        for path in self._hoisted_paths(prepared):
            state.errors.append(failure_error(state, service_name, failure, path))
        self._excuse_all(state, prepared)

    def _report(self, state: ExecutionState, answer: Answer, prepared: list[Prepared]) -> None:
        state.incomplete = True
        service_name = self._call.service_name
        reporters = {
            lookup.alias: _Reporter(lookup, ready, answer)
            for lookup, ready in zip(self._lookups, prepared, strict=True)
        }
        hoisted = self._hoisted_paths(prepared)
        placed: list[tuple[Any, ResponsePath]] = []
        explains_all = False
        for raw in answer.errors:
            path = as_response_path(raw)
            reporter = reporters.get(str(path[0])) if path else None
            places = reporter.locate(state, path) if reporter is not None and path else None
            placed.extend((raw, place) for place in places or hoisted)
            explains_all = explains_all or not places or len(placed) > MOST_ERRORS
            if len(placed) > MOST_ERRORS:
                break
        if explains_all:
            self._excuse_all(state, prepared)
        state.errors += subgraph_errors(state, service_name, placed, hoisted)

    def _hoisted_paths(self, prepared: list[Prepared]) -> list[ResponsePath]:
        """Where an error of the whole request is placed: before the first list of each path."""
        prefixes = [
            concrete_prefix(path)
            for lookup, ready in zip(self._lookups, prepared, strict=True)
            if ready.representations
            for path in lookup.paths
        ]
        return list(dict.fromkeys(prefixes))

    def _excuse_all(self, state: ExecutionState, prepared: list[Prepared]) -> None:
        for lookup, ready in zip(self._lookups, prepared, strict=True):
            if ready.representations:
                lookup.excuse(state)


class _Reporter:
    """Finds the client's places of the errors of one lookup."""

    def __init__(self, lookup: EntityLookup, prepared: Prepared, answer: Answer) -> None:
        self._lookup = lookup
        self._prepared = prepared
        entities = None if answer.data is None else answer.data.get(lookup.alias)
        self._entities: list[Any] = entities if type(entities) is list else []
        self._places: list[list[ResponsePath]] | None = None

    def locate(self, state: ExecutionState, path: ResponsePath) -> list[ResponsePath] | None:
        """The places of an error, or None when its path names no entity that was asked for."""
        index = path[1] if len(path) > 1 else None
        if type(index) is not int or not 0 <= index < len(self._prepared.representations):
            return None
        if self._places is None:
            self._places = self._places_by_representation(state)
        rest = client_path(path[2:], self._lookup.output_rewrites)
        lost = index >= len(self._entities) or self._entities[index] is None
        found = []
        for place in self._places[index]:
            found.append((*place, *rest))
            # An error inside an entity that came back null explains all that it lacks.
            state.excused_paths.add((*place, *rest))
            if lost:
                state.excused_paths.update((*place, key) for key in self._lookup.keys)
        return found or None

    def _places_by_representation(self, state: ExecutionState) -> list[list[ResponsePath]]:
        places = self._lookup.places(state)
        return [
            [place for target in _distinct(targets) for place in places.get(id(target), ())]
            for targets in self._prepared.targets_by_representation()
        ]


def _are_entities(entities: Any, count: int) -> TypeGuard[list[Any]]:
    """Whether an answer has an entity, or null, for each of so many representations."""
    return (
        type(entities) is list
        and len(entities) == count
        and _ENTITY_OR_NULL.issuperset(map(type, entities))
    )


def _isolated(entities: list[JsonObject], numbers: Sequence[int]) -> list[JsonObject]:
    """An entity for each target: itself for the first of its targets, copies for the others."""
    given: set[int] = set()
    found = []
    for number in numbers:
        entity = entities[number]
        found.append(copied(entity) if number in given else entity)
        given.add(number)
    return found


def _distinct(targets: Iterable[JsonObject]) -> Iterable[JsonObject]:
    """Targets without repetitions: the same object may lie at several places."""
    return {id(target): target for target in targets}.values()
