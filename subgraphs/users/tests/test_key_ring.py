import stat
from datetime import UTC, datetime, timedelta

import jwt
import orjson
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from subgraphs.kit.clock import utc_now
from subgraphs.users.__main__ import main
from subgraphs.users.adapters.key_ring import KeyRing, SigningKey, read_ring, write_ring

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "keys.json"
    path.write_bytes(write_ring([SigningKey.new(utc_now() - timedelta(days=40))]))
    return path


def rotate(path, *words):
    result = CliRunner().invoke(
        main, ["rotate-keys", *words], env={"STORE_SIGNING_KEY_FILE": str(path)}
    )
    assert result.exit_code == 0, result.output
    return result.output


def kids(path, pause=timedelta()):
    return [key["kid"] for key in orjson.loads(KeyRing(path).key_set(utc_now() + pause))["keys"]]


def test_a_rotation_publishes_the_next_key_before_it_signs_and_withdraws_the_old_one_after(path):
    [old] = kids(path)
    said = rotate(path)
    both = kids(path)
    assert both[0] == old
    assert both[1] in said
    ring = KeyRing(path)
    assert ring.signing(utc_now()).key_id == old
    assert ring.signing(utc_now() + timedelta(minutes=11)).key_id == both[1]
    assert kids(path, timedelta(minutes=79)) == both
    assert kids(path, timedelta(minutes=81)) == both[1:]


def test_a_reader_sees_a_rotation_without_a_restart(path):
    ring = KeyRing(path)
    before = ring.keys()
    rotate(path)
    assert [each.key_id for each in (*ring.keys(),)][:-1] == [key.key_id for key in before]


def test_a_schedule_may_rotate_as_often_as_it_likes(path):
    rotate(path, "--if-older-than-days", "30")
    assert "young enough" in rotate(path, "--if-older-than-days", "30")
    assert "young enough" in rotate(path)
    assert len(kids(path)) == 2


def test_a_rotation_forgets_the_keys_that_verify_nothing_any_more(tmp_path):
    path = tmp_path / "keys.json"
    old = [SigningKey.new(utc_now() - timedelta(days=days)) for days in (90, 60, 30)]
    path.write_bytes(write_ring(old))
    rotate(path)
    kept = [key.key_id for key in read_ring(path.read_bytes())]
    assert kept[:-1] == [old[-1].key_id]


def test_a_compromised_key_is_withdrawn_at_once(path):
    [old] = kids(path)
    rotate(path)
    rotate(path, "--compromised")
    [new] = kids(path)
    assert new != old
    assert KeyRing(path).signing(utc_now()).key_id == new


def test_the_ring_is_for_its_owner_alone_and_the_key_set_holds_no_private_half(path):
    rotate(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    published = orjson.loads(KeyRing(path).key_set(utc_now()))["keys"]
    assert {*map(tuple, map(sorted, published))} == {("alg", "crv", "kid", "kty", "use", "x", "y")}


def test_what_a_key_signs_its_public_half_verifies(path):
    key = KeyRing(path).signing(utc_now())
    token = jwt.encode({"sub": "ann"}, key.private, algorithm="ES256")
    assert jwt.decode(token, jwt.PyJWK(key.public()), algorithms=["ES256"]) == {"sub": "ann"}


def test_a_key_keeps_its_name_when_it_is_read_again():
    key = SigningKey.new(NOW)
    [again] = read_ring(write_ring([key]))
    assert (again.key_id, again.signs_from) == (key.key_id, NOW)


def test_another_curve_is_refused():
    pem = generate_private_key(SECP384R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    with pytest.raises(ValueError, match="P-256"):
        SigningKey.read(pem.decode(), NOW)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"keys": []}', '{"keys": {}}', '{"keys": [{}]}', '{"keys": [{"pem": 7}]}'],
)
def test_what_is_no_ring_is_refused(content):
    with pytest.raises(ValueError):  # noqa: PT011  # JSON's own error has other words
        read_ring(content.encode())
