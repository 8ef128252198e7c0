"""The SMTP adapter against a server that takes, refuses, or is not there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy

import pytest

from events.notifications.adapters.smtp import SmtpMailer
from events.notifications.ports import Mail, MailRefused, MailUnavailable
from events.tests.sample_events import NOW

LOOPBACK = "127.0.0.1"
MAIL = Mail(
    message_id="<event.order_placed@store.example>",
    sender="shop@store.example",
    recipient="anna@buyers.example",
    subject="Заказ оформлен",
    text="Здравствуйте!\n",
    html="<p>Здравствуйте!</p>\n",
    locale="ru",
)


@asynccontextmanager
async def server(answer: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Serve just enough SMTP: the answer is given to RCPT."""
    received: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ready\r\n")
        while line := await reader.readline():
            command = line[:4].upper()
            if command == b"DATA":
                writer.write(b"354 go on\r\n")
                received.append(await reader.readuntil(b"\r\n.\r\n"))
                writer.write(b"250 taken\r\n")
            elif command == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(answer if command == b"RCPT" else b"250 fine\r\n")
        writer.close()

    listening = await asyncio.start_server(serve, LOOPBACK, 0)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        yield f"smtp://{LOOPBACK}:{port}", received


async def test_a_mail_arrives_whole():
    async with server(b"250 fine\r\n") as (url, received):
        await SmtpMailer(url, lambda: NOW).send(MAIL)
    message = message_from_bytes(received[0], policy=policy.default)
    assert message["Message-ID"] == MAIL.message_id
    assert message["Subject"] == "Заказ оформлен"
    assert message["To"] == "anna@buyers.example"
    assert message["Date"].datetime == NOW
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert text.get_content().strip() == "Здравствуйте!"
    assert html.get_content().strip() == "<p>Здравствуйте!</p>"


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (b"550 no such mailbox\r\n", MailRefused),
        (b"451 come back later\r\n", MailUnavailable),
    ],
)
async def test_a_refusal_is_for_good_or_for_now(answer, failure):
    async with server(answer) as (url, received):
        with pytest.raises(failure):
            await SmtpMailer(url, lambda: NOW).send(MAIL)
    assert received == []


async def test_a_server_that_is_not_there_may_be_later():
    with pytest.raises(MailUnavailable):
        await SmtpMailer(f"smtp://{LOOPBACK}:1", lambda: NOW).send(MAIL)
