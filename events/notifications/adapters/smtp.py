"""E-mail by SMTP."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

import aiosmtplib

from events.notifications.ports import Mail, MailRefused, MailUnavailable
from subgraphs.kit.clock import Clock

_TIMEOUT_SECONDS = 8.0
_PERMANENT = 500


class SmtpMailer:
    """Hands e-mails to a server, a connection for each.

    Args:
        url: `smtp[s]://[user:password@]host[:port]`.
        clock: the time, for the Date header.
    """

    def __init__(self, url: str, clock: Clock) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "127.0.0.1"
        self._port = parts.port
        self._username = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._tls = parts.scheme == "smtps"
        self._clock = clock

    async def send(self, mail: Mail) -> None:
        """Hand an e-mail over."""
        try:
            await aiosmtplib.send(
                self._message(mail),
                hostname=self._host,
                port=self._port,
                username=self._username,
                password=self._password,
                use_tls=self._tls,
                timeout=_TIMEOUT_SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            worst = max(refusal.code for refusal in error.recipients)
            raise _failure(worst, str(error)) from error
        except aiosmtplib.SMTPResponseException as error:
            raise _failure(error.code, error.message) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailUnavailable(f"{type(error).__name__}: {error}") from error

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        message["Message-ID"] = mail.message_id
        message["Date"] = format_datetime(self._clock())
        message["From"] = Address(addr_spec=mail.sender)
        message["To"] = Address(addr_spec=mail.recipient)
        message["Subject"] = mail.subject
        message["Content-Language"] = mail.locale
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        return message


def _failure(code: int, text: str) -> Exception:
    kind = MailRefused if code >= _PERMANENT else MailUnavailable
    return kind(f"{code} {text}")
