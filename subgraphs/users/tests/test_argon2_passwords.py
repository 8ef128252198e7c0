import asyncio
import threading

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from subgraphs.users.adapters.argon2_passwords import Argon2Passwords, password_hasher

STRONGER = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=16, parallelism=1),))


class Hashing(PasswordHash):
    """Counts the hashes that are under way, and the most there ever were."""

    def __init__(self):
        super().__init__((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
        self.running = self.most = self.done = 0
        self.lock = threading.Lock()
        self.threads = set()

    def hash(self, password, *, salt=None):
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
            self.threads.add(threading.current_thread())
        try:
            return super().hash(password, salt=salt)
        finally:
            with self.lock:
                self.running -= 1
                self.done += 1


async def test_a_password_fits_its_own_hash_alone():
    hasher = password_hasher("cheap")
    kept = await hasher.hash("correct horse")
    assert kept.startswith("$argon2id$")
    assert (await hasher.verify("correct horse", kept)).fits
    assert not (await hasher.verify("correct hoarse", kept)).fits


async def test_equal_passwords_have_different_hashes():
    hasher = password_hasher("cheap")
    assert await hasher.hash("correct horse") != await hasher.hash("correct horse")


async def test_a_weaker_hash_is_answered_with_a_stronger_one():
    kept = await password_hasher("cheap").hash("correct horse")
    verdict = await Argon2Passwords(STRONGER, 1).verify("correct horse", kept)
    assert verdict.fits
    assert verdict.new_hash is not None
    assert STRONGER.verify("correct horse", verdict.new_hash)


async def test_a_wrong_password_never_replaces_a_hash():
    kept = await password_hasher("cheap").hash("correct horse")
    assert (await Argon2Passwords(STRONGER, 1).verify("wrong", kept)).new_hash is None


async def test_an_unknown_account_costs_the_same_work_and_fits_nothing():
    hashing = Hashing()
    verdict = await Argon2Passwords(hashing, 1).verify("anything", None)
    assert (verdict.fits, hashing.done) == (False, 1)


async def test_a_flood_of_hashes_runs_beside_the_loop_and_never_more_than_the_threads():
    hashing = Hashing()
    hasher = Argon2Passwords(hashing, 2)
    await asyncio.gather(*(hasher.hash("correct horse") for _ in range(20)))
    assert hashing.done == 20
    assert hashing.most <= 2
    assert threading.main_thread() not in hashing.threads


async def test_the_recommended_cost_is_owasp_grade():
    hashing = password_hasher("recommended")
    memory = (await hashing.hash("correct horse")).split("$")[3].split(",")[0]
    assert int(memory.removeprefix("m=")) >= 19 * 1024
