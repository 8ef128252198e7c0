"""Twenty orders travel while every process on their way is killed; twenty arrive, once each."""

import os
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import psutil
import pytest

from infra.embedded.ports import is_listening
from infra.faults.customer import Customer
from infra.servers import real_server
from infra.store.testing import LaunchedStore, wait_for

pytestmark = pytest.mark.faults

ORDERS = 20
ADMIN = "admin@store.example"
ARRIVAL_SECONDS = 180.0
SEED = int(os.environ.get("PYTEST_FAULTS_SEED", "20261123"))
#: Words of the command line of each process on an order's way.
VICTIMS = (
    ("serve", "--supergraph"),
    ("infra.store.subgraph", "orders"),
    ("events", "relay"),
    ("events", "checkout"),
    ("events", "notifications"),
    ("events", "analytics"),
)


@pytest.fixture
def customers() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def new_customer(store: LaunchedStore, customers: ExitStack) -> Customer:
    customer = Customer(f"{store.address}/graphql", store.mailbox)
    customers.callback(customer.close)
    return customer


def order_something(customer: Customer) -> str:
    customer.register()
    customer.add_to_cart(customer.find_variant("headphones"))
    return customer.place_order()


def confirmations(store: LaunchedStore) -> list[str]:
    listed = httpx.get(f"{store.mailbox}/api/messages", params={"limit": 1000}).json()["messages"]
    identities = (message["messageId"] for message in listed)
    return [identity for identity in identities if ".order_placed@" in identity]


def assert_all_arrived(
    store: LaunchedStore, orders: dict[str, Customer], customers: ExitStack
) -> None:
    for order, customer in orders.items():
        assert settled_status(customer, order) == "PLACED"
    administrator = new_customer(store, customers)
    administrator.log_in(ADMIN, store.admin_password)
    wait_for(
        lambda: len(set(confirmations(store))) >= len(orders) or None,
        ARRIVAL_SECONDS,
        f"{len(orders)} confirmations",
    )
    wait_for(
        lambda: (administrator.counted_orders() or 0) >= len(orders) or None,
        ARRIVAL_SECONDS,
        f"analytics to count {len(orders)}",
    )
    # Time for a copy that should not be.
    time.sleep(5)
    assert len(set(confirmations(store))) == len(orders)
    assert administrator.counted_orders() == len(orders)


def settled_status(customer: Customer, order: str) -> str:
    def ask() -> str | None:
        status = customer.order_status(order)
        return None if status == "PENDING" else status

    return wait_for(ask, ARRIVAL_SECONDS, f"order {order} to leave PENDING")


def test_orders_survive_the_death_of_each_process(tmp_path: Path, customers: ExitStack) -> None:
    chance = random.Random(SEED)  # noqa: S311 - not a secret
    with LaunchedStore(tmp_path, "--processes") as store:
        orders: dict[str, Customer] = {}
        for number in range(ORDERS):
            customer = new_customer(store, customers)
            orders[order_something(customer)] = customer
            # Somewhere between two steps of this order's way, another one each time.
            time.sleep(chance.uniform(0, 0.8))
            store.kill(*VICTIMS[number % len(VICTIMS)])
        assert_all_arrived(store, orders, customers)


def test_orders_survive_the_death_of_a_real_broker(tmp_path: Path, customers: ExitStack) -> None:
    folder = real_server.scripts_folder(os.environ)
    kafka = next(server for server in real_server.SERVERS if server.script == "kafka")
    if real_server.missing_scripts(folder, (kafka,)):
        reason = f"{folder} has no script `kafka`; set REAL_SERVERS"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    addresses = real_server.start(folder, kafka)
    customers.callback(real_server.stop, folder, kafka)
    real_server.empty_broker(addresses["KAFKA_BOOTSTRAP_SERVERS"])
    with LaunchedStore(tmp_path, "--processes", servers=addresses) as store:
        orders: dict[str, Customer] = {}
        for number in range(ORDERS):
            customer = new_customer(store, customers)
            orders[order_something(customer)] = customer
            if number % 7 == 3:
                kill_listener(kafka.ports["KAFKA_PORT"])
                real_server.start(folder, kafka)
        assert_all_arrived(store, orders, customers)


def kill_listener(port: int) -> None:
    for connection in psutil.net_connections("tcp"):
        if connection.laddr and connection.laddr.port == port and connection.status == "LISTEN":
            broker = psutil.Process(connection.pid)
            broker.kill()
            # The script asks whether the process is there before it starts another.
            broker.wait(10)
    assert not is_listening(port)
