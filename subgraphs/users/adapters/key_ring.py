"""The keys that sign access tokens: a file that each process of the store reads anew on a change.

`{"keys": [{"pem": …, "signsFrom": …}]}`, readable by its owner alone. It is replaced whole, so a
reader sees the old ring or the new one.
"""

from __future__ import annotations

import base64
import fcntl
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from subgraphs.users.rules.keys import RotationTimes, published_keys, signing_key

TIMES = RotationTimes()


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs, and the name by which verifiers find its public half.

    Attributes:
        private: the key.
        key_id: its RFC 7638 thumbprint: the `kid` of tokens and of the JWKS.
        signs_from: when it begins to sign, UTC.
    """

    private: ec.EllipticCurvePrivateKey
    key_id: str
    signs_from: datetime

    @classmethod
    def new(cls, signs_from: datetime) -> SigningKey:
        """Return a fresh key."""
        return cls._of(ec.generate_private_key(ec.SECP256R1()), signs_from)

    @classmethod
    def read(cls, pem: str, signs_from: datetime) -> SigningKey:
        """Return the key of a PEM text.

        Raises:
            ValueError: when it is not a private EC key on P-256.
        """
        private = serialization.load_pem_private_key(pem.encode(), password=None)
        if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(
            private.curve, ec.SECP256R1
        ):
            raise ValueError("ES256 signs with a private EC key on P-256; STORE_SIGNING_KEY_FILE")
        return cls._of(private, signs_from)

    @classmethod
    def _of(cls, private: ec.EllipticCurvePrivateKey, signs_from: datetime) -> SigningKey:
        members = ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
        # RFC 7638 §3.2: exactly these members of an EC key, in lexicographic order.
        canonical = orjson.dumps({name: members[name] for name in ("crv", "kty", "x", "y")})
        thumbprint = base64.urlsafe_b64encode(sha256(canonical).digest()).rstrip(b"=")
        return cls(private, thumbprint.decode(), signs_from)

    def public(self) -> dict[str, object]:
        """Return the public half as a JSON Web Key (RFC 7517)."""
        members = ECAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {**members, "kid": self.key_id, "alg": "ES256", "use": "sig"}

    def as_json(self) -> dict[str, str]:
        """Return the key as the ring's file keeps it."""
        pem = self.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return {"pem": pem.decode(), "signsFrom": self.signs_from.isoformat()}


class KeyRing:
    """The keys of a file, as they are now.

    Args:
        path: the ring's file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._keys: tuple[SigningKey, ...] = ()

    def keys(self) -> tuple[SigningKey, ...]:
        """Return every key of the file.

        Raises:
            OSError: the file cannot be read.
            ValueError: it holds no ring.
        """
        status = self._path.stat()
        seen = (status.st_mtime_ns, status.st_ino)
        if seen != self._seen:
            self._keys = read_ring(self._path.read_bytes())
            self._seen = seen
        return self._keys

    def signing(self, now: datetime) -> SigningKey:
        """Return the key that signs now."""
        return signing_key(self.keys(), now)

    def key_set(self, now: datetime) -> bytes:
        """Return the JSON Web Key Set that verifiers need now."""
        return public_key_set(published_keys(self.keys(), now, TIMES))


@cache
def key_ring(path: Path) -> KeyRing:
    """Return the process's ring of a file."""
    return KeyRing(path)


def read_ring(content: bytes) -> tuple[SigningKey, ...]:
    """Return the keys of a ring's file.

    Raises:
        ValueError: it holds no ring, or an empty one.
    """
    ring = orjson.loads(content)
    entries = ring.get("keys") if isinstance(ring, Mapping) else None
    if not isinstance(entries, list) or not entries:
        raise ValueError("STORE_SIGNING_KEY_FILE holds no keys")
    try:
        return tuple(
            SigningKey.read(entry["pem"], datetime.fromisoformat(entry["signsFrom"]))
            for entry in entries
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("STORE_SIGNING_KEY_FILE is no ring of keys") from error


def write_ring(keys: Sequence[SigningKey]) -> bytes:
    """Return a ring's file."""
    return orjson.dumps({"keys": [key.as_json() for key in keys]}, option=orjson.OPT_INDENT_2)


def public_key_set(keys: Sequence[SigningKey]) -> bytes:
    """Return the public halves of keys as a JSON Web Key Set."""
    return orjson.dumps({"keys": [key.public() for key in keys]})


def change_ring(
    path: Path, change: Callable[[tuple[SigningKey, ...]], tuple[SigningKey, ...]]
) -> tuple[SigningKey, ...]:
    """Replace a ring's file; of two who change it at once, one waits for the other.

    Args:
        path: the file, which exists.
        change: returns the new keys from the present ones; the same ones leave the file alone.

    Returns:
        The keys that are new.
    """
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        present = read_ring(path.read_bytes())
        changed = change(present)
        known = {key.key_id for key in present}
        added = tuple(key for key in changed if key.key_id not in known)
        if not added:
            return ()
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(write_ring(changed))
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        return added
