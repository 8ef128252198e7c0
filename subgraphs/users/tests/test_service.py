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
from subgraphs.users import service
from subgraphs.users.adapters.argon2_passwords import password_hasher
from subgraphs.users.adapters.redis_throttle import RedisThrottle
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.models import NewUser, metadata, users
from subgraphs.users.ports import Verdict

pytestmark = pytest.mark.services

PASSWORD = "correct horse"
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
    return service.Gate(resources.engine, hasher, RedisThrottle(resources.redis))


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
    )
    async with work() as unit:
        await service.seed_users(unit, [user])
    return user


async def kept_hash(resources, user_id):
    async with resources.engine.connect() as connection:
        return await connection.scalar(select(users.c.password_hash).where(users.c.id == user_id))


async def test_a_hash_of_another_cost_is_replaced_when_its_owner_logs_in(
    gate, work, account, resources
):
    login = await service.log_in(gate, account.email, PASSWORD, resources.clock())
    async with work() as unit:
        await service.keep_stronger_hash(unit, login)
    renewed = await kept_hash(resources, account.id)
    assert renewed != account.password_hash
    again = await service.log_in(gate, account.email, PASSWORD, resources.clock())
    assert again.new_hash is None
    async with work() as unit:
        await service.keep_stronger_hash(unit, again)
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
    await gate.throttle.forget(email)
    with pytest.raises(AccountError) as refusal:
        await service.log_in(gate, email, password, resources.clock())
    assert refusal.value.code is UserErrorCode.CREDENTIALS_INVALID
    assert hasher.asked == [None]


async def test_a_wrong_password_is_compared_once(gate, hasher, account, resources):
    with pytest.raises(AccountError):
        await service.log_in(gate, account.email, "wrong horse", resources.clock())
    assert hasher.asked == [account.password_hash]


async def test_who_logs_in_now_and_then_never_waits(gate, account, resources):
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(AccountError) as refusal:
                await service.log_in(gate, account.email, "wrong horse", resources.clock())
            assert refusal.value.code is UserErrorCode.CREDENTIALS_INVALID
        login = await service.log_in(gate, account.email, PASSWORD, resources.clock())
        assert login.user.id == account.id
