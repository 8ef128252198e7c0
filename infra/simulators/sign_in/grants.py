"""What the simulated providers remember between two requests: consents, codes, access tokens."""

import base64
import secrets
import time
from dataclasses import dataclass, field
from hashlib import sha256

_CODE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Client:
    """A shop that is registered at both providers.

    Attributes:
        client_id: its name.
        secret: what proves it.
        redirect_prefix: where it may have people sent back to: the beginning of the address.
    """

    client_id: str
    secret: str
    redirect_prefix: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account at a provider.

    Attributes:
        email: the address; may be empty.
        is_verified: whether the provider has seen that it is theirs.
        name: what they are called.
    """

    email: str
    is_verified: bool
    name: str

    @property
    def subject(self) -> str:
        """The person's id: the same whenever somebody comes with this address and name."""
        return str(int(sha256(f"{self.email}/{self.name}".encode()).hexdigest()[:16], 16))


@dataclass(frozen=True, slots=True)
class Question:
    """What a shop asked for when it sent somebody here.

    Attributes:
        client_id: which shop.
        redirect_uri: where to send them back.
        state: to be given back.
        challenge: the SHA-256 of the verifier (RFC 7636).
        nonce: to be put into the ID token; empty without OpenID Connect.
    """

    client_id: str
    redirect_uri: str
    state: str
    challenge: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Grant:
    """A consent on its way to be exchanged.

    Attributes:
        question: what was asked for.
        person: who consented.
        ends_at: until when the code is good, by the monotonic clock.
    """

    question: Question
    person: Person
    ends_at: float


@dataclass
class Grants:
    """Codes that were not exchanged yet, and the access tokens that some were exchanged for."""

    codes: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, Person] = field(default_factory=dict)

    def consent(self, question: Question, person: Person) -> str:
        """Return a code that is good once, for a minute."""
        code = secrets.token_urlsafe(24)
        self.codes[code] = Grant(question, person, time.monotonic() + _CODE_SECONDS)
        return code

    def exchange(self, code: str, redirect_uri: str, verifier: str) -> tuple[str, Grant] | None:
        """Return an access token and what it was granted for; None when anything does not fit."""
        grant = self.codes.pop(code, None)
        if grant is None or time.monotonic() > grant.ends_at:
            return None
        if grant.question.redirect_uri != redirect_uri or challenge_of(verifier) != (
            grant.question.challenge
        ):
            return None
        token = secrets.token_urlsafe(32)
        self.tokens[token] = grant.person
        return token, grant


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636 §4.2)."""
    return base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
