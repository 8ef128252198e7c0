"""The graph's types of users."""

from __future__ import annotations

from datetime import datetime

import strawberry

from subgraphs.kit.context import Info
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import find_global_id, global_id
from subgraphs.kit.settings import Locale
from subgraphs.users.loaders import Users
from subgraphs.users.models import UserRow
from subgraphs.users.repository import people, providers
from subgraphs.users.rules.providers import Provider
from subgraphs.users.rules.wishes import Channel, Subject, is_wanted_at_first
from subgraphs.users.service.sessions import SignedIn
from subgraphs.users.types.payloads import Payload
from subgraphs.users.types.people import Address, Consent, MessagePreference, Phone
from subgraphs.users.types.sessions import Session

_DEVICE = "What this device is called in the list of your sessions; at most 80 characters."

RoleType = strawberry.enum(
    Role, name="Role", description="What a user may be in the store; one may be several."
)


@strawberry.federation.type(keys=["id"], description="A user of the store.")
class User:
    """The graph's form of `UserRow`."""

    row: strawberry.Private[UserRow]
    has_just_signed_in: strawberry.Private[bool]
    id: strawberry.ID = strawberry.field(description="Opaque; `node` finds the object again by it.")
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

    @strawberry.field(description="Grows with every change of the profile; null unless it is you.")
    def version(self, info: Info[Users]) -> int | None:
        """Return the profile's version to whose it is."""
        return self.row.profile_version if self._is_own(info) else None

    @strawberry.field(description="Whether you can sign in with a password; null unless it is you.")
    def has_password(self, info: Info[Users]) -> bool | None:
        """Return whether there is a password to whose it would be."""
        return self.row.has_password if self._is_own(info) else None

    @strawberry.field(
        description="Through whom you can sign in besides a password; null unless it is you."
    )
    async def sign_in_providers(self, info: Info[Users]) -> list[Provider] | None:
        """Return the linked providers to whose they are."""
        if not self._is_own(info):
            return None
        async with info.context.domain.reader.connect() as connection:
            return list(await providers.providers_of(connection, self.row.id))

    @strawberry.field(description="Your devices that are signed in; null unless it is you.")
    async def sessions(self, info: Info[Users]) -> list[Session] | None:
        """Return the sessions to whose they are."""
        viewer = info.context.request.identity
        if viewer is None or not self._is_own(info):
            return None
        store = info.context.domain.sessions.store
        found = await store.all_of(self.row.id, info.context.request.clock())
        return [Session.of(facts, viewer.session_id) for facts in found]

    @strawberry.field(
        description="Where things can be sent to you, the default first; null unless it is you."
    )
    async def addresses(self, info: Info[Users]) -> list[Address] | None:
        """Return the addresses to whose they are."""
        if not self._is_own(info):
            return None
        async with info.context.domain.reader.connect() as connection:
            found = await people.addresses_of(connection, self.row.id)
        return [Address.of(row) for row in found]

    @strawberry.field(description="Your phone numbers, the default first; null unless it is you.")
    async def phones(self, info: Info[Users]) -> list[Phone] | None:
        """Return the phone numbers to whose they are."""
        if not self._is_own(info):
            return None
        async with info.context.domain.reader.connect() as connection:
            found = await people.phones_of(connection, self.row.id)
        return [Phone.of(row) for row in found]

    @strawberry.field(
        description="What you want to be written to about, and how; null unless it is you."
    )
    async def message_preferences(self, info: Info[Users]) -> list[MessagePreference] | None:
        """Return every choice there is to whose they are."""
        if not self._is_own(info):
            return None
        async with info.context.domain.reader.connect() as connection:
            chosen = await people.preferences_of(connection, self.row.id)
        return [
            MessagePreference(
                subject=subject,
                channel=channel,
                is_wanted=chosen.get((subject, channel), is_wanted_at_first(subject, channel)),
            )
            for subject in Subject
            for channel in Channel
        ]

    @strawberry.field(
        description="What you have consented to and taken back, the newest first; null unless it "
        "is you."
    )
    async def consents(self, info: Info[Users]) -> list[Consent] | None:
        """Return the consents to whose they are."""
        if not self._is_own(info):
            return None
        async with info.context.domain.reader.connect() as connection:
            found = await people.consents_of(connection, self.row.id)
        return [Consent.of(row) for row in found]

    def _is_own(self, info: Info[Users]) -> bool:
        viewer = info.context.request.identity
        return self.has_just_signed_in or (viewer is not None and viewer.user_id == self.row.id)

    def _is_open_to(self, info: Info[Users]) -> bool:
        if self.has_just_signed_in:
            return True
        viewer = info.context.request.identity
        return viewer is not None and (viewer.user_id == self.row.id or Role.ADMIN in viewer.roles)


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

    email: str = strawberry.field(description="Of the account.")
    password: str = strawberry.field(description="Of the account.")
    device: str | None = strawberry.field(default=None, description=_DEVICE)


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


@strawberry.input(description="A session to end.")
class SessionRevokeInput:
    """A session."""

    id: strawberry.ID = strawberry.field(description="Which one.")


@strawberry.input(description="A proof that an address is yours.")
class UserEmailConfirmInput:
    """What the letter carried."""

    token: str = strawberry.field(description="From the letter; good once, for two days.")
    device: str | None = strawberry.field(default=None, description=_DEVICE)


@strawberry.input(description="Where to write to.")
class UserEmailConfirmResendInput:
    """An address."""

    email: str = strawberry.field(description="To which the first letter went.")


@strawberry.input(description="Where to write to.")
class UserPasswordRecoverInput:
    """An address."""

    email: str = strawberry.field(description="Of the account.")


@strawberry.input(description="Another password for who forgot the last one.")
class UserPasswordResetInput:
    """What the letter carried, and a password."""

    token: str = strawberry.field(description="From the letter; good once, for half an hour.")
    password: str = strawberry.field(description="8 to 128 characters.")


@strawberry.input(description="Another password for who knows the last one.")
class UserPasswordChangeInput:
    """Two passwords."""

    current_password: str = strawberry.field(
        description="The one to be replaced: a proof that it is you."
    )
    new_password: str = strawberry.field(description="8 to 128 characters.")


@strawberry.type(description="A session, or why there is none.")
class UserSessionPayload(Payload):
    """What signing in returns."""

    user: User | None = strawberry.field(
        default=None, description="Who is signed in; null when nobody is."
    )
    access_token: str | None = strawberry.field(
        default=None, description="To be sent as `Authorization: Bearer <token>`."
    )
    expires_at: datetime | None = strawberry.field(
        default=None, description="When the access token ends."
    )
    refresh_token: str | None = strawberry.field(
        default=None, description="Gets the next tokens, once; see `sessionRefresh`."
    )

    @classmethod
    def of(cls, signed_in: SignedIn) -> UserSessionPayload:
        """Return the answer to somebody who is signed in."""
        return cls(
            user=User.of(signed_in.user, has_just_signed_in=True),
            access_token=signed_in.access.value,
            expires_at=signed_in.access.expires_at,
            refresh_token=signed_in.refresh_token,
        )


@strawberry.type(description="The answer to asking for an account: the same for every address.")
class UserRegisterPayload(Payload):
    """What asking for an account returns."""


@strawberry.type(description="The answer to asking for the letter again.")
class UserEmailConfirmResendPayload(Payload):
    """What asking for the letter again returns."""


@strawberry.type(description="The answer to who forgot a password: the same for every address.")
class UserPasswordRecoverPayload(Payload):
    """What asking for a new password returns."""


@strawberry.type(description="The answer to setting a new password by a letter's link.")
class UserPasswordResetPayload(Payload):
    """What setting a new password returns."""


@strawberry.type(description="The answer to changing a password.")
class UserPasswordChangePayload(Payload):
    """What changing a password returns."""


@strawberry.type(description="The answer to logging out.")
class UserLogoutPayload(Payload):
    """What logging out returns."""


@strawberry.type(description="The answer to ending a session.")
class SessionRevokePayload(Payload):
    """What ending a session returns."""


@strawberry.type(description="The answer to changing a profile.")
class UserProfileUpdatePayload(Payload):
    """What changing a profile returns."""

    user: User | None = strawberry.field(
        default=None, description="As it is now; null when it was refused."
    )
