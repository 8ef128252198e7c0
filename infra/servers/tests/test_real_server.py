"""Scripts are found, started, read and stopped; a missing one is named."""

from pathlib import Path

import pytest

from infra.servers.real_server import (
    RealServer,
    RealServerError,
    missing_scripts,
    read_addresses,
    scripts_folder,
    start,
    stop,
)

KINDS = (RealServer("cache", ("CACHE_URL",), {"CACHE_PORT": 4001}),)


def write_script(folder: Path, body: str) -> None:
    script = folder / "cache"
    script.write_text(f"#!/bin/sh\n{body}\n")
    script.chmod(0o755)


def test_address_is_the_word_after_the_name() -> None:
    line = "installing\nkafka 127.0.0.1:9092 (pid 7, log /var/kafka: log)\n"
    assert read_addresses(line) == ("127.0.0.1:9092",)


def test_two_addresses_keep_their_order() -> None:
    assert read_addresses("mail http://h:1 smtp://h:2 (pid 7)") == ("http://h:1", "smtp://h:2")


def test_missing_script_is_named(tmp_path: Path) -> None:
    assert missing_scripts(tmp_path, KINDS) == ("cache",)


def test_start_passes_the_port_and_returns_the_address(tmp_path: Path) -> None:
    write_script(tmp_path, 'echo "cache redis://127.0.0.1:$CACHE_PORT (pid 1)"')
    assert start(tmp_path, KINDS[0]) == {"CACHE_URL": "redis://127.0.0.1:4001"}


def test_failed_start_says_what_the_script_printed(tmp_path: Path) -> None:
    write_script(tmp_path, "echo no java >&2; exit 1")
    with pytest.raises(RealServerError, match="no java"):
        start(tmp_path, KINDS[0])


def test_stop_calls_the_script(tmp_path: Path) -> None:
    write_script(tmp_path, f'echo "$1" > {tmp_path}/called')
    stop(tmp_path, KINDS[0])
    assert (tmp_path / "called").read_text() == "stop\n"


def test_scripts_are_looked_for_where_the_environment_says(tmp_path: Path) -> None:
    assert scripts_folder({"REAL_SERVERS": str(tmp_path)}) == tmp_path
    assert scripts_folder({}).parts[-2:] == ("shared", "servers")
