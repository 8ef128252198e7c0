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
        order_depends_on: a Boolean variable that decides in which order a mutation's root fields
            come, since a field stands in the text twice under different guards; None otherwise.
    """

    kind: Literal["query", "mutation", "subscription"]
    name: str | None
    variables: Mapping[str, str]
    selection: SelectionSet
    order_depends_on: str | None = None
