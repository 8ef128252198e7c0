"""The mailbox in the browser and as JSON."""

from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from infra.simulators.mailbox.app import create_app
from infra.simulators.mailbox.messages import MessageStore


@pytest.fixture
def messages(tmp_path: Path) -> MessageStore:
    return MessageStore(tmp_path)


@pytest.fixture
async def client(messages: MessageStore) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(messages))
    async with httpx.AsyncClient(transport=transport, base_url="http://mailbox") as client:
        yield client


def add(messages: MessageStore, subject: str = "Заказ <b>принят</b>") -> str:
    message = EmailMessage()
    message["From"], message["To"] = "shop@store.example", "anna@store.example"
    message["Subject"], message["Message-ID"] = subject, "<1@store.example>"
    message.set_content("Спасибо")
    message.add_alternative("<script>alert(1)</script><p>Спасибо</p>", subtype="html")
    return messages.add(bytes(message))


async def test_list_page_shows_the_subject_escaped(
    client: httpx.AsyncClient, messages: MessageStore
) -> None:
    add(messages)
    page = await client.get("/")
    assert "Заказ &lt;b&gt;принят&lt;/b&gt;" in page.text
    assert "1 message" in page.text


async def test_empty_mailbox_says_so(client: httpx.AsyncClient) -> None:
    page = await client.get("/")
    assert "No messages yet" in page.text


async def test_message_page_shows_text_and_frames_the_html(
    client: httpx.AsyncClient, messages: MessageStore
) -> None:
    identity = add(messages)
    page = await client.get(f"/messages/{identity}")
    assert "<pre>Спасибо" in page.text
    assert f'<iframe sandbox src="/messages/{identity}/html"' in page.text
    assert "<script>" not in page.text


async def test_html_of_a_message_cannot_run_scripts(
    client: httpx.AsyncClient, messages: MessageStore
) -> None:
    response = await client.get(f"/messages/{add(messages)}/html")
    assert response.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


async def test_source_is_plain_text(client: httpx.AsyncClient, messages: MessageStore) -> None:
    response = await client.get(f"/messages/{add(messages)}/source")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Message-ID: <1@store.example>" in response.text


async def test_api_lists_without_bodies_and_gives_one_with_them(
    client: httpx.AsyncClient, messages: MessageStore
) -> None:
    identity = add(messages)
    listed = (await client.get("/api/messages")).json()
    assert listed["count"] == 1
    assert listed["messages"][0]["messageId"] == "<1@store.example>"
    assert "text" not in listed["messages"][0]
    one = (await client.get(f"/api/messages/{identity}")).json()
    assert one["text"].strip() == "Спасибо"


async def test_api_limit_is_respected_and_checked(
    client: httpx.AsyncClient, messages: MessageStore
) -> None:
    add(messages, "one")
    add(messages, "two")
    listed = (await client.get("/api/messages?limit=1")).json()
    assert [row["subject"] for row in listed["messages"]] == ["two"]
    assert (await client.get("/api/messages?limit=many")).status_code == 400
    assert (await client.get("/api/messages?limit=-1")).json()["messages"] == []


async def test_api_clear_empties_the_mailbox(
    client: httpx.AsyncClient, messages: MessageStore
) -> None:
    add(messages)
    assert (await client.delete("/api/messages")).status_code == 204
    assert messages.count() == 0


@pytest.mark.parametrize("path", ["/messages/none", "/messages/none/source", "/api/messages/none"])
async def test_unknown_message_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404
