"""Where one can go from a place: by a field, by a cast, by jumping to other subgraphs on a key.

Places of one set are alternatives: data is at hand at one of them. What can be reached from a set
is the union of what can be reached from each.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import TypeGuard

from supergraph.composition.field_set import (
    FieldPick,
    FieldSet,
    FragmentPick,
    print_field_set,
)
from supergraph.composition.model import Kind
from supergraph.composition.satisfiability.graph import (
    NO_CONTEXTS,
    Context,
    Edge,
    Place,
    Provided,
    SubgraphGraph,
    TypeNode,
)

__all__ = ["Reach"]

_NEVER = sys.maxsize


class Reach:
    """Answers for one choice of override labels.

    Args:
        graph: what the subgraphs resolve.
        labels: the chosen value of each override label; a label not chosen blocks its fields.
    """

    def __init__(self, graph: SubgraphGraph, labels: Mapping[str, bool]) -> None:
        self.graph, self.labels = graph, labels
        self._closures: dict[Place, frozenset[Place]] = {}
        self._requirements: dict[tuple[Place, str], bool] = {}
        self._growing: dict[Place, set[Place]] = {}
        # Questions being worked out, with their depth, and the least depth that an answer in the
        # making has leaned on. An answer that leaned on an open question below its own depth may
        # be too pessimistic and is not kept.
        self._open: dict[object, int] = {}
        self._leaned = _NEVER

    def closure(self, place: Place) -> frozenset[Place]:
        """Return the place and all places one may jump to from it, staying on the same object."""
        known = self._closures.get(place)
        if known is not None:
            return known
        if place in self._growing:
            self._leaned = min(self._leaned, self._open[place])
            return frozenset(self._growing[place])
        outer, depth = self._begin(place)
        reached = self._growing[place] = {place}
        self._grow(place, reached)
        del self._growing[place]
        result = frozenset(reached)
        if self._end(place, outer, depth):
            self._closures[place] = result
        return result

    def _begin(self, question: object) -> tuple[int, int]:
        outer, depth = self._leaned, len(self._open)
        self._open[question] = depth
        self._leaned = _NEVER
        return outer, depth

    def _end(self, question: object, outer: int, depth: int) -> bool:
        """Close a question; whether its answer leaned on no other open one."""
        del self._open[question]
        final = self._leaned >= depth
        self._leaned = outer if final else min(outer, self._leaned)
        return final

    def _grow(self, start: Place, reached: set[Place]) -> None:
        """Add jumps until none is left."""
        at_hand = _AtHand(self, start)
        grew, backwards = True, False
        while grew:
            grew = False
            candidates = self._candidates(reached) - reached
            # To and fro, as chains of keys lead both ways.
            for target in sorted(candidates, key=_order, reverse=backwards):
                if self._can_enter(target, start, at_hand):
                    reached.add(target)
                    at_hand.add(target)
                    grew = True
            backwards = not backwards

    def _candidates(self, reached: Iterable[Place]) -> set[Place]:
        found: set[Place] = set()
        for type_name in {place.type for place in reached}:
            found.update(self.graph.entrances.get(type_name, ()))
            found.update(Place(s, type_name) for s in self.graph.roots.get(type_name, ()))
        return found

    def _can_enter(self, target: Place, start: Place, at_hand: _AtHand) -> bool:
        if target.type in self.graph.roots:
            return True
        options = frozenset({start})
        return any(
            at_hand.resolves(key) or (not at_hand.tells_all(key) and self.satisfies(key, options))
            for key in self.graph.node(target).keys
        )

    def closure_of(self, places: frozenset[Place]) -> frozenset[Place]:
        """Return every place one may be at, starting from any of the given ones."""
        if len(places) == 1:
            return self.closure(next(iter(places)))
        return frozenset().union(*(self.closure(place) for place in places))

    def advance(
        self, place: Place, field: str, contexts: frozenset[Context] = NO_CONTEXTS
    ) -> Place | None:
        """Follow a field from a place without jumping; None if that is impossible.

        Args:
            place: where the object is at hand.
            field: the field of the object.
            contexts: the contexts that objects above this one set.
        """
        edge = self.graph.node(place).edges.get(field)
        below = self._provided_below(place, field)
        if edge is None or (edge.external and below is None):
            return None
        if edge.label is not None and self.labels.get(edge.label[0]) is not edge.label[1]:
            return None
        if edge.contexts and not contexts.issuperset(edge.contexts):
            return None
        if edge.requires and not self._requirement_met(place, field, edge):
            return None
        provided = edge.provides | below if below else edge.provides
        return Place(place.subgraph, edge.target, provided)

    def _provided_below(self, place: Place, field: str) -> Provided | None:
        if not place.provided:
            return None
        below = [
            inner
            for condition, name, inner in place.provided
            if name == field and self._holds(condition, place)
        ]
        return frozenset().union(*below) if below else None

    def _holds(self, condition: str, place: Place) -> bool:
        if condition in {"", place.type}:
            return True
        node = self.graph.nodes[place.subgraph].get(condition)
        return node is not None and place.type in node.runtime

    def _requirement_met(self, place: Place, field: str, edge: Edge) -> bool:
        at = (place, field)
        known = self._requirements.get(at)
        if known is not None:
            return known
        if at in self._open:
            self._leaned = min(self._leaned, self._open[at])
            return False
        outer, depth = self._begin(at)
        node = self.graph.node(place)
        met = node.local_key and self.satisfies(edge.requires, frozenset({place}))
        # What is met with less than all knowledge is met with all of it.
        if self._end(at, outer, depth) or met:
            self._requirements[at] = met
        return met

    def cast(self, places: Iterable[Place], target: str) -> frozenset[Place]:
        """Narrow places to an object type; places where it cannot occur are dropped."""
        found: set[Place] = set()
        for place in places:
            node = self.graph.node(place)
            if place.type == target:
                found.add(place)
            elif node.interface_object:
                if self.knows_runtime_type(place):
                    found.add(place)
            elif target in node.runtime:
                found.add(Place(place.subgraph, target, place.provided))
        return frozenset(found)

    def knows_runtime_type(self, place: Place) -> bool:
        """Whether `__typename` can be had: an interface object must ask a real interface."""
        return any(not self.graph.node(p).interface_object for p in self.closure(place))

    def satisfies(
        self,
        picks: FieldSet,
        options: frozenset[Place],
        contexts: frozenset[Context] = NO_CONTEXTS,
    ) -> bool:
        """Whether a field set can be fetched, starting from any of the given places.

        Contexts come from the objects that the field set selects: those above the starting object
        are not known to whoever fetches it by its key.
        """
        return all(self._satisfies_one(pick, options, contexts) for pick in picks)

    def _satisfies_one(
        self,
        pick: FieldPick | FragmentPick,
        options: frozenset[Place],
        contexts: frozenset[Context],
    ) -> bool:
        if isinstance(pick, FragmentPick):
            return self._satisfies_fragment(pick, options, contexts)
        at_hand = self.closure_of(options)
        if pick.name == "__typename":
            return any(self.knows_runtime_type(place) for place in at_hand)
        targets = {t for p in at_hand if (t := self.advance(p, pick.name, contexts)) is not None}
        if targets:
            below = self.graph.contexts_below({place.type for place in options}, contexts)
            return not pick.selections or self.satisfies(pick.selections, frozenset(targets), below)
        return self._satisfies_exploded(pick, at_hand, contexts)

    def _satisfies_exploded(
        self, pick: FieldPick, places: Iterable[Place], contexts: frozenset[Context]
    ) -> bool:
        """Try a field of an interface on each of its implementations."""
        for place in places:
            node = self.graph.node(place)
            if node.kind is Kind.OBJECT or not node.runtime:
                continue
            if self._explodes(pick, place, node, contexts):
                return True
        return False

    def _explodes(
        self, pick: FieldPick, place: Place, node: TypeNode, contexts: frozenset[Context]
    ) -> bool:
        question = (place, print_field_set((pick,)), contexts)
        if question in self._open:
            # Jumping on from an implementation has led back to its interface.
            self._leaned = min(self._leaned, self._open[question])
            return False
        outer, depth = self._begin(question)
        met = all(
            self._satisfies_one(
                pick, frozenset({Place(place.subgraph, name, place.provided)}), contexts
            )
            for name in node.runtime
        )
        self._end(question, outer, depth)
        return met

    def _satisfies_fragment(
        self, pick: FragmentPick, options: frozenset[Place], contexts: frozenset[Context]
    ) -> bool:
        if not pick.condition:
            return self.satisfies(pick.selections, options, contexts)
        at_hand = self.closure_of(options)
        names = {
            name for place in at_hand for name in self._runtime_of(place.subgraph, pick.condition)
        }
        for name in names:
            narrowed = self.cast(at_hand, name)
            if narrowed and not self.satisfies(pick.selections, narrowed, contexts):
                return False
        return True

    def _runtime_of(self, subgraph: int, condition: str) -> frozenset[str]:
        node = self.graph.nodes[subgraph].get(condition)
        return node.runtime if node else frozenset()


class _AtHand:
    """Which fields of an object can be had while the places where it is are still being found.

    Most keys are plain fields of objects. Each place is asked for each of them once, however many
    keys name it; only a field with a `@requires` is asked for again, as more places may help it.
    """

    def __init__(self, reach: Reach, start: Place) -> None:
        self._reach = reach
        self._places = [start]
        self._objects = reach.graph.node(start).kind is Kind.OBJECT
        self._found: set[str] = set()
        self._asked: dict[str, int] = {}
        self._waiting: dict[str, list[Place]] = {}

    def add(self, place: Place) -> None:
        """Take in one more place."""
        self._places.append(place)
        self._objects = self._objects and self._reach.graph.node(place).kind is Kind.OBJECT

    def tells_all(self, key: FieldSet) -> bool:
        """Whether `resolves` is the whole answer for a key."""
        return self._objects and all(map(_is_plain, key))

    def resolves(self, key: FieldSet) -> bool:
        """Whether a key consists of plain fields that some places resolve."""
        return all(_is_plain(pick) and self._has(pick.name) for pick in key)

    def _has(self, name: str) -> bool:
        if name in self._found:
            return True
        waiting = self._waiting.setdefault(name, [])
        new = self._places[self._asked.get(name, 0) :]
        self._asked[name] = len(self._places)
        for place in (*waiting, *new):
            if self._reach.advance(place, name) is not None:
                self._found.add(name)
                return True
        waiting += [place for place in new if self._requires(place, name)]
        return False

    def _requires(self, place: Place, name: str) -> bool:
        edge = self._reach.graph.node(place).edges.get(name)
        return edge is not None and bool(edge.requires)


def _is_plain(pick: FieldPick | FragmentPick) -> TypeGuard[FieldPick]:
    return isinstance(pick, FieldPick) and not pick.selections and pick.name != "__typename"


def _order(place: Place) -> tuple[int, str]:
    return place.subgraph, place.type
