"""Draws cases until one differs: `python -m supergraph.tests.oracle.hunt [federations]`.

Exits with 3 at the first difference, which a router with a known fault must show, and with 0 when
there was none; a crash exits otherwise.
"""

import asyncio
import sys

from supergraph.tests.oracle.case import draw_federation, run_case

OPERATIONS = 5
FEDERATIONS = 60
DIFFERS = 3


async def hunt(federations: int) -> str:
    """Returns what is different in the first case that differs; nothing if none does."""
    for seed in range(federations):
        federation = draw_federation(seed)
        if federation is None:
            continue
        for number in range(OPERATIONS):
            outcome = await run_case(federation, seed * 1000 + number)
            if not outcome.equal:
                return outcome.complaints[0]
    return ""


if __name__ == "__main__":
    found = asyncio.run(hunt(int(sys.argv[1]) if len(sys.argv) > 1 else FEDERATIONS))
    sys.exit(DIFFERS if found else 0)
