"""SMTP: a message is acknowledged only when it is on the disk."""

from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from infra.simulators.mailbox.messages import MessageStore
from infra.simulators.mailbox.smtp import serve_smtp


def order(recipient: str = "анна@пример.рф") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "shop@store.example", recipient
    message["Subject"], message["Message-ID"] = "Заказ", "<7@store.example>"
    message.set_content("Спасибо")
    return message


async def test_sent_message_is_kept_and_its_id_told(tmp_path: Path) -> None:
    messages = MessageStore(tmp_path)
    server = await serve_smtp(messages, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        _, answer = await aiosmtplib.send(order(), hostname="127.0.0.1", port=port)
    kept = messages.newest(9)
    assert [message.subject for message in kept] == ["Заказ"]
    assert kept[0].id in answer


async def test_message_that_cannot_be_kept_is_not_acknowledged(tmp_path: Path) -> None:
    messages = MessageStore(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    server = await serve_smtp(messages, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(aiosmtplib.SMTPDataError):
            await aiosmtplib.send(order("anna@store.example"), hostname="127.0.0.1", port=port)
