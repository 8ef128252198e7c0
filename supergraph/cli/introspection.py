"""Asks a running subgraph for its schema."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Iterable

import orjson

from supergraph.cli.files import SourceError

__all__ = ["ask_for_sdl"]

_STEP_SECONDS = 10.0
"""How long a subgraph may be silent."""
_WHOLE_SECONDS = 30.0
"""How long it may take altogether, if it sends a little now and then."""
_MAX_BYTES = 50_000_000
_CHUNK = 65_536
_EXCERPT = 80
_QUESTION = b'{"query":"query ServiceSdl { _service { sdl } }","operationName":"ServiceSdl"}'


def ask_for_sdl(name: str, url: str, headers: Iterable[tuple[str, str]] = ()) -> str:
    """Return what a subgraph answers to `{ _service { sdl } }`.

    Args:
        name: the subgraph's name, for messages.
        url: where it answers.
        headers: what to send along.

    Raises:
        SourceError: it cannot be reached, takes too long, or answers something else.
    """
    if not url.startswith(("http://", "https://")):
        raise SourceError(f"Subgraph {name!r}: {url!r} is not an http(s) URL.")
    request = urllib.request.Request(url, data=_QUESTION)  # noqa: S310 - the scheme was checked
    request.add_header("content-type", "application/json")
    request.add_header("accept", "application/json")
    for key, value in headers:
        request.add_header(key, value)
    try:
        with urllib.request.urlopen(request, timeout=_STEP_SECONDS) as answer:  # noqa: S310 - as above
            return _read_sdl(name, url, _read_body(answer))
    except urllib.error.HTTPError as error:
        with error:
            raise SourceError(_describe_status(name, url, error)) from None
    except TimeoutError:
        raise SourceError(
            f"Subgraph {name!r} at {url} does not answer in time: is it running, and not busy?"
        ) from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        if isinstance(reason, TimeoutError):
            reason = "no answer in time"
        raise SourceError(
            f"Subgraph {name!r} does not answer at {url}: {reason}. Is it running there?"
        ) from None


def _read_body(answer: http.client.HTTPResponse) -> bytes:
    """Read an answer whole, within bounds of time and size."""
    deadline = time.monotonic() + _WHOLE_SECONDS
    body = bytearray()
    while chunk := answer.read1(_CHUNK):
        body += chunk
        if len(body) > _MAX_BYTES:
            raise ValueError(f"the answer is larger than {_MAX_BYTES:,} bytes")
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(body)


def _read_sdl(name: str, url: str, body: bytes) -> str:
    start = f"Subgraph {name!r} at {url} does not answer `{{ _service {{ sdl }} }}`"
    try:
        content = orjson.loads(body)
    except ValueError:
        shown = body[:_EXCERPT].decode(errors="replace").strip()
        raise SourceError(
            f"{start} with JSON but with {shown!r}: is {url} its GraphQL endpoint?"
        ) from None
    data = content.get("data") if isinstance(content, dict) else None
    service = data.get("_service") if isinstance(data, dict) else None
    sdl = service.get("sdl") if isinstance(service, dict) else None
    if isinstance(sdl, str):
        return sdl
    messages = _messages(content)
    if messages:
        raise SourceError(f"{start}: it says {messages}. Is it a federation subgraph?")
    raise SourceError(f"{start}: is it a federation subgraph?")


def _describe_status(name: str, url: str, error: urllib.error.HTTPError) -> str:
    try:
        messages = _messages(orjson.loads(error.read(_CHUNK)))
    except (OSError, ValueError, http.client.HTTPException):
        messages = ""
    said = f": it says {messages}" if messages else ""
    hint = (
        "introspection_headers may be missing"
        if error.code in {401, 403}
        else ("is this its GraphQL endpoint, and is it a federation subgraph?")
    )
    return f"Subgraph {name!r} at {url} answers with status {error.code}{said}; {hint}"


def _messages(content: object) -> str:
    """Return the messages of a GraphQL answer's errors."""
    errors = content.get("errors") if isinstance(content, dict) else None
    found = (
        [error.get("message") for error in errors or () if isinstance(error, dict)]
        if (isinstance(errors, list))
        else []
    )
    return "; ".join(repr(message) for message in found if isinstance(message, str))
