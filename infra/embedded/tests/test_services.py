"""The services answer their ordinary clients, and a given server is used as it is."""

from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any

import aiosmtplib
import httpx
import psycopg
import pytest
from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic
from pymongo import AsyncMongoClient
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from infra.embedded.service import EmbeddedService, Host, RunningService
from infra.embedded.services import start_services

pytestmark = pytest.mark.services


async def test_postgres_answers_sqlalchemy(services: Mapping[str, str]) -> None:
    engine = create_async_engine(services["DATABASE_URL"].replace("://", "+psycopg://"))
    async with engine.connect() as connection:
        vector = await connection.scalar(text("SELECT to_tsvector('russian', 'чашки')::text"))
    await engine.dispose()
    assert vector == "'чашк':1"


def test_postgres_orders_cyrillic_and_lowers_it(services: Mapping[str, str]) -> None:
    with psycopg.connect(services["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT lower('ЁЛКА')").fetchone()
    assert row == ("ёлка",)


async def test_valkey_answers_redis_client(services: Mapping[str, str]) -> None:
    redis = Redis.from_url(
        services["REDIS_URL"],
        decode_responses=True,
        socket_connect_timeout=5,
        socket_timeout=5,
    )
    async with redis:
        script = "redis.call('SET', KEYS[1], ARGV[1]) return redis.call('GET', KEYS[1])"
        assert await redis.eval(script, 1, "key", "значение") == "значение"


async def test_mongodb_keeps_databases_apart_and_indexes_unique(
    services: Mapping[str, str],
) -> None:
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(services["MONGODB_URL"])
    async with client:
        for name in ("one", "two"):
            await client[name].things.create_index("key", unique=True)
            await client[name].things.insert_one({"key": name})
        assert [row["key"] async for row in client["one"].things.find({})] == ["one"]
        with pytest.raises(Exception, match=r"(?i)duplicate|unique"):
            await client["one"].things.insert_one({"key": "one"})


def test_kafka_delivers_with_headers(services: Mapping[str, str]) -> None:
    servers: dict[str, Any] = {"bootstrap.servers": services["KAFKA_BOOTSTRAP_SERVERS"]}
    admin = AdminClient(servers)
    # A real broker makes no topic by itself; the mock cluster does, and cannot be asked to.
    if not str(admin.list_topics(timeout=10).cluster_id).startswith("mockCluster"):
        topic = NewTopic("infra.test", num_partitions=1, replication_factor=1)
        admin.create_topics([topic], operation_timeout=15)["infra.test"].result()
    producer = Producer(servers | {"enable.idempotence": True})
    producer.produce("infra.test", b"value", key=b"key", headers={"ce-id": b"1"})
    assert producer.flush(30) == 0
    consumer = Consumer(
        servers | {"group.id": "infra", "auto.offset.reset": "earliest", "log_level": 0}
    )
    consumer.subscribe(["infra.test"])
    try:
        message = consumer.poll(15)
    finally:
        consumer.close()
    assert message is not None
    assert (message.value(), message.headers()) == (b"value", [("ce-id", b"1")])


def test_kafka_cluster_names_its_incarnation(services: Mapping[str, str]) -> None:
    admin = AdminClient({"bootstrap.servers": services["KAFKA_BOOTSTRAP_SERVERS"]})
    assert admin.list_topics(timeout=10).cluster_id


async def test_mailbox_shows_what_came_by_smtp(services: Mapping[str, str]) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "shop@store.example", "покупатель@store.example"
    message["Subject"], message["Message-ID"] = "Заказ принят", "<order-1@store.example>"
    message.set_content("Спасибо за заказ")
    host, _, port = services["SMTP_URL"].removeprefix("smtp://").partition(":")
    await aiosmtplib.send(message, hostname=host, port=int(port))
    async with httpx.AsyncClient(base_url=services["MAILBOX_URL"]) as client:
        listed = (await client.get("/api/messages")).json()
    assert [row["messageId"] for row in listed["messages"]] == ["<order-1@store.example>"]
    assert listed["messages"][0]["subject"] == "Заказ принят"


def test_given_server_is_used_and_not_started() -> None:
    def refuse(_: Host) -> RunningService:
        raise AssertionError("started")

    kinds = [EmbeddedService("PostgreSQL", "DATABASE_URL", refuse)]
    given = {"DATABASE_URL": "postgresql://db/shop"}
    running = start_services(None, given, services=kinds)  # type: ignore[arg-type]
    assert running["PostgreSQL"].environment == given
    assert running["PostgreSQL"].children == ()
