"""A bounded mapping that forgets what has not been used for longest."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

__all__ = ["LruCache"]

K = TypeVar("K")
V = TypeVar("V")


class LruCache(Generic[K, V]):
    """Keeps the most recently used entries, bounded in number and in weight.

    Args:
        max_entries: how many entries are kept.
        max_weight: bound on the sum of the entries' weights; None for no such bound.
    """

    def __init__(self, max_entries: int, max_weight: int | None = None) -> None:
        self._max_entries = max_entries
        self._max_weight = max_weight
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._weight = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        """The value under a key, which thereby becomes the most recently used; or None."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: K, value: V, weight: int = 0) -> None:
        """Keep a value, at the cost of those that are over the bounds then.

        A value that alone exceeds the bound on weight is not kept.
        """
        self.discard(key)
        if self._max_weight is not None and weight > self._max_weight:
            return
        self._entries[key] = (value, weight)
        self._weight += weight
        while len(self._entries) > self._max_entries or self._is_too_heavy():
            _, (_, freed) = self._entries.popitem(last=False)
            self._weight -= freed

    def discard(self, key: K) -> None:
        """Forget a key, if it is there."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._weight -= entry[1]

    def _is_too_heavy(self) -> bool:
        return self._max_weight is not None and self._weight > self._max_weight
