"""Pure decisions about accounts: which addresses, names and passwords the store accepts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from subgraphs.kit.settings import Locale
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.rules.text import clean_line

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 128
LONGEST_NAME = 80
LONGEST_DEVICE = 80
LONGEST_EMAIL = 254
LONGEST_LOCAL_PART = 64

#: What an `<input type=email>` accepts (WHATWG HTML, "valid e-mail address"), with a dot required
#: in the domain: the store writes to the outside, never to a host of its own network.
_EMAIL = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+"
    r"@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+"
)
#: Controls, lone surrogates and code points that Unicode has not assigned: nobody types them.
_NOT_TYPED = frozenset({"Cc", "Cs", "Cn"})


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody must tell to open an account, in the form it is kept.

    Attributes:
        email: normalised: one person, one spelling.
        password: normalised, as it is hashed.
        display_name: what others see.
        locale: the language they want to be written to in.
    """

    email: str
    password: str
    display_name: str
    locale: Locale


def clean_registration(
    email: str, password: str, display_name: str, locale: Locale
) -> Registration:
    """Return a registration in the form it is kept.

    Raises:
        AccountError: naming the first field that cannot be kept.
    """
    return Registration(
        email=clean_email(email),
        password=clean_password(password),
        display_name=clean_name(display_name),
        locale=locale,
    )


def clean_email(value: str) -> str:
    """Return an address in its one spelling: no blanks around it, lower case.

    The part before the @ may by RFC 5321 tell cases apart, but no provider does, and people do
    not either.

    Raises:
        AccountError: `EMAIL_INVALID`.
    """
    email = value.strip().lower()
    local_part = email.partition("@")[0]
    if (
        len(email) > LONGEST_EMAIL
        or len(local_part) > LONGEST_LOCAL_PART
        or _EMAIL.fullmatch(email) is None
    ):
        raise AccountError(UserErrorCode.EMAIL_INVALID, ("email",))
    return email


def clean_password(value: str, field: str = "password") -> str:
    """Return a password as it is hashed: in Unicode's NFKC form, as NIST SP 800-63B advises.

    Two keyboards may send one password in different code points; NFKC makes them one.

    Args:
        value: as typed.
        field: the input field that it came in, for the refusal.

    Raises:
        AccountError: when it is too short, too long, or cannot be typed.
    """
    # Measured before normalising as well: NFKC can make one code point eighteen.
    if len(value) > LONGEST_PASSWORD:
        raise AccountError(UserErrorCode.PASSWORD_TOO_LONG, (field,), longest=LONGEST_PASSWORD)
    password = unicodedata.normalize("NFKC", value)
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(UserErrorCode.PASSWORD_TOO_SHORT, (field,), shortest=SHORTEST_PASSWORD)
    if any(unicodedata.category(character) in _NOT_TYPED for character in password):
        raise AccountError(UserErrorCode.PASSWORD_INVALID, (field,))
    return password


def clean_name(value: str) -> str:
    """Return a name as it is shown: composed (NFC), one blank between words.

    Raises:
        AccountError: `DISPLAY_NAME_INVALID`.
    """
    name = clean_line(value, LONGEST_NAME)
    if not name:
        raise AccountError(
            UserErrorCode.DISPLAY_NAME_INVALID, ("displayName",), longest=LONGEST_NAME
        )
    return name


def clean_device(value: str | None) -> str | None:
    """Return what a device is called in the list of sessions, or None when it has no name.

    Raises:
        AccountError: `DEVICE_INVALID`.
    """
    if value is None:
        return None
    device = clean_line(value, LONGEST_DEVICE)
    if device is None:
        raise AccountError(UserErrorCode.DEVICE_INVALID, ("device",), longest=LONGEST_DEVICE)
    return device or None
