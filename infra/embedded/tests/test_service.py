"""Waiting for a service, and a wheel that is not there."""

import sys
from pathlib import Path

import pytest

from infra.embedded.errors import ServiceError, ServiceErrorCode
from infra.embedded.guardian import Command, Guardian
from infra.embedded.service import wait_until_ready, wheel_folder


def test_missing_wheel_names_the_variable_that_replaces_it() -> None:
    with pytest.raises(ServiceError, match="Set DATABASE_URL") as caught:
        wheel_folder("no_such_wheel", "PostgreSQL", "DATABASE_URL")
    assert caught.value.code is ServiceErrorCode.WHEEL_MISSING


def test_service_that_ends_is_reported_with_its_last_words(tmp_path: Path) -> None:
    code = "print('no space left'); raise SystemExit(3)"
    command = Command("kafka", (sys.executable, "-c", code), tmp_path / "log")
    with Guardian(tmp_path) as guardian:
        child = guardian.spawn(command)
        with pytest.raises(ServiceError, match=r"(?s)code 3.*no space left") as caught:
            wait_until_ready(child, lambda: False, "KAFKA_BOOTSTRAP_SERVERS")
    assert caught.value.code is ServiceErrorCode.SERVICE_EXITED


def test_service_that_never_answers_is_reported_as_slow(tmp_path: Path) -> None:
    code = "import time; time.sleep(600)"
    command = Command("kafka", (sys.executable, "-c", code), tmp_path / "log")
    with Guardian(tmp_path) as guardian:
        child = guardian.spawn(command)
        with pytest.raises(ServiceError) as caught:
            wait_until_ready(child, lambda: False, "KAFKA_BOOTSTRAP_SERVERS", seconds=0.1)
    assert caught.value.code is ServiceErrorCode.SERVICE_SLOW
