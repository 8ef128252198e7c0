"""Accounts: opened, proven, and their passwords."""

from __future__ import annotations

import strawberry

from subgraphs.kit.context import Info
from subgraphs.users.errors import AccountError
from subgraphs.users.loaders import Users
from subgraphs.users.ports import Client
from subgraphs.users.rules.accounts import clean_device, clean_registration
from subgraphs.users.service import accounts
from subgraphs.users.service.audit import Witness
from subgraphs.users.types.accounts import (
    User,
    UserEmailConfirmInput,
    UserEmailConfirmResendInput,
    UserEmailConfirmResendPayload,
    UserPasswordChangeInput,
    UserPasswordChangePayload,
    UserPasswordRecoverInput,
    UserPasswordRecoverPayload,
    UserPasswordResetInput,
    UserPasswordResetPayload,
    UserRegisterInput,
    UserRegisterPayload,
    UserSessionPayload,
)


@strawberry.type
class AccountQuery:
    """What can be asked of accounts."""

    @strawberry.field(description="The signed-in user; null when nobody has signed in.")
    async def me(self, info: Info[Users]) -> User | None:
        """Return the caller."""
        identity = info.context.request.identity
        row = await info.context.domain.user.load(identity.user_id) if identity else None
        return None if row is None else User.of(row)


@strawberry.type
class AccountMutation:
    """What users can do with their accounts."""

    @strawberry.mutation(
        description="Ask for an account. A letter to the address tells how to go on; the answer "
        "here does not tell whether the address has an account."
    )
    async def user_register(
        self, info: Info[Users], input: UserRegisterInput
    ) -> UserRegisterPayload:
        """Ask for an account."""
        request, domain = info.context.request, info.context.domain
        try:
            registration = clean_registration(
                input.email, input.password, input.display_name, input.locale or request.locale
            )
            async with domain.work(request) as work:
                await accounts.register(work, domain.desk, registration, Witness.of(request))
        except AccountError as error:
            return UserRegisterPayload.refused(error, request.locale)
        return UserRegisterPayload()

    @strawberry.mutation(
        description="Open the account by the token of the letter, and sign in to it."
    )
    async def user_email_confirm(
        self, info: Info[Users], input: UserEmailConfirmInput
    ) -> UserSessionPayload:
        """Open an account."""
        request, domain = info.context.request, info.context.domain
        try:
            client = Client(clean_device(input.device), request.client_address)
            async with domain.work(request) as work:
                user = await accounts.confirm_email(
                    work, domain.desk.tickets, input.token, Witness.of(request)
                )
        except AccountError as error:
            return UserSessionPayload.refused(error, request.locale)
        return UserSessionPayload.of(await domain.sessions.open(user, client, request.clock()))

    @strawberry.mutation(
        description="Have the letter that confirms an address sent again; the last one's link "
        "then is worth nothing."
    )
    async def user_email_confirm_resend(
        self, info: Info[Users], input: UserEmailConfirmResendInput
    ) -> UserEmailConfirmResendPayload:
        """Send the letter again."""
        request, domain = info.context.request, info.context.domain
        try:
            async with domain.work(request) as work:
                await accounts.resend(work, domain.desk, input.email, Witness.of(request))
        except AccountError as error:
            return UserEmailConfirmResendPayload.refused(error, request.locale)
        return UserEmailConfirmResendPayload()

    @strawberry.mutation(
        description="Have a link sent that sets a new password. The answer does not tell whether "
        "the address has an account."
    )
    async def user_password_recover(
        self, info: Info[Users], input: UserPasswordRecoverInput
    ) -> UserPasswordRecoverPayload:
        """Send a link that sets a new password."""
        request, domain = info.context.request, info.context.domain
        try:
            async with domain.work(request) as work:
                await accounts.recover(work, domain.desk, input.email, Witness.of(request))
        except AccountError as error:
            return UserPasswordRecoverPayload.refused(error, request.locale)
        return UserPasswordRecoverPayload()

    @strawberry.mutation(
        description="Set a new password by the token of the letter. Every session ends at once: "
        "log in with the new password."
    )
    async def user_password_reset(
        self, info: Info[Users], input: UserPasswordResetInput
    ) -> UserPasswordResetPayload:
        """Set a new password."""
        request, domain = info.context.request, info.context.domain
        try:
            async with domain.work(request) as work:
                await accounts.reset_password(
                    work, domain.desk, input.token, input.password, Witness.of(request)
                )
        except AccountError as error:
            return UserPasswordResetPayload.refused(error, request.locale)
        return UserPasswordResetPayload()

    @strawberry.federation.mutation(
        authenticated=True,
        description="Change your password. Your other sessions end at once, this one goes on.",
    )
    async def user_password_change(
        self, info: Info[Users], input: UserPasswordChangeInput
    ) -> UserPasswordChangePayload:
        """Change the caller's password."""
        request, domain = info.context.request, info.context.domain
        caller = request.user
        change = accounts.PasswordChange(input.current_password, input.new_password)
        try:
            async with domain.work(request) as work:
                await accounts.change_password(
                    work, domain.desk, caller, change, Witness.of(request)
                )
        except AccountError as error:
            return UserPasswordChangePayload.refused(error, request.locale)
        return UserPasswordChangePayload()
