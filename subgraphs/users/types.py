"""The graph's types of users."""

from __future__ import annotations

from datetime import datetime

import strawberry

from subgraphs.kit.context import Info
from subgraphs.kit.errors import UserError
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import find_global_id, global_id
from subgraphs.kit.settings import Locale
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.loaders import Users
from subgraphs.users.models import UserRow
from subgraphs.users.service import SignedIn

RoleType = strawberry.enum(
    Role, name="Role", description="What a user may be in the store; one may be several."
)


@strawberry.federation.type(keys=["id"], description="A user of the store.")
class User:
    """The graph's form of `UserRow`."""

    row: strawberry.Private[UserRow]
    has_just_signed_in: strawberry.Private[bool]
    id: strawberry.ID
    display_name: str = strawberry.field(description="What others see.")

    @classmethod
    def of(cls, row: UserRow, *, has_just_signed_in: bool = False) -> User:
        """Return the graph's form of a user.

        Args:
            row: the user.
            has_just_signed_in: whether this request proved that the caller is this user; it came
                without a token.
        """
        return cls(
            row=row,
            has_just_signed_in=has_just_signed_in,
            id=global_id("User", row.id),
            display_name=row.display_name,
        )

    @classmethod
    async def resolve_reference(cls, info: Info[Users], id: str) -> User | None:
        """Return the user that another subgraph refers to."""
        key = find_global_id("User", id)
        row = None if key is None else await info.context.domain.user.load(key)
        return None if row is None else cls.of(row)

    @strawberry.field(description="Null unless it is yours, or you are an administrator.")
    def email(self, info: Info[Users]) -> str | None:
        """Return the address to those who may see it."""
        return self.row.email if self._is_open_to(info) else None

    @strawberry.field(description="Null unless they are yours, or you are an administrator.")
    def roles(self, info: Info[Users]) -> list[Role] | None:
        """Return the roles to those who may see them."""
        return sorted(self.row.roles) if self._is_open_to(info) else None

    @strawberry.field(
        description="The language to write to the user in; null unless it is you, or you are an "
        "administrator."
    )
    def locale(self, info: Info[Users]) -> Locale | None:
        """Return the language to those who may see it."""
        return self.row.locale if self._is_open_to(info) else None

    def _is_open_to(self, info: Info[Users]) -> bool:
        if self.has_just_signed_in:
            return True
        viewer = info.context.request.identity
        return viewer is not None and (viewer.user_id == self.row.id or Role.ADMIN in viewer.roles)


@strawberry.type(description="Why a request about an account or a session was refused.")
class AccountUserError(UserError):
    """A refusal of this domain."""

    code: UserErrorCode


@strawberry.input(description="Who opens an account.")
class UserRegisterInput:
    """A new account."""

    email: str = strawberry.field(description="Not case-sensitive; one account each.")
    password: str = strawberry.field(description="8 to 128 characters.")
    display_name: str = strawberry.field(description="What others see; 1 to 80 characters.")
    locale: Locale | None = strawberry.field(
        default=None, description="The language to be written to in; the request's when absent."
    )


@strawberry.input(description="Who logs in.")
class UserLoginInput:
    """Credentials."""

    email: str
    password: str


@strawberry.input(description="The session to go on with.")
class SessionRefreshInput:
    """A refresh token."""

    refresh_token: str = strawberry.field(description="Valid once; the answer has the next one.")


@strawberry.input(description="Which sessions to end.")
class UserLogoutInput:
    """The scope of logging out."""

    everywhere: bool = strawberry.field(
        default=False, description="Every session of yours, and not this one alone."
    )


@strawberry.type(description="A session, or why there is none.")
class UserSessionPayload:
    """What signing in returns."""

    user: User | None = None
    access_token: str | None = strawberry.field(
        default=None, description="To be sent as `Authorization: Bearer <token>`."
    )
    expires_at: datetime | None = strawberry.field(
        default=None, description="When the access token ends."
    )
    refresh_token: str | None = strawberry.field(
        default=None, description="Gets the next tokens, once; see `sessionRefresh`."
    )
    user_errors: list[AccountUserError]

    @classmethod
    def of(cls, signed_in: SignedIn) -> UserSessionPayload:
        """Return the answer to somebody who is signed in."""
        return cls(
            user=User.of(signed_in.user, has_just_signed_in=True),
            access_token=signed_in.access.value,
            expires_at=signed_in.access.expires_at,
            refresh_token=signed_in.refresh_token,
            user_errors=[],
        )

    @classmethod
    def refused(cls, error: AccountError, locale: Locale) -> UserSessionPayload:
        """Return the answer to somebody who is not."""
        return cls(user_errors=[AccountUserError.of(error, locale)])


@strawberry.type(description="The answer to logging out.")
class UserLogoutPayload:
    """What logging out returns."""

    user_errors: list[AccountUserError]
