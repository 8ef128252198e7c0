from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from subgraphs.kit.identity import Role
from subgraphs.kit.testing import identity_of
from subgraphs.users.adapters.es256_tokens import Es256Tokens, SigningKey


def pem(curve):
    key = generate_private_key(curve)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture
def signer():
    return Es256Tokens(SigningKey.read(pem(SECP256R1())), "shop", "api", timedelta(minutes=10))


def test_a_token_proves_who_it_was_signed_for(signer):
    identity, now = identity_of(Role.SELLER, Role.BUYER), datetime.now(UTC)
    token = signer.sign(identity, now)
    claims = jwt.decode(
        token.value,
        signer.key.private.public_key(),
        algorithms=["ES256"],
        audience="api",
        issuer="shop",
    )
    assert claims["sub"] == str(identity.user_id)
    assert claims["sid"] == identity.session_id
    assert claims["roles"] == ["buyer", "seller"]
    assert claims["exp"] == int(token.expires_at.timestamp())
    assert token.expires_at - now <= timedelta(minutes=10)
    assert jwt.get_unverified_header(token.value)["kid"] == signer.key.key_id


def test_no_two_tokens_are_the_same(signer):
    identity, now = identity_of(), datetime.now(UTC)
    assert signer.sign(identity, now).value != signer.sign(identity, now).value


def test_a_key_has_one_name(signer):
    same = pem(SECP256R1())
    assert SigningKey.read(same).key_id == SigningKey.read(same).key_id
    assert SigningKey.read(same).key_id != signer.key.key_id


def test_another_curve_is_refused():
    with pytest.raises(ValueError, match="P-256"):
        SigningKey.read(pem(SECP384R1()))
