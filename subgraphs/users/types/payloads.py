"""What every mutation of users answers at least."""

from __future__ import annotations

from typing import Self

import strawberry

from subgraphs.kit.errors import UserError
from subgraphs.kit.settings import Locale
from subgraphs.users.errors import AccountError, UserErrorCode


@strawberry.type(description="Why a request about an account or a session was refused.")
class AccountUserError(UserError):
    """A refusal of this domain."""

    code: UserErrorCode = strawberry.field(description="Which rule refused it.")


@strawberry.type
class Payload:
    """The common part of the payloads; each mutation has its own, so that it can grow."""

    user_errors: list[AccountUserError] = strawberry.field(
        default_factory=list, description="Why it was refused; empty when it was done."
    )

    @classmethod
    def refused(cls, error: AccountError, locale: Locale) -> Self:
        """Return the answer to a request that was refused."""
        return cls(user_errors=[AccountUserError.of(error, locale)])
