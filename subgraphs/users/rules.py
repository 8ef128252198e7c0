"""Pure decisions about accounts: which addresses, names and passwords the store accepts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from subgraphs.kit.settings import Locale
from subgraphs.users.errors import AccountError, UserErrorCode

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 128
LONGEST_NAME = 80
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


def clean_password(value: str) -> str:
    """Return a password as it is hashed: in Unicode's NFKC form, as NIST SP 800-63B advises.

    Two keyboards may send one password in different code points; NFKC makes them one.

    Raises:
        AccountError: when it is too short, too long, or cannot be typed.
    """
    # Measured before normalising as well: NFKC can make one code point eighteen.
    if len(value) > LONGEST_PASSWORD:
        raise AccountError(UserErrorCode.PASSWORD_TOO_LONG, ("password",), longest=LONGEST_PASSWORD)
    password = unicodedata.normalize("NFKC", value)
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(
            UserErrorCode.PASSWORD_TOO_SHORT, ("password",), shortest=SHORTEST_PASSWORD
        )
    if any(unicodedata.category(character) in _NOT_TYPED for character in password):
        raise AccountError(UserErrorCode.PASSWORD_INVALID, ("password",))
    return password


def clean_name(value: str) -> str:
    """Return a name as it is shown: composed (NFC), one blank between words.

    Raises:
        AccountError: `DISPLAY_NAME_INVALID`.
    """
    name = " ".join(unicodedata.normalize("NFC", value).split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise AccountError(
            UserErrorCode.DISPLAY_NAME_INVALID, ("displayName",), longest=LONGEST_NAME
        )
    return name


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session may live.

    Attributes:
        absolute: from its start.
        idle: since its last use.
        grace: how long the token that was just spent still gets its successor: two tabs that
            refresh at once are no thief.
    """

    absolute: timedelta = timedelta(days=30)
    idle: timedelta = timedelta(days=14)
    grace: timedelta = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class ThrottleLimits:
    """How guessing passwords is slowed down.

    An account is never locked for good: a stranger who guesses must not shut its owner out.

    Attributes:
        free: how many failures in a row cost nothing.
        longest: the longest wait, in seconds.
        memory: how long failures are remembered after the last one.
    """

    free: int = 5
    longest: int = 900
    memory: timedelta = timedelta(hours=1)

    def seconds(self, failures: int) -> int:
        """Return how long to wait after failures in a row: nothing at first, then doubling."""
        if failures < self.free:
            return 0
        # The exponent is capped before the power is taken: failures come from outside.
        return min(self.longest, 1 << min(failures - self.free, 20))

    def table(self) -> tuple[int, ...]:
        """Return the waits after 1, 2, … failures, up to the first that is the longest."""
        waits = [self.seconds(1)]
        while waits[-1] < self.longest:
            waits.append(self.seconds(len(waits) + 1))
        return tuple(waits)
