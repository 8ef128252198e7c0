"""Rewrites of representations before they are sent and of answers before they are merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supergraph.plan import ValueSetter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supergraph.plan import Rewrite

__all__ = ["Rewriter"]

_ON = "... on "


class Rewriter:
    """Applies a fetch's rewrites in order, in place.

    Args:
        rewrites: the rewrites; empty is allowed.
        possible_types: which concrete types a `... on T` step lets through.
    """

    def __init__(
        self, rewrites: tuple[Rewrite, ...], possible_types: Mapping[str, frozenset[str]]
    ) -> None:
        self._rewrites = rewrites
        self._possible_types = possible_types

    def apply(self, value: Any) -> None:
        """Rewrite an object, or each object of a list."""
        for rewrite in self._rewrites:
            self._walk(value, rewrite.path, rewrite)

    def _walk(self, value: Any, path: tuple[str, ...], rewrite: Rewrite) -> None:
        if type(value) is list:
            for inner in value:
                self._walk(inner, path, rewrite)
            return
        if type(value) is not dict:
            return
        step, *rest = path
        if step.startswith(_ON):
            if self._matches(value, step.removeprefix(_ON)):
                self._walk(value, tuple(rest), rewrite)
        elif rest:
            self._walk(value.get(step), tuple(rest), rewrite)
        elif isinstance(rewrite, ValueSetter):
            value[step] = rewrite.value
        elif step in value:
            _rename(value, step, rewrite.rename_to)

    def _matches(self, value: dict[str, Any], condition: str) -> bool:
        """Whether an object is of a type; one that does not say its type is."""
        name = value.get("__typename")
        return name is None or name == condition or name in self._possible_types.get(condition, ())


def _rename(value: dict[str, Any], old: str, new: str) -> None:
    moved = value.pop(old)
    # Of several aliases of one field only one holds this object's value.
    if moved is not None or new not in value:
        value[new] = moved
