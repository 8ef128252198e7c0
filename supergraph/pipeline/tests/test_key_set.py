import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from supergraph.pipeline.key_set import KeySet, KeySetUnavailable


def keys(*names: str) -> str:
    key = Ed25519PrivateKey.generate().public_key()
    jwk = json.loads(jwt.algorithms.OKPAlgorithm.to_jwk(key))
    return json.dumps({"keys": [{**jwk, "kid": name, "alg": "EdDSA"} for name in names]})


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "keys.json"
    path.write_text(keys("a"))
    return path


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_key_is_found_by_its_id(source):
    found = await KeySet(str(source), 30).find("a")
    assert found is not None
    assert found.key_id == "a"


async def test_an_unknown_id_makes_the_set_be_read_again_but_not_for_everyone(source):
    clock = Clock()
    key_set = KeySet(str(source), 30, clock)
    assert await key_set.find("b") is None
    source.write_text(keys("a", "b"))
    assert await key_set.find("b") is None
    clock.now = 31
    assert await key_set.find("b") is not None


async def test_a_token_without_an_id_means_the_only_key(source):
    assert await KeySet(str(source), 30).find(None) is not None
    source.write_text(keys("a", "b"))
    assert await KeySet(str(source), 30).find(None) is None


async def test_a_set_that_becomes_unreadable_goes_on_serving(source):
    clock = Clock()
    key_set = KeySet(str(source), 30, clock)
    await key_set.find("a")
    source.write_text("{")
    clock.now = 31
    assert await key_set.find("b") is None
    assert await key_set.find("a") is not None


async def test_a_key_that_the_issuer_withdrew_is_trusted_no_longer_than_the_set_may_be_old(source):
    clock = Clock()
    key_set = KeySet(str(source), 30, clock, max_age_seconds=300)
    await key_set.find("a")
    source.write_text(keys("b"))
    clock.now = 299
    assert await key_set.find("a") is not None
    clock.now = 300
    assert await key_set.find("a") is None
    assert await key_set.find("b") is not None


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"keys": []}', '{"keys": [{"kty": "x"}]}'])
async def test_a_set_without_usable_keys_is_unavailable(source, content):
    source.write_text(content)
    with pytest.raises(KeySetUnavailable):
        await KeySet(str(source), 30).find("a")


async def test_a_set_that_appears_later_is_found(tmp_path):
    clock, path = Clock(), tmp_path / "late.json"
    key_set = KeySet(str(path), 30, clock)
    with pytest.raises(KeySetUnavailable):
        await key_set.find("a")
    path.write_text(keys("a"))
    clock.now = 2
    assert await key_set.find("a") is not None


async def test_a_set_is_read_from_a_url():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(keys("a").encode())

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        found = await KeySet(f"http://127.0.0.1:{server.server_port}/keys", 30).find("a")
        thread.join()
    assert found is not None


async def test_a_url_that_does_not_answer_is_unavailable():
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = server.server_port
    with pytest.raises(KeySetUnavailable):
        await KeySet(f"http://127.0.0.1:{port}/keys", 30).find("a")
