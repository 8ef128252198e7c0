"""The `services` fixture: the embedded services, or the real ones that the environment names.

Loaded for every run, so it imports nothing of the services before a test asks for them.
"""

import os
from collections.abc import Iterator, Mapping

import pytest


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """Start the services once for the session, in a folder of their own.

    A service whose variable is set in the environment is used as it is. The variables of those
    started here, and the store's secrets, are set in the environment until the session ends.

    Yields:
        The variables and addresses of all services: `DATABASE_URL`, `REDIS_URL`, `MONGODB_URL`,
        `KAFKA_BOOTSTRAP_SERVERS`, `SMTP_URL`, and `MAILBOX_URL` where the mailbox is ours.
    """
    from infra.embedded.data_folder import DataFolder, Holder  # noqa: PLC0415
    from infra.embedded.guardian import Guardian  # noqa: PLC0415
    from infra.embedded.service import Host  # noqa: PLC0415
    from infra.embedded.services import start_services  # noqa: PLC0415
    from infra.store.secrets import load_secrets  # noqa: PLC0415

    path = tmp_path_factory.mktemp("services")
    with (
        DataFolder(path, Holder(os.getpid())) as folder,
        Guardian(folder.folder("run")) as guardian,
        pytest.MonkeyPatch.context() as environment,
    ):
        running = start_services(Host(folder, guardian, durable=False), os.environ)
        addresses: dict[str, str] = {}
        for service in running.values():
            addresses |= service.environment
        secrets = load_secrets(folder.folder("secrets"), os.environ)
        told = {**addresses, **secrets.environment(), "STORE_PASSWORD_COST": "cheap"}
        for variable, value in told.items():
            environment.setenv(variable, value)
        yield addresses


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give the services to every test marked as needing them, before its other fixtures."""
    if isinstance(item, pytest.Function) and item.get_closest_marker("services"):
        item.fixturenames.insert(0, "services")
