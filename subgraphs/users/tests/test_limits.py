import pytest

from subgraphs.users.rules.limits import ACCOUNT_GUESSES, LETTERS, network_of


def test_waiting_doubles_after_five_guesses_and_never_grows_past_the_longest():
    limits = ACCOUNT_GUESSES
    assert [limits.seconds(attempts) for attempts in (1, 4, 5, 6, 7, 8)] == [0, 0, 1, 2, 4, 8]
    assert limits.seconds(10**9) == 900
    assert limits.table() == (0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900)


def test_after_three_letters_an_address_gets_one_a_minute_and_then_fewer():
    assert LETTERS.table() == (0, 0, 60, 120, 240, 480, 960, 1920, 3600)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        (None, None),
        ("", None),
        ("203.0.113.5, 10.0.0.1", None),
        ("x" * 10_000, None),
    ],
)
def test_a_client_counts_by_its_ipv4_address_or_its_ipv6_network(address, network):
    assert network_of(address) == network
