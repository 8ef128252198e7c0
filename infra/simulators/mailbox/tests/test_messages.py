"""Messages on the disk: kept whole, decoded, newest first, never lost."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from infra.simulators.mailbox.messages import MessageStore


@pytest.fixture
def messages(tmp_path: Path) -> MessageStore:
    return MessageStore(tmp_path)


def confirmation(subject: str, message_id: str = "<1@store.example>") -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Магазин <shop@store.example>", "anna@store.example"
    message["Subject"], message["Message-ID"] = subject, message_id
    message.set_content("Спасибо за заказ", charset="koi8-r")
    message.add_alternative("<p>Спасибо</p>", subtype="html")
    return bytes(message)


def test_headers_and_both_bodies_are_decoded(messages: MessageStore) -> None:
    message = messages.get(messages.add(confirmation("Заказ 2026-000123 принят")))
    assert message is not None
    assert message.subject == "Заказ 2026-000123 принят"
    assert message.sender == "Магазин <shop@store.example>"
    assert message.recipients == "anna@store.example"
    assert message.message_id == "<1@store.example>"
    assert message.text.strip() == "Спасибо за заказ"
    assert message.html.strip() == "<p>Спасибо</p>"


def test_newest_comes_first_and_the_limit_holds(messages: MessageStore) -> None:
    for number in range(3):
        messages.add(confirmation(f"order {number}"))
    assert [message.subject for message in messages.newest(2)] == ["order 2", "order 1"]
    assert messages.count() == 3


def test_messages_outlive_the_store_of_them(messages: MessageStore, tmp_path: Path) -> None:
    content = confirmation("kept")
    identity = messages.add(content)
    assert MessageStore(tmp_path).source(identity) == content


def test_same_message_sent_twice_is_kept_twice(messages: MessageStore) -> None:
    for _ in range(2):
        messages.add(confirmation("twice"))
    assert [message.message_id for message in messages.newest(9)] == ["<1@store.example>"] * 2


def test_unfinished_file_is_not_a_message(messages: MessageStore, tmp_path: Path) -> None:
    (tmp_path / "00000000000000000001-00000000.new").write_bytes(b"half")
    assert messages.count() == 0


@pytest.mark.parametrize("identity", ["../secret", "", "1-2", "00000000000000000001-0000000g"])
def test_id_that_is_no_file_name_of_ours_finds_nothing(
    messages: MessageStore, tmp_path: Path, identity: str
) -> None:
    (tmp_path.parent / "secret.eml").write_text("x")
    assert messages.get(identity) is None
    assert messages.source(identity) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"no headers at all", b"Content-Type: text/plain; charset=klingon\n\n\xff\xfe"],
)
def test_malformed_message_is_shown_as_far_as_it_goes(
    messages: MessageStore, content: bytes
) -> None:
    message = messages.get(messages.add(content))
    assert message is not None
    assert message.subject == ""


def test_clear_deletes_every_message(messages: MessageStore) -> None:
    messages.add(confirmation("gone"))
    messages.clear()
    assert messages.newest(9) == []
