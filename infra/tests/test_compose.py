"""The containers are told of every server by the names that the store reads."""

from pathlib import Path

import yaml

from infra.embedded.services import SERVICES

COMPOSE = yaml.safe_load((Path(__file__).parents[2] / "compose.yaml").read_text())


def test_every_embedded_service_is_replaced_by_a_container() -> None:
    given = COMPOSE["services"]["store"]["environment"]
    assert {service.variable for service in SERVICES} <= given.keys()


def test_store_waits_for_every_server_it_is_given() -> None:
    services = COMPOSE["services"]
    assert services["store"]["depends_on"].keys() == services.keys() - {"store"}


def test_ports_are_published_on_loopback_alone() -> None:
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_named_volume_is_declared_and_used() -> None:
    used = {
        volume.partition(":")[0]
        for service in COMPOSE["services"].values()
        for volume in service.get("volumes", ())
    }
    assert used == COMPOSE["volumes"].keys()
