"""Loaders: the keys that one request asks for, one by one, become one repository call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import TypeVar

from strawberry.dataloader import DataLoader

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def load_by_key(
    load: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]],
) -> DataLoader[K, V | None]:
    """Return a loader over a repository call that answers many keys at once.

    Args:
        load: distinct keys → the values found, by key; a key without a value loads None.
    """

    async def batch(keys: list[K]) -> list[V | None]:
        found = await load(keys)
        return [found.get(key) for key in keys]

    return DataLoader(load_fn=batch)
