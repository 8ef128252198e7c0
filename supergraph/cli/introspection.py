"""Asks a running subgraph for its schema."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

import orjson

from supergraph.cli.files import SourceError, reason

__all__ = ["ask_for_sdl"]

_STEP_SECONDS = 10.0
"""How long a subgraph may be silent."""
_WHOLE_SECONDS = 30.0
"""How long it may take altogether, if it sends a little now and then."""
_MAX_BYTES = 50_000_000
_CHUNK = 65_536
_EXCERPT = 80
_QUESTION = b'{"query":"query ServiceSdl { _service { sdl } }","operationName":"ServiceSdl"}'
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_DENIALS = frozenset({401, 403})
_WRONG_ENDPOINT = "give the address of its GraphQL endpoint"
_NO_SUBGRAPH = "see that it is a federation subgraph: its server must answer _service"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: it would turn the question into a GET, which asks nothing."""

    def redirect_request(self, *_: object) -> None:
        """Refuse it, so that it comes out as an error of its status."""


_OPENER = urllib.request.build_opener(_NoRedirect)


def ask_for_sdl(name: str, url: str, headers: Iterable[tuple[str, str]] = ()) -> str:
    """Return what a subgraph answers to `{ _service { sdl } }`.

    Args:
        name: the subgraph's name, for messages.
        url: where it answers.
        headers: what to send along.

    Raises:
        SourceError: it cannot be reached, takes too long, or answers something else.
    """
    start = f"Subgraph {name!r} does not answer at {url}"
    try:
        with _OPENER.open(_question(name, url, headers), timeout=_STEP_SECONDS) as answer:
            return _read_sdl(name, url, _read_body(answer))
    except urllib.error.HTTPError as error:
        with error:
            raise _refused(name, url, error) from None
    except TimeoutError:
        raise SourceError(f"{start} in time.", "see that it is running, and not busy") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        why = getattr(error, "reason", None) or error
        if isinstance(why, TimeoutError):
            why = "no answer in time"
        elif isinstance(why, OSError):
            why = reason(why)
        raise SourceError(f"{start}: {why}.", "start it there, or correct the address") from None


def _question(name: str, url: str, headers: Iterable[tuple[str, str]]) -> urllib.request.Request:
    if not _is_address(url):
        raise SourceError(
            f"Subgraph {name!r}: {url!r} is not an http(s) URL.",
            "write it as in http://localhost:4001/graphql",
        )
    request = urllib.request.Request(url, data=_QUESTION)  # noqa: S310 - the scheme was checked
    request.add_header("content-type", "application/json")
    request.add_header("accept", "application/json")
    for key, value in headers:
        request.add_header(key, value)
    return request


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        # The port is read when it is asked for, and may be no number.
        known = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return known and parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in url


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
        what = f"with JSON but with {shown!r}" if shown else "with anything"
        raise SourceError(f"{start} {what}.", _WRONG_ENDPOINT) from None
    data = content.get("data") if isinstance(content, dict) else None
    service = data.get("_service") if isinstance(data, dict) else None
    sdl = service.get("sdl") if isinstance(service, dict) else None
    if isinstance(sdl, str):
        return sdl
    messages = _messages(content)
    raise SourceError(f"{start}: it says {messages}." if messages else f"{start}.", _NO_SUBGRAPH)


def _refused(name: str, url: str, error: urllib.error.HTTPError) -> SourceError:
    """Return what an answer with a status of failure means."""
    start = f"Subgraph {name!r} at {url} answers with status {error.code}"
    target = error.headers.get("location")
    if target and error.code in _REDIRECTS:
        return SourceError(f"{start}, which leads to {target}.", f"give {urljoin(url, target)}")
    try:
        messages = _messages(orjson.loads(error.read(_CHUNK)))
    except (OSError, ValueError, http.client.HTTPException):
        messages = ""
    fix = _WRONG_ENDPOINT
    if error.code in _DENIALS:
        fix = "give introspection_headers that let you in"
    elif error.code >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        fix = "look into the log of the subgraph"
    elif messages:
        fix = _NO_SUBGRAPH
    return SourceError(f"{start}: it says {messages}." if messages else f"{start}.", fix)


def _messages(content: object) -> str:
    """Return the messages of a GraphQL answer's errors."""
    errors = content.get("errors") if isinstance(content, dict) else None
    found = (
        [error.get("message") for error in errors or () if isinstance(error, dict)]
        if (isinstance(errors, list))
        else []
    )
    return "; ".join(repr(message) for message in found if isinstance(message, str))
