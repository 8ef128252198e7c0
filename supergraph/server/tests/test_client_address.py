import pytest

from supergraph.server.client_address import client_address

PEER = ("10.0.0.9", 5000)


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "proxies", "address"),
    [
        (PEER, None, 0, "10.0.0.9"),
        (PEER, b"203.0.113.5", 0, "10.0.0.9"),
        (None, None, 0, None),
        (("/run/router.sock", 0), None, 0, None),
        (PEER, b"203.0.113.5", 1, "203.0.113.5"),
        (PEER, b"6.6.6.6, 203.0.113.5", 1, "203.0.113.5"),
        (PEER, b"6.6.6.6, 2001:DB8::1, 10.0.0.2", 2, "2001:db8::1"),
        (PEER, b"203.0.113.5", 2, None),
        (PEER, None, 1, None),
        (PEER, b"unknown", 1, None),
    ],
)
def test_the_address_is_what_the_outermost_proxy_of_ours_saw(peer, forwarded_for, proxies, address):
    assert client_address(peer, forwarded_for, proxies) == address
