"""Refuses what a foreign web page could make a user's browser send.

A browser asks the router first (a CORS preflight) before it sends anything but a "simple" request:
one with a form's content type or none, and without unusual headers. Such a request is refused when
a browser sent it for another site. Programs that are not browsers carry nobody's cookies and cannot
be misled, so a plain `curl` of a persisted query works.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from supergraph.pipeline.errors import RequestError, RequestErrorCode

if TYPE_CHECKING:
    from supergraph.settings import CsrfSettings

__all__ = ["CsrfRule"]

_SIMPLE_TYPES = frozenset(
    {b"", b"application/x-www-form-urlencoded", b"multipart/form-data", b"text/plain"}
)
# A page of this very origin, or a person who typed the address.
_OWN_SITES = frozenset({b"same-origin", b"none"})
# What only browsers send. Old ones lack `sec-fetch-site`, and over plain HTTP so do new ones.
_BROWSER_SIGNS = (b"origin", b"cookie", b"referer")


class CsrfRule:
    """The rule, with the headers that lift it.

    Args:
        settings: whether it applies, and which headers prove a preflight.
    """

    def __init__(self, settings: CsrfSettings) -> None:
        self._enabled = settings.enabled
        self._proofs = tuple(name.encode() for name in settings.headers)

    def check(self, headers: Mapping[bytes, bytes]) -> None:
        """Refuse a request that a foreign page may have caused.

        Args:
            headers: the request's headers, names in lower case.

        Raises:
            RequestError: it may have been; the message says what to send.
        """
        if not self._enabled:
            return
        content_type = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
        if content_type not in _SIMPLE_TYPES or any(name in headers for name in self._proofs):
            return
        site = headers.get(b"sec-fetch-site")
        if site in _OWN_SITES:
            return
        if site is not None or any(sign in headers for sign in _BROWSER_SIGNS):
            shown = ", ".join(name.decode() for name in self._proofs)
            raise RequestError(
                RequestErrorCode.CSRF_ERROR,
                "A browser could send this request for another site. Send `content-type: "
                f"application/json`, or one of these headers: {shown}.",
            )
