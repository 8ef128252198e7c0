"""Decides, from what all fetches of a plan write, how carefully each must be merged.

Two questions per fetch. Do its keys meet keys of another fetch in the same objects? If not, its
entities are simply added. May objects inside its entities be changed by another fetch, for some of
the targets that share an entity and not for others? If not, targets share them without a copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from supergraph.executor.paths import key_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supergraph.executor.fetch_shape import ResponseShape
    from supergraph.executor.merge import MergeEntity, Merger
    from supergraph.plan import Path

__all__ = ["MergeMode", "Write", "Writes"]

_Position: TypeAlias = tuple[str, ...]
"""The keys of a path."""


@dataclass(frozen=True, slots=True, eq=False)
class Write:
    """What one entity lookup or root fetch writes.

    Attributes:
        paths: where its targets lie.
        keys: what it writes there, internal aliases renamed.
        contextual: whether what it writes depends on what encloses a target.
    """

    paths: tuple[Path, ...]
    keys: ResponseShape
    contextual: bool = False


@dataclass(frozen=True, slots=True)
class MergeMode:
    """How to merge.

    Attributes:
        merge: puts one entity into one target; None when adding its keys is enough.
        isolate: whether every target but the first gets a copy.
    """

    merge: MergeEntity | None
    isolate: bool


class Writes:
    """All writes of a plan, found by where they write.

    A small operation can have thousands of paths, as fragments in each other double them: whatever
    is asked about a write takes time in proportion to what lies above and below it.

    Args:
        writes: the writes.
    """

    def __init__(self, writes: Iterable[Write]) -> None:
        self._places = {id(write): (write, _places(write)) for write in writes}
        self._at: dict[_Position, list[Write]] = {}
        for write, places in self._places.values():
            for position in places:
                self._at.setdefault(position, []).append(write)
        self._below: dict[_Position, list[tuple[Write, _Position, Path]]] = {}
        for write, places in self._places.values():
            for position, paths in places.items():
                for above in _above(position):
                    if above in self._at:
                        found = self._below.setdefault(above, [])
                        found += [(write, position, path) for path in paths]

    def choose_merge(self, write: Write, merger: Merger) -> MergeMode:
        """Choose for one of the writes.

        Args:
            write: which.
            merger: merges.
        """
        common = self._common_keys(write) - {"__typename"}
        nested = {key for key, inner in write.keys.items() if inner is not None}
        isolate = bool(nested) and (bool(nested & common) or self._differs(write))
        if common:
            return MergeMode(merger.merge_object, isolate)
        return MergeMode(merger.merge_typed if "__typename" in write.keys else None, isolate)

    def shared_values(self) -> frozenset[tuple[str, ...]]:
        """Key paths of the objects and lists inside entities: targets of one entity share them."""
        return frozenset(
            (*position, key)
            for write, places in self._places.values()
            for position, paths in places.items()
            if any(paths)
            for key, inner in write.keys.items()
            if inner is not None
        )

    def _common_keys(self, write: Write) -> set[str]:
        """Keys that another writes into the same objects, as far as positions tell."""
        above: dict[tuple[int, _Position], Write] = {}
        below: dict[tuple[int, _Position], Write] = {}
        for position in self._places[id(write)][1]:
            for start in (*_above(position), position):
                for other in self._at.get(start, ()):
                    above[id(other), position[len(start) :]] = other
            for other, other_position, _ in self._below.get(position, ()):
                below[id(other), other_position[len(position) :]] = other
        common: set[str] = set()
        for (_, rest), other in above.items():
            if other is not write:
                common |= write.keys.keys() & _descend(other.keys, rest).keys()
        for (_, rest), other in below.items():
            # What lies deeper is met under the first key of the way down.
            inner = _descend(write.keys, rest)
            if other is not write and inner.keys() & other.keys.keys() - {"__typename"}:
                common.add(rest[0])
        return common

    def _differs(self, write: Write) -> bool:
        """Whether another fetch may change the inside of some shared entities and not of others."""
        places = self._places[id(write)][1]
        suffixes: dict[int, dict[Path, set[Path]]] = {}
        for position, paths in places.items():
            for other, _, other_path in self._below.get(position, ()):
                if other is write:
                    continue
                if other.contextual:
                    return True
                for path in paths:
                    if other_path[: len(path)] != path:
                        return True
                    own = suffixes.setdefault(id(other), {}).setdefault(path, set())
                    own.add(other_path[len(path) :])
        count = sum(map(len, places.values()))
        return any(
            len(by_path) < count or len(set(map(frozenset, by_path.values()))) > 1
            for by_path in suffixes.values()
        )


def _places(write: Write) -> dict[_Position, list[Path]]:
    """The paths of a write by their keys."""
    places: dict[_Position, list[Path]] = {}
    for path in dict.fromkeys(write.paths):
        places.setdefault(key_path(path), []).append(path)
    return places


def _above(position: _Position) -> Iterator[_Position]:
    """The positions on the way to one, without itself."""
    return (position[:length] for length in range(len(position)))


def _descend(keys: ResponseShape, steps: _Position) -> ResponseShape:
    for step in steps:
        inner = keys.get(step)
        if inner is None:
            return {}
        keys = inner
    return keys
