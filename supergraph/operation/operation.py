"""A client operation in normal form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supergraph.operation.selection_set import SelectionSet

__all__ = ["Operation"]


@dataclass(frozen=True, slots=True)
class Operation:
    """A client operation in normal form, without introspection and root `__typename`.

    Attributes:
        kind: query, mutation or subscription.
        name: its name, or None.
        variables: the definition of each variable as GraphQL text, by name.
        selection: what is wanted of the root.
    """

    kind: Literal["query", "mutation", "subscription"]
    name: str | None
    variables: Mapping[str, str]
    selection: SelectionSet
