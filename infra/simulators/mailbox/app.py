"""The web side: pages for a person, JSON for a program.

`/` lists the newest messages, `/messages/{id}` shows one, `/api/messages` and `/api/messages/{id}`
answer the same as JSON, `DELETE /api/messages` empties the mailbox, `/health` answers when up.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from infra.simulators.mailbox.messages import Message, MessageStore

_PAGE_SIZE = 100
_LARGEST_PAGE = 1000
# The pages run no script and fetch nothing; a message's own HTML is shown in a sandbox.
_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'"
_MESSAGE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("pages")),
    autoescape=select_autoescape(),
    trim_blocks=True,
    lstrip_blocks=True,
)


def create_app(messages: MessageStore) -> Starlette:
    """The web application over a store of messages."""
    app = Starlette(
        routes=[
            Route("/", list_page),
            Route("/messages/{id}", message_page),
            Route("/messages/{id}/html", message_html),
            Route("/messages/{id}/source", message_source),
            Route("/api/messages", api_list, methods=["GET"]),
            Route("/api/messages", api_clear, methods=["DELETE"]),
            Route("/api/messages/{id}", api_message),
            Route("/health", health),
        ]
    )
    app.state.messages = messages
    return app


def list_page(request: Request) -> Response:
    """The newest messages as a page."""
    messages = _messages(request)
    return _page("list.html", messages=messages.newest(_PAGE_SIZE), count=messages.count())


def message_page(request: Request) -> Response:
    """One message as a page."""
    return _page("message.html", message=_message(request))


def message_html(request: Request) -> Response:
    """The HTML body alone, closed off from everything."""
    return HTMLResponse(
        _message(request).html, headers={"content-security-policy": _MESSAGE_POLICY}
    )


def message_source(request: Request) -> Response:
    """The message as it came over SMTP."""
    source = _messages(request).source(request.path_params["id"])
    if source is None:
        raise HTTPException(404)
    return Response(
        source,
        media_type="text/plain; charset=utf-8",
        headers={"x-content-type-options": "nosniff"},
    )


def api_list(request: Request) -> Response:
    """`{count, messages}`: how many there are, and the newest `limit` (100) without bodies."""
    try:
        limit = min(int(request.query_params.get("limit", _PAGE_SIZE)), _LARGEST_PAGE)
    except ValueError:
        raise HTTPException(400, "`limit` is a whole number") from None
    messages = _messages(request)
    rows = [_as_json(message, bodies=False) for message in messages.newest(max(limit, 0))]
    return _json({"count": messages.count(), "messages": rows})


def api_message(request: Request) -> Response:
    """One message with its bodies."""
    return _json(_as_json(_message(request), bodies=True))


def api_clear(request: Request) -> Response:
    """Empty the mailbox."""
    _messages(request).clear()
    return Response(status_code=204)


def health(_: Request) -> Response:
    """Up."""
    return _json({"status": "ok"})


def _messages(request: Request) -> MessageStore:
    messages: MessageStore = request.app.state.messages
    return messages


def _message(request: Request) -> Message:
    message = _messages(request).get(request.path_params["id"])
    if message is None:
        raise HTTPException(404, "no such message")
    return message


def _page(name: str, **values: Any) -> Response:
    return HTMLResponse(
        _PAGES.get_template(name).render(**values),
        headers={"content-security-policy": _PAGE_POLICY, "cache-control": "no-store"},
    )


def _json(value: dict[str, Any]) -> Response:
    return Response(orjson.dumps(value), media_type="application/json")


def _as_json(message: Message, *, bodies: bool) -> dict[str, Any]:
    fields = asdict(message)
    fields["messageId"] = fields.pop("message_id")
    fields["receivedAt"] = fields.pop("received_at")
    if not bodies:
        del fields["text"], fields["html"]
    return fields
