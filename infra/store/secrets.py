"""The store's secrets: made at the first start, kept in the data folder, readable by its owner."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

_ADMIN_PASSWORD_VARIABLE = "STORE_ADMIN_PASSWORD"  # noqa: S105 - a variable's name


@dataclass(frozen=True, slots=True)
class StoreSecrets:
    """What the processes of one store share.

    Attributes:
        identity_secret: key by which the router signs identities for the subgraphs.
        signing_key_file: PEM file of the ES256 key that signs access tokens.
        jwks_file: the public half as a JSON Web Key Set, for the router.
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
    key_file, jwks_file = folder / "signing-key.pem", folder / "jwks.json"
    _once(key_file, _new_signing_key)
    _once(jwks_file, lambda: jwks(key_file.read_bytes()))
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


def jwks(private_key_pem: bytes) -> bytes:
    """The JSON Web Key Set of the signing key: its public half, under the name tokens use.

    Source: RFC 7517.
    """
    # A first start alone needs these, and they take long to import.
    from jwt.algorithms import ECAlgorithm  # noqa: PLC0415

    from subgraphs.users.adapters.es256_tokens import SigningKey  # noqa: PLC0415

    key = SigningKey.read(private_key_pem)
    public = ECAlgorithm.to_jwk(key.private.public_key(), as_dict=True)
    return orjson.dumps({"keys": [{**public, "kid": key.key_id, "alg": "ES256", "use": "sig"}]})


def _new_signing_key() -> bytes:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


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
