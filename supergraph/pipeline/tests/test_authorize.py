import json
import time
from datetime import UTC, datetime

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from supergraph.pipeline.authorize import Authenticator
from supergraph.pipeline.errors import RequestError
from supergraph.settings import AuthenticationSettings, ForwardSettings, JwtSettings

SECRET = "a secret that is long enough for HS256"
KEY = ec.generate_private_key(ec.SECP256R1())
OTHER_KEY = ec.generate_private_key(ec.SECP256R1())


def jwk(key: ec.EllipticCurvePrivateKey, key_id: str) -> dict[str, object]:
    public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
    return {**public, "kid": key_id, "alg": "ES256", "use": "sig"}


def token(key=KEY, key_id: str | None = "k1", algorithm="ES256", **claims) -> bytes:
    body = {"sub": "u1", "roles": ["buyer"], "sid": "s1", "exp": time.time() + 600, **claims}
    headers = {} if key_id is None else {"kid": key_id}
    return b"Bearer " + jwt.encode(body, key, algorithm, headers=headers).encode()


@pytest.fixture
def key_set(tmp_path):
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"keys": [jwk(KEY, "k1")]}))
    return path


@pytest.fixture
def authenticator(key_set):
    def make(clock=time.time, forward=True, **settings) -> Authenticator:
        return Authenticator(
            AuthenticationSettings(
                jwt=JwtSettings(jwks=str(key_set), **settings),
                forward=ForwardSettings(secret=SECRET) if forward else None,
            ),
            clock,
        )

    return make


async def refusal(authenticator: Authenticator, authorization: bytes) -> RequestError:
    with pytest.raises(RequestError) as caught:
        await authenticator.authenticate(authorization)
    return caught.value


async def test_a_valid_token_becomes_a_header_that_only_the_router_can_sign(authenticator):
    identity = await authenticator().authenticate(token(extra="kept from subgraphs"))
    name, value = identity.header
    claims = jwt.decode(value, SECRET, ["HS256"])
    assert name == b"x-router-identity"
    assert {key: claims[key] for key in ("sub", "roles", "sid")} == {
        "sub": "u1",
        "roles": ["buyer"],
        "sid": "s1",
    }
    assert set(claims) == {"sub", "roles", "sid", "exp"}
    assert 55 < claims["exp"] - time.time() <= 60


async def test_an_anonymous_client_has_no_identity(authenticator):
    assert await authenticator().authenticate(None) is None


async def test_without_verification_the_header_means_nothing():
    assert await Authenticator(AuthenticationSettings()).authenticate(b"Bearer x") is None


async def test_without_forwarding_subgraphs_are_told_nothing(authenticator):
    identity = await authenticator(forward=False).authenticate(token())
    assert identity.header is None
    assert identity.claims["sub"] == "u1"


@pytest.mark.parametrize(
    "authorization",
    [
        b"",
        b"Bearer",
        b"Bearer ",
        b"Basic dTpw",
        b"Bearer not.a.token",
        b"Bearer \xff\xfe",
        b"Bearer " + b"x" * 20_000,
        token(key=OTHER_KEY),
        token(key_id="unknown"),
        token(key=SECRET, algorithm="HS256"),
        token(key="", algorithm="none"),
        token(exp=time.time() - 60),
        token(nbf=time.time() + 600),
    ],
)
async def test_an_invalid_token_is_refused(authenticator, authorization):
    error = await refusal(authenticator(), authorization)
    assert (error.code, error.status, error.plain_status) == ("UNAUTHENTICATED", 401, 401)
    assert (b"www-authenticate", b"Bearer") in error.headers


async def test_a_token_without_an_end_is_refused(authenticator):
    endless = jwt.encode({"sub": "u1"}, KEY, "ES256", headers={"kid": "k1"})
    assert (await refusal(authenticator(), b"Bearer " + endless.encode())).status == 401


async def test_issuer_and_audience_must_be_the_configured_ones(authenticator):
    strict = authenticator(issuer="shop", audience="router")
    assert await strict.authenticate(token(iss="shop", aud=["router", "other"])) is not None
    assert (await refusal(strict, token(iss="shop", aud="other"))).code == "UNAUTHENTICATED"
    assert (await refusal(strict, token(iss="evil", aud="router"))).code == "UNAUTHENTICATED"
    assert (await refusal(strict, token())).code == "UNAUTHENTICATED"


async def test_a_token_with_an_audience_is_accepted_where_none_is_configured(authenticator):
    assert await authenticator().authenticate(token(aud="anything")) is not None


async def test_the_scheme_may_be_written_in_any_case(authenticator):
    lower = token().replace(b"Bearer", b"bearer")
    assert await authenticator().authenticate(lower) is not None


async def test_a_token_without_a_key_id_is_verified_by_the_only_key(authenticator):
    assert await authenticator().authenticate(token(key_id=None)) is not None


async def test_equal_requests_of_one_user_carry_equal_headers(authenticator):
    router, credential = authenticator(), token()
    first = await router.authenticate(credential)
    assert await router.authenticate(credential) is first


async def test_a_remembered_token_ends_when_it_expires(authenticator):
    now = [datetime.now(UTC).timestamp()]
    router = authenticator(clock=lambda: now[0])
    # Within the forgiven difference of clocks, but no longer to be remembered.
    credential = token(exp=now[0] - 2)
    first = await router.authenticate(credential)
    assert await router.authenticate(credential) is not first


async def test_a_forwarded_header_is_signed_anew_before_it_expires(authenticator):
    now = [time.time()]
    router, credential = authenticator(clock=lambda: now[0]), token()
    first = await router.authenticate(credential)
    now[0] += 31
    second = await router.authenticate(credential)
    assert first.header != second.header


async def test_keys_that_cannot_be_read_are_the_routers_fault(authenticator, key_set):
    key_set.unlink()
    error = await refusal(authenticator(), token())
    assert (error.code, error.status) == ("AUTHENTICATION_UNAVAILABLE", 503)
