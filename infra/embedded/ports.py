"""Loopback ports: which are free, who holds one that is not."""

import contextlib
import socket
from pathlib import Path

import psutil

LOOPBACK = "127.0.0.1"


def free_port(preferred: int | None = None) -> int:
    """A loopback port that nothing listens on.

    Args:
        preferred: taken when free, so that an address stays the same from start to start.

    Returns:
        `preferred`, or one that the kernel picks.
    """
    if preferred is not None and not is_taken(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def kept_port(note: Path) -> int:
    """A free loopback port that stays the same from start to start as long as it is free.

    Args:
        note: the file that remembers it.
    """
    try:
        preferred = int(note.read_text())
    except (FileNotFoundError, ValueError):
        preferred = None
    port = free_port(preferred)
    note.write_text(str(port))
    return port


def is_taken(port: int) -> bool:
    """Whether a server could not listen on that port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
            probe.listen(1)
        except OSError:
            return True
    return False


def is_listening(port: int) -> bool:
    """Whether a server accepts connections on that loopback port."""
    with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
        return True
    return False


def listener(port: int) -> str:
    """Who listens on that port, as words for a message; nothing when the system does not say."""
    with contextlib.suppress(psutil.Error):
        for connection in psutil.net_connections("tcp"):
            address = connection.laddr
            listening = connection.status == psutil.CONN_LISTEN
            if listening and connection.pid and address and address.port == port:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    return ""
