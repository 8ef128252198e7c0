"""The store's secrets: made at the first start, kept in the data folder, readable by its owner."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

_ADMIN_PASSWORD_VARIABLE = "STORE_ADMIN_PASSWORD"  # noqa: S105 - a variable's name


@dataclass(frozen=True, slots=True)
class StoreSecrets:
    """What the processes of one store share.

    Attributes:
        identity_secret: key by which the router signs identities for the subgraphs.
        signing_key_file: ring of the ES256 keys that sign access tokens.
        jwks_file: the first one's public half as a JSON Web Key Set, for a router that runs
            without a users subgraph that could be asked.
        admin_password: password of the seeded administrator.
        admin_password_file: where it can be read; `None` when it was given.
    """

    identity_secret: str
    signing_key_file: Path
    jwks_file: Path
    admin_password: str
    admin_password_file: Path | None

    def environment(self) -> dict[str, str]:
        """The variables by which the store's processes and the router receive them."""
        return {
            "STORE_IDENTITY_SECRET": self.identity_secret,
            "STORE_SIGNING_KEY_FILE": str(self.signing_key_file),
            _ADMIN_PASSWORD_VARIABLE: self.admin_password,
            "SUPERGRAPH_AUTHENTICATION__FORWARD__SECRET": self.identity_secret,
            "SUPERGRAPH_AUTHENTICATION__JWT__JWKS": str(self.jwks_file),
        }


def load_secrets(folder: Path, given: Mapping[str, str]) -> StoreSecrets:
    """Read the secrets of a data folder, making those that are missing.

    Args:
        folder: the data folder's `secrets` folder.
        given: the environment; `STORE_ADMIN_PASSWORD` there wins over the one made here.
    """
    key_file, jwks_file = folder / "signing-keys.json", folder / "first-public-key.json"
    _once(key_file, _new_ring)
    _once(jwks_file, lambda: _public_half(key_file.read_bytes()))
    password_file = folder / "admin-password"
    password = given.get(_ADMIN_PASSWORD_VARIABLE)
    if not password:
        password = _once(password_file, lambda: secrets.token_urlsafe(12).encode()).decode()
    identity = _once(folder / "identity-secret", lambda: secrets.token_urlsafe(48).encode())
    return StoreSecrets(
        identity_secret=identity.decode(),
        signing_key_file=key_file,
        jwks_file=jwks_file,
        admin_password=password,
        admin_password_file=None if given.get(_ADMIN_PASSWORD_VARIABLE) else password_file,
    )


def _new_ring() -> bytes:
    # A first start alone needs these, and they take long to import.
    from subgraphs.kit.clock import utc_now  # noqa: PLC0415
    from subgraphs.users.adapters.key_ring import SigningKey, write_ring  # noqa: PLC0415

    return write_ring([SigningKey.new(utc_now())])


def _public_half(ring: bytes) -> bytes:
    from subgraphs.users.adapters.key_ring import public_key_set, read_ring  # noqa: PLC0415

    return public_key_set(read_ring(ring))


def _once(path: Path, make: Callable[[], bytes]) -> bytes:
    """The file's content; made, written and moved into place whole when it is not there."""
    if not path.exists():
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(make())
        unfinished.rename(path)
    return path.read_bytes()
