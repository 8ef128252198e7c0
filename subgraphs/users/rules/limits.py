"""How long sessions live, and how attempts are slowed down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

#: One household's or one server's IPv6 network; a single machine has all of its addresses.
_IPV6_NETWORK_BITS = 64


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session may live.

    Attributes:
        absolute: from its start.
        idle: since its last use.
        grace: how long the token that was just spent still gets its successor: two tabs that
            refresh at once are no thief.
    """

    absolute: timedelta = timedelta(days=30)
    idle: timedelta = timedelta(days=14)
    grace: timedelta = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class AttemptLimits:
    """How attempts at something are slowed down; nobody is ever shut out for good.

    Attributes:
        free: how many in a row cost nothing.
        shortest: the first wait, in seconds; each further one is twice as long.
        longest: the longest wait, in seconds.
        memory: how long attempts are remembered after the last one.
    """

    free: int
    shortest: int = 1
    longest: int = 900
    memory: timedelta = timedelta(hours=1)

    def seconds(self, attempts: int) -> int:
        """Return how long to wait after attempts in a row: nothing at first, then doubling."""
        if attempts < self.free:
            return 0
        # The exponent is capped before the power is taken: attempts come from outside.
        return min(self.longest, self.shortest << min(attempts - self.free, 20))

    def table(self) -> tuple[int, ...]:
        """Return the waits after 1, 2, … attempts, up to the first that is the longest."""
        waits = [self.seconds(1)]
        while waits[-1] < self.longest:
            waits.append(self.seconds(len(waits) + 1))
        return tuple(waits)


#: Wrong passwords for one address: a stranger who guesses must not shut its owner out for long.
ACCOUNT_GUESSES = AttemptLimits(free=5)
#: Wrong passwords from one network, whatever the account: an office shares an address, a thief who
#: tries one password on many accounts does too.
NETWORK_GUESSES = AttemptLimits(free=30)
#: Letters that somebody makes us send to one address.
LETTERS = AttemptLimits(free=3, shortest=60, longest=3600, memory=timedelta(hours=6))
#: Letters that one network makes us send, to whomever: a school shares an address as well.
NETWORK_LETTERS = AttemptLimits(free=1000, longest=60)


def network_of(client_address: str | None) -> str | None:
    """Return what counts as one client: an IPv4 address, or an IPv6 network of 64 bits.

    Args:
        client_address: as the router told it; None, or what is no address, counts for nobody.
    """
    try:
        address = ip_address(client_address or "")
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address, _IPV6_NETWORK_BITS), strict=False))
    return str(address)
