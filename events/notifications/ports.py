"""Where messages are handed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail, ready to go.

    Attributes:
        message_id: its Message-ID, the same at every attempt.
        sender: the address it comes from.
        recipient: the address it goes to.
        subject: one line.
        text: the plain form.
        html: the form for readers that show it.
        locale: its language.
    """

    message_id: str
    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    locale: str


class MailUnavailable(Exception):
    """The mail server cannot take the message now; later it may."""


class MailRefused(Exception):
    """The mail server will never take the message."""


class Mailer(Protocol):
    """Hands e-mails over."""

    async def send(self, mail: Mail) -> None:
        """Hand an e-mail over.

        Raises:
            MailUnavailable: try again later.
            MailRefused: never try again.
        """
        ...
