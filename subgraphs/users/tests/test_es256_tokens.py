from datetime import UTC, datetime, timedelta

import jwt
import pytest

from subgraphs.kit.identity import Role
from subgraphs.kit.testing import identity_of
from subgraphs.users.adapters.es256_tokens import Es256Tokens
from subgraphs.users.adapters.key_ring import KeyRing, SigningKey, write_ring

NOW = datetime.now(UTC)


@pytest.fixture
def keys():
    return [SigningKey.new(NOW - timedelta(days=1)), SigningKey.new(NOW + timedelta(minutes=10))]


@pytest.fixture
def signer(tmp_path, keys):
    path = tmp_path / "keys.json"
    path.write_bytes(write_ring(keys))
    return Es256Tokens(KeyRing(path), "shop", "api", timedelta(minutes=10))


def test_a_token_proves_who_it_was_signed_for(signer, keys):
    identity = identity_of(Role.SELLER, Role.BUYER)
    token = signer.sign(identity, NOW)
    claims = jwt.decode(
        token.value,
        keys[0].private.public_key(),
        algorithms=["ES256"],
        audience="api",
        issuer="shop",
        options={"verify_exp": False},  # `NOW` is as old as the run of the tests
    )
    assert claims["sub"] == str(identity.user_id)
    assert claims["sid"] == identity.session_id
    assert claims["roles"] == ["buyer", "seller"]
    assert claims["exp"] == int(token.expires_at.timestamp())
    assert token.expires_at - NOW <= timedelta(minutes=10)
    assert jwt.get_unverified_header(token.value)["kid"] == keys[0].key_id


def test_the_next_key_signs_once_its_time_has_come(signer, keys):
    late = signer.sign(identity_of(), NOW + timedelta(minutes=10))
    assert jwt.get_unverified_header(late.value)["kid"] == keys[1].key_id


def test_no_two_tokens_are_the_same(signer):
    identity = identity_of()
    assert signer.sign(identity, NOW).value != signer.sign(identity, NOW).value
