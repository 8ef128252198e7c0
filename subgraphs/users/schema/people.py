"""What users tell about themselves, and what they want."""

from __future__ import annotations

import strawberry

from subgraphs.kit.context import Info
from subgraphs.kit.federation import list_size
from subgraphs.kit.ids import find_global_id
from subgraphs.users.errors import AccountError
from subgraphs.users.loaders import Users
from subgraphs.users.rules.wishes import DOCUMENT_VERSIONS
from subgraphs.users.service import profile
from subgraphs.users.service.audit import Witness
from subgraphs.users.types.accounts import User, UserProfileUpdatePayload
from subgraphs.users.types.people import (
    Address,
    Consent,
    ConsentDocument,
    Phone,
    UserAddressAddInput,
    UserAddressPayload,
    UserAddressRemoveInput,
    UserAddressRemovePayload,
    UserAddressUpdateInput,
    UserConsentSetInput,
    UserConsentSetPayload,
    UserPhoneRemoveInput,
    UserPhoneRemovePayload,
    UserPhoneSetInput,
    UserPhoneSetPayload,
    UserPreferenceSetInput,
    UserPreferenceSetPayload,
    UserProfileUpdateInput,
)


@strawberry.type
class PeopleQuery:
    """What can be asked of what users may agree to."""

    @strawberry.field(
        description="The documents that can be consented to, as they are in force.",
        directives=[list_size(assumed=10)],
    )
    def consent_documents(self) -> list[ConsentDocument]:
        """Return the documents in force."""
        return [
            ConsentDocument(purpose=purpose, version=version)
            for purpose, version in DOCUMENT_VERSIONS.items()
        ]


@strawberry.type
class PeopleMutation:
    """What users can do with what they tell about themselves."""

    @strawberry.federation.mutation(
        authenticated=True, description="Change your name and language."
    )
    async def user_profile_update(
        self, info: Info[Users], input: UserProfileUpdateInput
    ) -> UserProfileUpdatePayload:
        """Change the caller's profile."""
        request = info.context.request
        caller = request.user
        change = profile.ProfileChange(input.display_name, input.locale, input.expected_version)
        try:
            async with info.context.domain.work(request) as work:
                user = await profile.change_profile(
                    work, caller.user_id, change, Witness.of(request)
                )
        except AccountError as error:
            return UserProfileUpdatePayload.refused(error, request.locale)
        return UserProfileUpdatePayload(user=User.of(user))

    @strawberry.federation.mutation(
        authenticated=True, description="Add an address; at most 20 are kept."
    )
    async def user_address_add(
        self, info: Info[Users], input: UserAddressAddInput
    ) -> UserAddressPayload:
        """Add an address."""
        request = info.context.request
        caller = request.user
        try:
            async with info.context.domain.work(request) as work:
                row = await profile.add_address(
                    work,
                    caller.user_id,
                    input.lines.lines(),
                    Witness.of(request),
                    is_default=input.is_default,
                )
        except AccountError as error:
            return UserAddressPayload.refused(error, request.locale)
        return UserAddressPayload(address=Address.of(row))

    @strawberry.federation.mutation(
        authenticated=True, description="Change an address, or make it the default."
    )
    async def user_address_update(
        self, info: Info[Users], input: UserAddressUpdateInput
    ) -> UserAddressPayload:
        """Change an address."""
        request = info.context.request
        caller = request.user
        change = profile.AddressChange(
            address_id=find_global_id("Address", input.id),
            lines=None if input.lines is None else input.lines.lines(),
            is_default=input.make_default,
            expected_version=input.expected_version,
        )
        try:
            async with info.context.domain.work(request) as work:
                row = await profile.change_address(
                    work, caller.user_id, change, Witness.of(request)
                )
        except AccountError as error:
            return UserAddressPayload.refused(error, request.locale)
        return UserAddressPayload(address=Address.of(row))

    @strawberry.federation.mutation(authenticated=True, description="Remove an address.")
    async def user_address_remove(
        self, info: Info[Users], input: UserAddressRemoveInput
    ) -> UserAddressRemovePayload:
        """Remove an address."""
        request = info.context.request
        caller, address_id = request.user, find_global_id("Address", input.id)
        try:
            async with info.context.domain.work(request) as work:
                await profile.remove_address(work, caller.user_id, address_id, Witness.of(request))
        except AccountError as error:
            return UserAddressRemovePayload.refused(error, request.locale)
        return UserAddressRemovePayload()

    @strawberry.federation.mutation(
        authenticated=True,
        description="Add a phone number, or make a known one the default; at most 5 are kept.",
    )
    async def user_phone_set(
        self, info: Info[Users], input: UserPhoneSetInput
    ) -> UserPhoneSetPayload:
        """Add a phone number."""
        request = info.context.request
        caller = request.user
        try:
            async with info.context.domain.work(request) as work:
                row = await profile.put_phone(
                    work,
                    caller.user_id,
                    (input.number, input.country),
                    Witness.of(request),
                    is_default=input.make_default,
                )
        except AccountError as error:
            return UserPhoneSetPayload.refused(error, request.locale)
        return UserPhoneSetPayload(phone=Phone.of(row))

    @strawberry.federation.mutation(authenticated=True, description="Remove a phone number.")
    async def user_phone_remove(
        self, info: Info[Users], input: UserPhoneRemoveInput
    ) -> UserPhoneRemovePayload:
        """Remove a phone number."""
        request = info.context.request
        caller = request.user
        try:
            async with info.context.domain.work(request) as work:
                await profile.remove_phone(work, caller.user_id, input.number, Witness.of(request))
        except AccountError as error:
            return UserPhoneRemovePayload.refused(error, request.locale)
        return UserPhoneRemovePayload()

    @strawberry.federation.mutation(
        authenticated=True, description="Choose what to be written to about, and how."
    )
    async def user_preference_set(
        self, info: Info[Users], input: UserPreferenceSetInput
    ) -> UserPreferenceSetPayload:
        """Keep a choice."""
        request = info.context.request
        caller = request.user
        choice = (input.subject, input.channel, input.is_wanted)
        try:
            async with info.context.domain.work(request) as work:
                await profile.choose(work, caller.user_id, choice, Witness.of(request))
        except AccountError as error:
            return UserPreferenceSetPayload.refused(error, request.locale)
        return UserPreferenceSetPayload()

    @strawberry.federation.mutation(
        authenticated=True, description="Give a consent, or take it back."
    )
    async def user_consent_set(
        self, info: Info[Users], input: UserConsentSetInput
    ) -> UserConsentSetPayload:
        """Keep a consent."""
        request = info.context.request
        caller = request.user
        choice = (input.purpose, input.document_version, input.is_given)
        try:
            async with info.context.domain.work(request) as work:
                row = await profile.consent(work, caller.user_id, choice, Witness.of(request))
        except AccountError as error:
            return UserConsentSetPayload.refused(error, request.locale)
        return UserConsentSetPayload(consent=Consent.of(row))
