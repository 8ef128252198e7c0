"""The one folder that holds a store's data, and the lock that gives it to one store at a time.

Layout: `lock` (held while a store runs, names its holder), `logs/`, `run/` (records of the running
children), `secrets/`, and one folder per service.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import orjson

from infra.embedded.errors import ServiceError, ServiceErrorCode

# `sun_path` holds 104 bytes on macOS and 108 on Linux; the longest name used in it is PostgreSQL's.
_LONGEST_SOCKET_PATH = 100
_LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432")
_LOG_LIMIT_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Holder:
    """Who runs a store on a data folder: its process id and the port of its router (if any)."""

    pid: int
    port: int | None = None


class DataFolder:
    """An opened and locked data folder.

    The lock is the kernel's (`flock`), so it cannot go stale: it ends with its holder, however that
    ends. Use as a context manager, or call `close`.

    Args:
        path: where the data lies; made when absent, readable by its owner only.
        holder: what to tell another store that finds this folder taken.

    Raises:
        ServiceError: `DATA_FOLDER_IN_USE` names the other store; `DATA_FOLDER_UNUSABLE` when the
            folder cannot be made or written.
    """

    def __init__(self, path: Path, holder: Holder) -> None:
        self.path = path.expanduser().absolute()
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise ServiceError(
                ServiceErrorCode.DATA_FOLDER_UNUSABLE,
                f"the data folder {self.path} cannot be used: {error.strerror}. "
                "Name another with --data or STORE_DATA.",
            ) from error
        self._take_lock(holder)

    def _take_lock(self, holder: Holder) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            other = _holder_text(os.pread(self._lock, 200, 0))
            os.close(self._lock)
            raise ServiceError(
                ServiceErrorCode.DATA_FOLDER_IN_USE,
                f"another store{other} already runs on {self.path}. "
                "Stop it, or give this one its own folder with --data or STORE_DATA.",
            ) from None
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, orjson.dumps(asdict(holder)), 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the folder back."""
        os.close(self._lock)

    def empty(self) -> None:
        """Delete everything but the lock: the next start is a first start."""
        for entry in self.path.iterdir():
            if entry.name == "lock":
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()

    def folder(self, name: str) -> Path:
        """A sub-folder of that name, made when absent."""
        folder = self.path / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def log(self, name: str) -> Path:
        """The log file of a child; one that has grown too long becomes the previous log."""
        log = self.folder("logs") / f"{name}.log"
        if log.exists() and log.stat().st_size > _LOG_LIMIT_BYTES:
            log.replace(log.with_suffix(".log.1"))
        return log

    def socket_folder(self, name: str) -> Path:
        """A private folder whose path is short enough for a unix socket inside it.

        Normally inside the data folder; where that path is too long, under the system's temporary
        folder, with a name that is the same at every start.
        """
        inside = self.path / "run" / name
        if len(os.fsencode(inside)) + _LONGEST_SOCKET_NAME <= _LONGEST_SOCKET_PATH:
            self.folder("run")
            inside.mkdir(mode=0o700, exist_ok=True)
            return inside
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        outside = Path(tempfile.gettempdir()) / f"store-{os.getuid()}-{digest}-{name}"
        outside.mkdir(mode=0o700, exist_ok=True)
        if outside.is_symlink() or not os.access(outside, os.W_OK):
            raise ServiceError(
                ServiceErrorCode.DATA_FOLDER_UNUSABLE,
                f"{outside} is not a folder of this user. Remove it, or give the store a shorter "
                "data path with --data or STORE_DATA.",
            )
        return outside


def _holder_text(record: bytes) -> str:
    """The holder as words for a message; nothing when its record is not readable."""
    try:
        holder = Holder(**orjson.loads(record))
    except (orjson.JSONDecodeError, TypeError):
        return ""
    port = f", port {holder.port}" if holder.port is not None else ""
    return f" (process {holder.pid}{port})"
