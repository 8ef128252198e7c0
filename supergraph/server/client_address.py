"""Which address a request came from, with or without proxies in front of the router."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address

__all__ = ["client_address"]

# Connections are kept: most requests come from an address that was read a moment ago.
_REMEMBERED = 1024


def client_address(
    peer: tuple[str, int] | None, forwarded_for: bytes | None, proxies: int
) -> str | None:
    """Return the client's IP address, or None when it is not known.

    Args:
        peer: who opened the connection, as ASGI tells.
        forwarded_for: the `x-forwarded-for` header, to which each proxy appends whom it saw.
        proxies: how many proxies of our own stand in front of the router. What lies further to
            the left of the header than they wrote may be the client's invention.
    """
    if proxies == 0:
        return _valid(peer[0]) if peer is not None else None
    seen = (forwarded_for or b"").decode("latin-1").split(",")
    return _valid(seen[-proxies].strip()) if len(seen) >= proxies else None


@lru_cache(_REMEMBERED)
def _valid(address: str) -> str | None:
    try:
        return str(ip_address(address))
    except ValueError:
        return None
