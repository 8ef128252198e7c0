"""The graph's types of what users tell about themselves."""

from __future__ import annotations

from datetime import datetime

import strawberry

from subgraphs.kit.ids import global_id
from subgraphs.kit.settings import Locale
from subgraphs.users.repository.people import AddressRow, ConsentRow, PhoneRow
from subgraphs.users.rules.addresses import AddressLines
from subgraphs.users.rules.wishes import Channel, Purpose, Subject
from subgraphs.users.types.payloads import Payload

_VERSION = "The version you saw; when it is another by now, nothing is changed."


@strawberry.type(description="Where something can be sent to you.")
class Address:
    """The graph's form of `AddressRow`."""

    id: strawberry.ID = strawberry.field(
        description="For `userAddressUpdate` and `userAddressRemove`."
    )
    recipient: str = strawberry.field(description="Whose name stands on the parcel.")
    country: str = strawberry.field(description="ISO 3166, two capital letters.")
    region: str = strawberry.field(description="State, province or the like; may be empty.")
    city: str = strawberry.field(description="City, town or village.")
    street: str = strawberry.field(description="Street, house, flat.")
    postal_code: str = strawberry.field(description="In the country's form.")
    phone: str | None = strawberry.field(description="E.164.")
    is_default: bool = strawberry.field(description="Whether it is the one to suggest first.")
    version: int = strawberry.field(description="Grows with every change.")

    @classmethod
    def of(cls, row: AddressRow) -> Address:
        """Return the graph's form of an address."""
        lines = row.lines
        return cls(
            id=global_id("Address", row.id),
            recipient=lines.recipient,
            country=lines.country,
            region=lines.region,
            city=lines.city,
            street=lines.street,
            postal_code=lines.postal_code,
            phone=lines.phone,
            is_default=row.is_default,
            version=row.version,
        )


@strawberry.type(description="A phone number of yours.")
class Phone:
    """The graph's form of `PhoneRow`."""

    number: str = strawberry.field(description="E.164.")
    is_default: bool = strawberry.field(description="Whether you are called there first.")
    added_at: datetime = strawberry.field(description="UTC.")

    @classmethod
    def of(cls, row: PhoneRow) -> Phone:
        """Return the graph's form of a phone number."""
        return cls(number=row.number, is_default=row.is_default, added_at=row.added_at)


@strawberry.type(description="Whether you want to be written to about something in some way.")
class MessagePreference:
    """One of the choices there are."""

    subject: Subject = strawberry.field(description="What the message is about.")
    channel: Channel = strawberry.field(description="How the message travels.")
    is_wanted: bool = strawberry.field(description="Whether you want such messages.")


@strawberry.type(description="A consent that you gave or took back.")
class Consent:
    """The graph's form of `ConsentRow`."""

    purpose: Purpose = strawberry.field(description="What is consented to.")
    document_version: str = strawberry.field(description="Of the document that was shown.")
    is_given: bool = strawberry.field(description="Given, or taken back.")
    at: datetime = strawberry.field(description="UTC.")

    @classmethod
    def of(cls, row: ConsentRow) -> Consent:
        """Return the graph's form of a consent."""
        return cls(
            purpose=row.purpose,
            document_version=row.document_version,
            is_given=row.is_given,
            at=row.at,
        )


@strawberry.type(description="A document that can be consented to.")
class ConsentDocument:
    """A purpose and the version in force of its document."""

    purpose: Purpose = strawberry.field(description="What is consented to.")
    version: str = strawberry.field(description="For `userConsentSet`.")


@strawberry.input(description="What you change of your profile; what is absent stays.")
class UserProfileUpdateInput:
    """A change of a profile."""

    display_name: str | None = strawberry.field(
        default=None, description="What others see; 1 to 80 characters."
    )
    locale: Locale | None = strawberry.field(
        default=None, description="The language to be written to in."
    )
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="What an address says; each line has at most 120 characters.")
class AddressLinesInput:
    """The lines of an address."""

    recipient: str = strawberry.field(description="Whose name stands on the parcel.")
    country: str = strawberry.field(description="ISO 3166, two letters.")
    city: str = strawberry.field(description="City, town or village.")
    street: str = strawberry.field(description="Street, house, flat.")
    postal_code: str = strawberry.field(description="In the country's form.")
    region: str = strawberry.field(
        default="", description="State, province or the like; may be empty."
    )
    phone: str | None = strawberry.field(
        default=None, description="With a plus and the country's code, or as written in `country`."
    )

    def lines(self) -> AddressLines:
        """Return the lines as they were typed."""
        return AddressLines(
            recipient=self.recipient,
            country=self.country,
            region=self.region,
            city=self.city,
            street=self.street,
            postal_code=self.postal_code,
            phone=self.phone,
        )


@strawberry.input(description="A new address of yours.")
class UserAddressAddInput:
    """A new address."""

    lines: AddressLinesInput = strawberry.field(description="What it says.")
    is_default: bool = strawberry.field(
        default=False, description="Whether it is the one to suggest first."
    )


@strawberry.input(description="What becomes of an address of yours.")
class UserAddressUpdateInput:
    """A change of an address."""

    id: strawberry.ID = strawberry.field(description="Which one.")
    lines: AddressLinesInput | None = strawberry.field(
        default=None, description="All of them anew; they stay when absent."
    )
    make_default: bool = strawberry.field(
        default=False, description="Whether it is the one to suggest first from now on."
    )
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="An address to remove.")
class UserAddressRemoveInput:
    """An address."""

    id: strawberry.ID = strawberry.field(description="Which one.")


@strawberry.input(description="A phone number to add, or to make the default.")
class UserPhoneSetInput:
    """A phone number."""

    number: str = strawberry.field(description="With a plus and the country's code.")
    country: str | None = strawberry.field(
        default=None, description="Where the number is when it does not say; two letters."
    )
    make_default: bool = strawberry.field(
        default=False, description="Whether you are called there first from now on."
    )


@strawberry.input(description="A phone number to remove.")
class UserPhoneRemoveInput:
    """A phone number."""

    number: str = strawberry.field(description="As `User.phones` shows it.")


@strawberry.input(description="What you want to be written to about, and how.")
class UserPreferenceSetInput:
    """A choice."""

    subject: Subject = strawberry.field(description="What the message is about.")
    channel: Channel = strawberry.field(description="How the message travels.")
    is_wanted: bool = strawberry.field(description="Whether you want such messages.")


@strawberry.input(description="A consent that you give or take back.")
class UserConsentSetInput:
    """A choice."""

    purpose: Purpose = strawberry.field(description="What is consented to.")
    document_version: str = strawberry.field(
        description="Of the document you were shown; see `consentDocuments`."
    )
    is_given: bool = strawberry.field(description="Given, or taken back.")


@strawberry.type(description="The answer to changing or adding an address.")
class UserAddressPayload(Payload):
    """What changing an address returns."""

    address: Address | None = strawberry.field(
        default=None, description="As it is now; null when it was refused."
    )


@strawberry.type(description="The answer to removing an address.")
class UserAddressRemovePayload(Payload):
    """What removing an address returns."""


@strawberry.type(description="The answer to adding a phone number.")
class UserPhoneSetPayload(Payload):
    """What adding a phone number returns."""

    phone: Phone | None = strawberry.field(
        default=None, description="As it is now; null when it was refused."
    )


@strawberry.type(description="The answer to removing a phone number.")
class UserPhoneRemovePayload(Payload):
    """What removing a phone number returns."""


@strawberry.type(description="The answer to choosing what to be written to about.")
class UserPreferenceSetPayload(Payload):
    """What a choice returns."""


@strawberry.type(description="The answer to giving a consent or taking it back.")
class UserConsentSetPayload(Payload):
    """What a consent returns."""

    consent: Consent | None = strawberry.field(
        default=None, description="As it is noted; null when it was refused."
    )
