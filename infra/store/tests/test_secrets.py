"""Secrets are made once, kept for their owner alone, and fit each other."""

import stat
from pathlib import Path

import jwt
import orjson

from infra.store.secrets import load_secrets
from subgraphs.users.adapters.key_ring import read_ring


def test_secrets_stay_the_same_from_start_to_start(tmp_path: Path) -> None:
    assert load_secrets(tmp_path, {}) == load_secrets(tmp_path, {})


def test_two_stores_have_different_secrets(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    one, two = (load_secrets(folder, {}) for folder in folders)
    assert one.identity_secret != two.identity_secret
    assert one.admin_password != two.admin_password
    assert one.signing_key_file.read_bytes() != two.signing_key_file.read_bytes()


def test_private_files_are_closed_to_others(tmp_path: Path) -> None:
    secrets = load_secrets(tmp_path, {})
    assert secrets.admin_password_file is not None
    for path in (secrets.signing_key_file, secrets.admin_password_file):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_key_set_verifies_what_the_signing_key_signs(tmp_path: Path) -> None:
    secrets = load_secrets(tmp_path, {})
    [key] = read_ring(secrets.signing_key_file.read_bytes())
    token = jwt.encode({"sub": "anna"}, key.private, algorithm="ES256")
    published = jwt.PyJWKSet.from_json(secrets.jwks_file.read_text())
    assert jwt.decode(token, published.keys[0], algorithms=["ES256"]) == {"sub": "anna"}


def test_key_set_holds_no_private_half(tmp_path: Path) -> None:
    keys = orjson.loads(load_secrets(tmp_path, {}).jwks_file.read_bytes())["keys"]
    assert [sorted(key) for key in keys] == [["alg", "crv", "kid", "kty", "use", "x", "y"]]


def test_given_admin_password_wins_and_is_not_written(tmp_path: Path) -> None:
    secrets = load_secrets(tmp_path, {"STORE_ADMIN_PASSWORD": "given"})
    assert secrets.environment()["STORE_ADMIN_PASSWORD"] == "given"
    assert secrets.admin_password_file is None
    assert not (tmp_path / "admin-password").exists()


def test_file_left_half_made_by_a_kill_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "identity-secret.new").write_text("half")
    assert len(load_secrets(tmp_path, {}).identity_secret) >= 32
