"""Argon2id by pwdlib, in a few threads of its own."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from subgraphs.users.ports import Verdict

T = TypeVar("T")

#: Far too weak to keep, quick enough for tests: 8 KiB, one pass.
_CHEAP = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


class Argon2Passwords:
    """The password hasher.

    A hash takes tens of megabytes and a good part of a second by design, so hashes run beside the
    event loop and never more at once than there are cores: a flood of log-ins queues here and
    neither fills the memory nor holds up other requests.

    Args:
        hashing: the parameters.
        threads: how many hashes may run at once.
    """

    def __init__(self, hashing: PasswordHash, threads: int) -> None:
        self._hashing = hashing
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="argon2")

    async def hash(self, password: str) -> str:
        """Return a salted hash to keep."""
        return await self._beside_the_loop(lambda: self._hashing.hash(password))

    async def verify(self, password: str, kept_hash: str | None) -> Verdict:
        """Return whether the password is the hashed one; no hash takes as long and says no."""
        if kept_hash is None:
            # Hashing costs what verifying does, so time does not tell which addresses exist.
            await self.hash(password)
            return Verdict(fits=False)
        fits, new_hash = await self._beside_the_loop(
            lambda: self._hashing.verify_and_update(password, kept_hash)
        )
        return Verdict(fits, new_hash)

    async def _beside_the_loop(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


@cache
def password_hasher(cost: str) -> Argon2Passwords:
    """Return the process's password hasher.

    Args:
        cost: `recommended`, or `cheap` for tests.
    """
    hashing = _CHEAP if cost == "cheap" else PasswordHash.recommended()
    return Argon2Passwords(hashing, os.cpu_count() or 1)
