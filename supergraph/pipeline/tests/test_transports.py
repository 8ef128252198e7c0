"""Each subgraph is reached as its settings say."""

import ssl

import pytest

from supergraph.composition.compose import Subgraph, compose
from supergraph.errors import ConfigurationError
from supergraph.pipeline.transports import open_transports
from supergraph.schema.supergraph_schema import load_supergraph
from supergraph.settings import RouterSettings
from supergraph.transport import TransportError, TransportReason
from supergraph.transport.tests.certificates import make_certificate
from supergraph.transport.tests.hostile import Server, answer_ok, answer_with, post

COMPOSED = compose([Subgraph("reviews", "http://127.0.0.1:1/", "type Query { a: Int }")])
assert COMPOSED.supergraph_sdl is not None
SCHEMA = load_supergraph(COMPOSED.supergraph_sdl)


def open_reviews(**section):
    settings = RouterSettings.model_validate({"subgraphs": {"reviews": section}})
    return open_transports(SCHEMA, settings, {})["reviews"]


async def test_a_certificate_is_trusted_when_the_settings_name_its_authority(tmp_path):
    pem = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(pem)
    server = Server(answer_ok)
    await server.start(context)
    url = f"https://127.0.0.1:{server.port}/"
    trusting = open_reviews(url=url, tls={"ca": pem, "certificate": pem})
    stranger = open_reviews(url=url)
    try:
        assert (await trusting.send(post())).status == 200
        with pytest.raises(TransportError) as caught:
            await stranger.send(post())
        assert caught.value.reason is TransportReason.TLS
    finally:
        for transport in (trusting, stranger):
            await transport.close()
        await server.stop()


async def test_an_answer_longer_than_the_settings_allow_is_refused():
    server = Server(answer_with(b'HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{"data":{}}'))
    await server.start()
    transport = open_reviews(url=server.url, response_bytes=10)
    try:
        with pytest.raises(TransportError) as caught:
            await transport.send(post())
        assert caught.value.reason is TransportReason.TOO_LARGE
    finally:
        await transport.close()
        await server.stop()


def test_a_certificate_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match=r"subgraphs\.reviews\.tls .*No such file"):
        open_reviews(tls={"ca": tmp_path / "none.pem"})
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("no certificate")
    with pytest.raises(ConfigurationError, match="in PEM"):
        open_reviews(tls={"ca": nonsense})
