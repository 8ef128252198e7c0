"""Ports: which are free, and who holds the others."""

import os
import socket
from pathlib import Path

from infra.embedded.ports import (
    LOOPBACK,
    free_port,
    is_listening,
    is_taken,
    kept_port,
    listener,
)


def test_free_port_is_free() -> None:
    assert not is_taken(free_port())


def test_preferred_port_is_used_when_free() -> None:
    wanted = free_port()
    assert free_port(wanted) == wanted


def test_taken_port_is_seen_with_its_holder_and_avoided() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        assert is_taken(port)
        assert is_listening(port)
        assert f"process {os.getpid()}" in listener(port)
        assert free_port(port) != port
    assert not is_listening(port)


def test_kept_port_stays_the_same_while_it_is_free(tmp_path: Path) -> None:
    port = kept_port(tmp_path / "port")
    assert kept_port(tmp_path / "port") == port
    with socket.create_server((LOOPBACK, port)):
        assert kept_port(tmp_path / "port") != port


def test_damaged_note_of_a_port_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("")
    assert kept_port(tmp_path / "port") == int((tmp_path / "port").read_text())
