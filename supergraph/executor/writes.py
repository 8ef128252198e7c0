"""Decides, from what all fetches of a plan write, how carefully each must be merged.

Two questions per fetch. Do its keys meet keys of another fetch in the same objects? If not, its
entities are simply added. May objects inside its entities be changed by another fetch, for some of
the targets that share an entity and not for others? If not, targets share them without a copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from supergraph.executor.paths import key_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from supergraph.executor.fetch_shape import ResponseShape
    from supergraph.executor.merge import MergeEntity, Merger
    from supergraph.plan import Path

__all__ = ["MergeMode", "Write", "choose_merge", "shared_values"]


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


def choose_merge(write: Write, writes: Sequence[Write], merger: Merger) -> MergeMode:
    """Choose for one of the writes of a plan."""
    others = [other for other in writes if other is not write]
    common: set[str] = set()
    for other in others:
        common |= _common_keys(write, other)
    common.discard("__typename")
    nested = [key for key, inner in write.keys.items() if inner is not None]
    isolate = bool(nested) and (
        any(key in nested for key in common) or any(_differs(write, other) for other in others)
    )
    if common:
        return MergeMode(merger.merge_object, isolate)
    return MergeMode(merger.merge_typed if "__typename" in write.keys else None, isolate)


def shared_values(writes: Iterable[Write]) -> frozenset[tuple[str, ...]]:
    """Key paths of the objects and lists inside entities: targets of one entity share them."""
    return frozenset(
        (*key_path(path), key)
        for write in writes
        for path in write.paths
        if path
        for key, inner in write.keys.items()
        if inner is not None
    )


def _common_keys(write: Write, other: Write) -> set[str]:
    """Keys that both write into the same objects, as far as positions tell."""
    common: set[str] = set()
    for path in write.paths:
        position = key_path(path)
        for other_path in other.paths:
            other_position = key_path(other_path)
            if position[: len(other_position)] == other_position:
                inner = _descend(other.keys, position[len(other_position) :])
                common.update(write.keys.keys() & inner.keys())
            elif other_position[: len(position)] == position:
                # What lies deeper is met under the first key of the way down.
                inner = _descend(write.keys, other_position[len(position) :])
                if inner.keys() & other.keys.keys() - {"__typename"}:
                    common.add(other_position[len(position)])
    return common


def _descend(keys: ResponseShape, steps: tuple[str, ...]) -> ResponseShape:
    for step in steps:
        inner = keys.get(step)
        if inner is None:
            return {}
        keys = inner
    return keys


def _differs(write: Write, deeper: Write) -> bool:
    """Whether another fetch may change the inside of some shared entities and not of others."""
    for path in write.paths:
        for other in deeper.paths:
            position, other_position = key_path(path), key_path(other)
            inside = len(other_position) > len(position)
            if not inside or other_position[: len(position)] != position:
                continue
            if deeper.contextual or other[: len(path)] != path:
                return True
            suffix = other[len(path) :]
            if any((*twin, *suffix) not in deeper.paths for twin in write.paths):
                return True
    return False
