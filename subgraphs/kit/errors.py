"""Errors of the store: refusals that a customer can act on, and the graph's own closed set.

StoreError
├── Unauthenticated   nobody has signed in
├── Forbidden         somebody has, but may not
├── NotFound          no such thing (or not yours to see)
├── BadUserInput      an argument that can never be right
└── DomainError       a refusal by a rule; becomes an entry of `userErrors`
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, ClassVar, Self

import strawberry

from subgraphs.kit.settings import Locale


class StoreError(Exception):
    """Root of the store's errors; its message may reach the client.

    Attributes:
        CODE: the `extensions.code` of the GraphQL error.
    """

    CODE: ClassVar[str] = "INTERNAL_SERVER_ERROR"

    @property
    def extensions(self) -> dict[str, object]:
        """Return what graphql-core copies into the error's `extensions`."""
        return {"code": self.CODE}


class Unauthenticated(StoreError):
    """The operation needs a signed-in user."""

    CODE = "UNAUTHENTICATED"

    def __init__(
        self, message: str = "Sign in first: send `Authorization: Bearer <access token>`."
    ) -> None:
        super().__init__(message)


class Forbidden(StoreError):
    """The signed-in user lacks the role or does not own the thing."""

    CODE = "FORBIDDEN"


class NotFound(StoreError):
    """There is no such thing, or it is not the caller's to see."""

    CODE = "NOT_FOUND"


class BadUserInput(StoreError):
    """An argument that no state of the store could make right."""

    CODE = "BAD_USER_INPUT"


class DomainError(StoreError):
    """A refusal by a domain's rule.

    Each domain subclasses it with its enum of codes and their texts.

    Args:
        code: member of the domain's closed set.
        field: path of the input field at fault, empty when it is the whole.
        values: numbers and names that the text shows.
    """

    CODE = "BAD_USER_INPUT"
    TEXTS: ClassVar[Mapping[Any, Mapping[Locale, str]]] = {}

    def __init__(self, code: Enum, field: Sequence[str] = (), **values: object) -> None:
        self.code = code
        self.field = tuple(field)
        self.values = values
        super().__init__(self.message(Locale.EN))

    def message(self, locale: Locale) -> str:
        """Return the text for the customer, in their language."""
        values = {name: _shown(value) for name, value in self.values.items()}
        return self.TEXTS[self.code][locale].format(**values)

    @property
    def extensions(self) -> dict[str, object]:
        """Return the domain's own code where the error ends outside a payload."""
        return {"code": str(self.code.value)}


def _shown(value: object) -> object:
    """Return a value as a message may hold it: what customers wrote need not be text at all."""
    if not isinstance(value, str):
        return value
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in value)


@strawberry.interface(description="A refusal that the customer can act on.")
class UserError:
    """The common part of every domain's user errors; each adds its `code`."""

    field: list[str] | None = strawberry.field(
        description="Path of the input field at fault; null when it is the whole input."
    )
    message: str = strawberry.field(description="Text for the customer, in the request's language.")

    @classmethod
    def of(cls, error: DomainError, locale: Locale) -> Self:
        """Return the graph's form of a refusal.

        Args:
            error: the refusal; its code is of the enum that the subclass's `code` has.
            locale: the language of the message.
        """
        return cls(  # type: ignore[call-arg]  # every subclass has `code`, of its own enum
            field=list(error.field) or None, message=error.message(locale), code=error.code
        )
