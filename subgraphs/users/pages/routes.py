"""Serves the account pages: one document and its script, whatever the page."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

_FOLDER = Path(__file__).parent
_HEADERS = {
    # The link's token stands in the address: no other site learns it, nothing else runs here.
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
_FILES = {"account.js": "text/javascript", "account.css": "text/css"}


def page(_: Request) -> Response:
    """The document; its script shows what the address asks for."""
    return FileResponse(_FOLDER / "account.html", headers=_HEADERS)


def missing(_: Request) -> Response:
    """The document for an address that leads nowhere."""
    return FileResponse(_FOLDER / "account.html", status_code=404, headers=_HEADERS)


def file(request: Request) -> Response:
    """The script or the style sheet."""
    name = request.path_params["name"]
    if name not in _FILES:
        return Response(status_code=404)
    return FileResponse(_FOLDER / name, media_type=_FILES[name], headers=_HEADERS)


def page_routes() -> tuple[BaseRoute, ...]:
    """Return the routes of the account pages."""
    return (
        Route("/account/files/{name}", file),
        Route("/account/confirm", page),
        Route("/account/reset", page),
        Route("/account/recover", page),
        Route("/account/sign-in", page),
        Route("/account/sign-in/{provider}", page),
        Route("/account/{rest:path}", missing),
    )
