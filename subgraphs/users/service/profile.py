"""What users tell about themselves, and what they want."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from subgraphs.kit.errors import Unauthenticated
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.events import PreferencesChanged
from subgraphs.users.models import UserRow
from subgraphs.users.repository import accounts, people
from subgraphs.users.repository.people import AddressRow, ConsentRow, PhoneRow
from subgraphs.users.rules.accounts import clean_name
from subgraphs.users.rules.addresses import (
    MOST_ADDRESSES,
    MOST_PHONES,
    AddressLines,
    clean_address,
    clean_country,
    clean_phone,
)
from subgraphs.users.rules.audit import AuditAction
from subgraphs.users.rules.wishes import (
    DOCUMENT_VERSIONS,
    Channel,
    Purpose,
    Subject,
    is_mandatory,
)
from subgraphs.users.service.accounts import publish
from subgraphs.users.service.audit import Witness, note


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """What a user changes; None leaves a part as it is.

    Attributes:
        display_name: as typed.
        locale: the language to be written to in.
        expected_version: of the profile that the client saw; None for any.
    """

    display_name: str | None = None
    locale: Locale | None = None
    expected_version: int | None = None


async def change_profile(
    work: UnitOfWork, user_id: UUID, change: ProfileChange, witness: Witness
) -> UserRow:
    """Change the user's profile and return it.

    Raises:
        AccountError: `VERSION_STALE`, or what is wrong with a field.
    """
    values: dict[str, object] = {}
    if change.display_name is not None:
        values["display_name"] = clean_name(change.display_name)
    if change.locale is not None:
        values["locale"] = change.locale.value
    await _locked(work, user_id)
    if not await accounts.change_profile(work.session, user_id, change.expected_version, **values):
        raise AccountError(UserErrorCode.VERSION_STALE, ("expectedVersion",))
    await note(work, witness, AuditAction.PROFILE_CHANGED, user_id, {"fields": sorted(values)})
    return await _locked(work, user_id)


async def add_address(
    work: UnitOfWork, user_id: UUID, typed: AddressLines, witness: Witness, *, is_default: bool
) -> AddressRow:
    """Add an address and return it; the first one is the default.

    Raises:
        AccountError: `TOO_MANY`, or what is wrong with a field.
    """
    lines = clean_address(typed)
    await _locked(work, user_id)
    count = await people.count_addresses(work.session, user_id)
    if count >= MOST_ADDRESSES:
        raise AccountError(UserErrorCode.TOO_MANY, most=MOST_ADDRESSES)
    row = AddressRow(new_id(), user_id, lines, is_default or count == 0, 1, work.now())
    await people.put_address(work.session, row)
    await note(work, witness, AuditAction.ADDRESS_ADDED, user_id, {"address": str(row.id)})
    return row


@dataclass(frozen=True, slots=True)
class AddressChange:
    """What becomes of an address.

    Attributes:
        address_id: which.
        lines: what it says from now on; None leaves it.
        is_default: whether it is to be the default from now on.
        expected_version: that the client saw; None for any.
    """

    address_id: UUID | None
    lines: AddressLines | None = None
    is_default: bool = False
    expected_version: int | None = None


async def change_address(
    work: UnitOfWork, user_id: UUID, change: AddressChange, witness: Witness
) -> AddressRow:
    """Change an address and return it.

    Raises:
        AccountError: `ADDRESS_UNKNOWN`, `VERSION_STALE`, or what is wrong with a field.
    """
    lines = None if change.lines is None else clean_address(change.lines)
    await _locked(work, user_id)
    row = await _address(work, user_id, change.address_id)
    if change.expected_version not in {None, row.version}:
        raise AccountError(UserErrorCode.VERSION_STALE, ("expectedVersion",))
    changed = replace(
        row,
        lines=lines or row.lines,
        is_default=row.is_default or change.is_default,
        version=row.version + 1,
    )
    await people.put_address(work.session, changed)
    await note(work, witness, AuditAction.ADDRESS_CHANGED, user_id, {"address": str(row.id)})
    return changed


async def remove_address(
    work: UnitOfWork, user_id: UUID, address_id: UUID | None, witness: Witness
) -> None:
    """Remove an address; when it was the default, the newest one left becomes it.

    Raises:
        AccountError: `ADDRESS_UNKNOWN`.
    """
    await _locked(work, user_id)
    row = await _address(work, user_id, address_id)
    await people.remove_address(work.session, row.id)
    left = await people.addresses_of(work.session, user_id)
    if row.is_default and left:
        await people.put_address(work.session, replace(left[0], is_default=True))
    await note(work, witness, AuditAction.ADDRESS_REMOVED, user_id, {"address": str(row.id)})


async def put_phone(
    work: UnitOfWork,
    user_id: UUID,
    typed: tuple[str, str | None],
    witness: Witness,
    *,
    is_default: bool,
) -> PhoneRow:
    """Add a phone number, or make a known one the default; the first one is the default.

    Args:
        work: the unit of work.
        user_id: whose.
        typed: the number, and the country it is in when it does not say.
        witness: who acts.
        is_default: whether it is to be the default.

    Raises:
        AccountError: `PHONE_INVALID`, `COUNTRY_INVALID` or `TOO_MANY`.
    """
    country = None if typed[1] is None else clean_country(typed[1])
    number = clean_phone(typed[0], country, "number")
    await _locked(work, user_id)
    known = {row.number: row for row in await people.phones_of(work.session, user_id)}
    if number not in known and len(known) >= MOST_PHONES:
        raise AccountError(UserErrorCode.TOO_MANY, most=MOST_PHONES)
    was = known.get(number)
    default = is_default or not known or (was is not None and was.is_default)
    row = PhoneRow(number, default, work.now() if was is None else was.added_at)
    await people.put_phone(work.session, user_id, row)
    action = AuditAction.PHONE_ADDED if was is None else AuditAction.PHONE_CHANGED
    await note(work, witness, action, user_id)
    return row


async def remove_phone(work: UnitOfWork, user_id: UUID, number: str, witness: Witness) -> None:
    """Remove a phone number; when it was the default, the oldest one left becomes it.

    Raises:
        AccountError: `PHONE_UNKNOWN`.
    """
    await _locked(work, user_id)
    known = await people.phones_of(work.session, user_id)
    row = next((each for each in known if each.number == number), None)
    if row is None:
        raise AccountError(UserErrorCode.PHONE_UNKNOWN, ("number",))
    await people.remove_phone(work.session, user_id, number)
    left = [each for each in known if each.number != number]
    if row.is_default and left:
        await people.put_phone(work.session, user_id, replace(left[0], is_default=True))
    await note(work, witness, AuditAction.PHONE_REMOVED, user_id)


async def choose(
    work: UnitOfWork, user_id: UUID, choice: tuple[Subject, Channel, bool], witness: Witness
) -> None:
    """Keep what the user wants to be written to about, and how.

    Raises:
        AccountError: `SUBJECT_MANDATORY`.
    """
    subject, channel, is_wanted = choice
    if not is_wanted and is_mandatory(subject, channel):
        raise AccountError(UserErrorCode.SUBJECT_MANDATORY, ("subject",))
    await _locked(work, user_id)
    await people.put_preference(work.session, user_id, choice, work.now())
    event = PreferencesChanged(
        user_id=user_id, about=subject.value, channel=channel.value, is_wanted=is_wanted
    )
    await publish(work, event)
    details = {"subject": subject.value, "channel": channel.value, "isWanted": is_wanted}
    await note(work, witness, AuditAction.PREFERENCE_CHANGED, user_id, details)


async def consent(
    work: UnitOfWork, user_id: UUID, choice: tuple[Purpose, str, bool], witness: Witness
) -> ConsentRow:
    """Keep that the user gives a consent or takes it back, and return it.

    Args:
        work: the unit of work.
        user_id: whose.
        choice: to what; the version of the document that was shown; given or withdrawn.
        witness: who acts.

    Raises:
        AccountError: `DOCUMENT_VERSION_INVALID` for a text that is not in force.
    """
    purpose, version, is_given = choice
    current = DOCUMENT_VERSIONS[purpose]
    if version != current:
        raise AccountError(
            UserErrorCode.DOCUMENT_VERSION_INVALID, ("documentVersion",), current=current
        )
    await _locked(work, user_id)
    row = ConsentRow(new_id(), purpose, version, is_given, work.now())
    await people.add_consent(work.session, user_id, row)
    action = AuditAction.CONSENT_GIVEN if is_given else AuditAction.CONSENT_WITHDRAWN
    details = {"purpose": purpose.value, "documentVersion": version}
    await note(work, witness, action, user_id, details)
    return row


async def _locked(work: UnitOfWork, user_id: UUID) -> UserRow:
    # The token may outlive the account by minutes where Redis was away.
    user = await accounts.locked_user(work.session, user_id)
    if user is None or not user.is_open:
        raise Unauthenticated("The account is closed.")
    return user


async def _address(work: UnitOfWork, user_id: UUID, address_id: UUID | None) -> AddressRow:
    found = None
    if address_id is not None:
        found = await people.address_of(work.session, user_id, address_id)
    if found is None:
        raise AccountError(UserErrorCode.ADDRESS_UNKNOWN, ("id",))
    return found
