from dataclasses import dataclass, field

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select

from subgraphs.kit.events import EventContext
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.adapters.argon2_passwords import password_hasher
from subgraphs.users.adapters.redis_brake import RedisBrake
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.models import NewUser, metadata, users
from subgraphs.users.ports import Verdict
from subgraphs.users.rules.limits import ACCOUNT_GUESSES, NETWORK_GUESSES
from subgraphs.users.service import directory, sessions
from subgraphs.users.service.audit import Witness

pytestmark = pytest.mark.services

PASSWORD = "correct horse"
WITNESS = Witness(None, "anonymous", None, "test")
OLD_HASHING = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=16, parallelism=1),))


@dataclass
class Watched:
    """A password hasher that remembers which hashes it was asked about."""

    asked: list[str | None] = field(default_factory=list)

    async def hash(self, password: str) -> str:
        return await password_hasher("cheap").hash(password)

    async def verify(self, password: str, kept_hash: str | None) -> Verdict:
        self.asked.append(kept_hash)
        return await password_hasher("cheap").verify(password, kept_hash)


@pytest.fixture
def hasher():
    return Watched()


@pytest.fixture
def gate(resources, hasher):
    return sessions.Gate(
        resources.engine,
        hasher,
        RedisBrake(resources.redis, "log-ins", ACCOUNT_GUESSES),
        RedisBrake(resources.redis, "log-ins-of-network", NETWORK_GUESSES),
    )


@pytest.fixture
def work(resources):
    return lambda: UnitOfWork(resources.engine, metadata, resources.clock, EventContext("test"))


@pytest.fixture
async def account(resources, work):
    """Return somebody whose password was hashed at another cost than today's."""
    user = NewUser(
        id=new_id(),
        email=f"{new_id().hex}@example.com",
        display_name="Ann",
        roles=frozenset({Role.BUYER}),
        locale=Locale.EN,
        password_hash=OLD_HASHING.hash(PASSWORD),
        created_at=resources.clock(),
        confirmed_at=resources.clock(),
    )
    async with work() as unit:
        await directory.seed_users(unit, [user])
    return user


async def kept_hash(resources, user_id):
    async with resources.engine.connect() as connection:
        return await connection.scalar(select(users.c.password_hash).where(users.c.id == user_id))


async def test_a_hash_of_another_cost_is_replaced_when_its_owner_logs_in(
    gate, work, account, resources
):
    login = await sessions.log_in(gate, account.email, PASSWORD, None, resources.clock())
    async with work() as unit:
        await sessions.note_login(unit, login, WITNESS)
    renewed = await kept_hash(resources, account.id)
    assert renewed != account.password_hash
    again = await sessions.log_in(gate, account.email, PASSWORD, None, resources.clock())
    assert again.new_hash is None
    async with work() as unit:
        await sessions.note_login(unit, again, WITNESS)
    assert await kept_hash(resources, account.id) == renewed


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("nobody at all", PASSWORD),
        ("stranger@example.com", PASSWORD),
        ("ann@example.com", "short"),
        ("ann@example.com", "x" * 10_000),
    ],
)
async def test_every_refusal_costs_one_hash(gate, hasher, resources, email, password):
    await gate.guesses.forget(email)
    with pytest.raises(AccountError) as refusal:
        await sessions.log_in(gate, email, password, None, resources.clock())
    assert refusal.value.code is UserErrorCode.CREDENTIALS_INVALID
    assert hasher.asked == [None]


async def test_a_wrong_password_is_compared_once(gate, hasher, account, resources):
    with pytest.raises(AccountError):
        await sessions.log_in(gate, account.email, "wrong horse", None, resources.clock())
    assert hasher.asked == [account.password_hash]


async def test_who_logs_in_now_and_then_never_waits(gate, account, resources):
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(AccountError) as refusal:
                await sessions.log_in(gate, account.email, "wrong horse", None, resources.clock())
            assert refusal.value.code is UserErrorCode.CREDENTIALS_INVALID
        login = await sessions.log_in(gate, account.email, PASSWORD, None, resources.clock())
        assert login.user.id == account.id


@pytest.mark.parametrize("password", ["wrong horse", "short"])
async def test_a_network_that_guesses_waits_whatever_it_guesses(gate, hasher, resources, password):
    network, now = f"2001:db8:{new_id().hex[-4:]}:{new_id().hex[-4:]}::1", resources.clock()
    for _ in range(NETWORK_GUESSES.free):
        with pytest.raises(AccountError):
            await sessions.log_in(gate, f"{new_id().hex}@example.com", password, network, now)
    compared = len(hasher.asked)
    with pytest.raises(AccountError) as refusal:
        await sessions.log_in(gate, f"{new_id().hex}@example.com", password, network, now)
    assert refusal.value.code is UserErrorCode.LOGIN_THROTTLED
    assert len(hasher.asked) == compared
