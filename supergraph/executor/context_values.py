"""Reads the values that enclosing objects give to contextual arguments (`@fromContext`).

A path begins at the entity; each leading `..` goes up to the next enclosing object (lists do not
count), the rest are keys and `... on T` filters. What it leads to is sent as a variable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supergraph.executor.merge import JsonObject
    from supergraph.plan import KeyRenamer

__all__ = ["ContextValues"]

_UP = ".."
_ON = "... on "
_NOWHERE = object()
"""Where a path leads that is meant for objects of another type."""


class ContextValues:
    """The contextual variables of one fetch.

    Args:
        rewrites: one for each variable; several for one variable are alternatives, of which
            the first that leads to a value counts, be it null.
        possible_types: which concrete types a `... on T` step lets through.
    """

    def __init__(
        self, rewrites: tuple[KeyRenamer, ...], possible_types: Mapping[str, frozenset[str]]
    ) -> None:
        self._possible_types = possible_types
        self._readers = tuple(
            (
                rewrite.rename_to,
                sum(step == _UP for step in rewrite.path),
                tuple(step for step in rewrite.path if step != _UP),
            )
            for rewrite in rewrites
        )

    def read(self, enclosing: tuple[JsonObject, ...]) -> dict[str, Any]:
        """Read the variables.

        Args:
            enclosing: the objects from the root down to the entity itself.

        Returns:
            A value for each variable; null where an enclosing object has none.
        """
        values: dict[str, Any] = {}
        for variable, levels, path in self._readers:
            if variable not in values and levels < len(enclosing):
                found = self._follow(enclosing[-1 - levels], path)
                if found is not _NOWHERE:
                    values[variable] = found
        return {variable: values.get(variable) for variable, _, _ in self._readers}

    def _follow(self, value: Any, path: tuple[str, ...]) -> Any:
        for number, step in enumerate(path):
            if type(value) is list:
                found = [self._follow(inner, path[number:]) for inner in value]
                return [None if inner is _NOWHERE else inner for inner in found]
            if type(value) is not dict:
                return None
            if not step.startswith(_ON):
                value = value.get(step)
            elif not self._matches(value, step.removeprefix(_ON)):
                return _NOWHERE
        return value

    def _matches(self, value: JsonObject, condition: str) -> bool:
        name = value.get("__typename")
        return name is None or name == condition or name in self._possible_types.get(condition, ())
