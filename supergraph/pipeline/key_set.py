"""The issuer's public keys: a JSON Web Key Set read from a file or an http(s) URL.

Read when the first token arrives, again when a token names a key that the set lacks, so that the
issuer may rotate its keys (how often is bounded, because anyone can invent a key's name), and
again when it has grown old, so that a key which the issuer withdrew is no longer trusted.
"""

from __future__ import annotations

import asyncio
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import jwt
import orjson

from supergraph.errors import RouterError

__all__ = ["KeySet", "KeySetUnavailable"]

_FETCH_SECONDS = 5.0
_MAX_BYTES = 1_000_000
# While there are no keys at all: the issuer may be starting up beside the router.
_RETRY_SECONDS = 1.0


class KeySetUnavailable(RouterError):
    """The key set could never be read, so no token can be verified."""

    code = "AUTHENTICATION_UNAVAILABLE"


class KeySet:
    """Finds the key that a token names.

    Args:
        source: path or http(s) URL of the set.
        refresh_seconds: the shortest time between two readings.
        clock: seconds of a clock that never goes back.
        max_age_seconds: how long a reading is good for keys that it has.
    """

    def __init__(
        self,
        source: str,
        refresh_seconds: float,
        clock: Callable[[], float] = time.monotonic,
        max_age_seconds: float = 300.0,
    ) -> None:
        self._source = source
        self._refresh_seconds = refresh_seconds
        self._max_age_seconds = max_age_seconds
        self._clock = clock
        self._keys: jwt.PyJWKSet | None = None
        self._read_at: float | None = None
        # When the keys in use were read; a later reading may have failed.
        self._keys_at = 0.0
        self._reading = asyncio.Lock()

    async def find(self, key_id: str | None) -> jwt.PyJWK | None:
        """The key of that id, or the only key when a token names none; None if unknown.

        Raises:
            KeySetUnavailable: the set cannot be read, and never could be.
        """
        key = self._lookup(key_id)
        # While one request reads an aged set anew, the others go on with what it held.
        if key is not None and (not self._is_old() or self._reading.locked()):
            return key
        async with self._reading:
            if (self._lookup(key_id) is None or self._is_old()) and self._may_read():
                await self._read()
        if self._keys is None:
            raise KeySetUnavailable("The keys that verify tokens cannot be read at the moment.")
        return self._lookup(key_id)

    def _lookup(self, key_id: str | None) -> jwt.PyJWK | None:
        keys = [] if self._keys is None else self._keys.keys
        if key_id is None:
            return keys[0] if len(keys) == 1 else None
        return next((key for key in keys if key.key_id == key_id), None)

    def _is_old(self) -> bool:
        return self._clock() - self._keys_at >= self._max_age_seconds

    def _may_read(self) -> bool:
        if self._read_at is None:
            return True
        pause = self._refresh_seconds if self._keys is not None else _RETRY_SECONDS
        return self._clock() - self._read_at >= pause

    async def _read(self) -> None:
        """Read the set; when that fails, go on with the keys there are."""
        self._read_at = self._clock()
        try:
            content = orjson.loads(await asyncio.to_thread(_load, self._source))
            if not isinstance(content, dict):
                raise ValueError(f"{self._source} is not a JSON object")
            self._keys = jwt.PyJWKSet.from_dict(content)
            self._keys_at = self._clock()
        except (OSError, ValueError, jwt.PyJWTError) as error:
            if self._keys is None:
                raise KeySetUnavailable(
                    "The keys that verify tokens cannot be read at the moment."
                ) from error


def _load(source: str) -> bytes:
    if not source.startswith(("http://", "https://")):
        return Path(source).read_bytes()
    with urllib.request.urlopen(source, timeout=_FETCH_SECONDS) as answer:  # noqa: S310 - as above
        content: bytes = answer.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise ValueError(f"the key set has more than {_MAX_BYTES} bytes")
    return content
