"""One store at a time on a folder, and messages that name the other."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from infra.embedded.data_folder import DataFolder, Holder
from infra.embedded.errors import ServiceError, ServiceErrorCode

HOLD = """
import sys, time
from pathlib import Path
from infra.embedded.data_folder import DataFolder, Holder
folder = DataFolder(Path(sys.argv[1]), Holder(4711, 4000))
print("held", flush=True)
time.sleep(600)
"""


def test_second_store_is_told_of_the_first(tmp_path: Path) -> None:
    with DataFolder(tmp_path, Holder(4711, 4000)):
        with pytest.raises(ServiceError, match=r"process 4711, port 4000.*--data") as caught:
            DataFolder(tmp_path, Holder(1))
        assert caught.value.code is ServiceErrorCode.DATA_FOLDER_IN_USE


def test_lock_of_a_killed_store_is_no_obstacle(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    with holder.stdout:
        assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.wait()
    with DataFolder(tmp_path, Holder(os.getpid())):
        assert b"4711" not in (tmp_path / "lock").read_bytes()


def test_unreadable_holder_still_gives_a_clear_message(tmp_path: Path) -> None:
    with DataFolder(tmp_path, Holder(1)):
        (tmp_path / "lock").write_bytes(b"\x00")
        with pytest.raises(ServiceError, match="another store already runs on"):
            DataFolder(tmp_path, Holder(2))


def test_folder_that_cannot_be_made_names_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ServiceError, match="STORE_DATA") as caught:
        DataFolder(tmp_path / "file" / "data", Holder(1))
    assert caught.value.code is ServiceErrorCode.DATA_FOLDER_UNUSABLE


def test_folder_is_closed_to_others(tmp_path: Path) -> None:
    with DataFolder(tmp_path / "data", Holder(1)) as folder:
        assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700


def test_empty_keeps_the_lock_alone(tmp_path: Path) -> None:
    with DataFolder(tmp_path, Holder(1)) as folder:
        (folder.folder("postgres") / "file").touch()
        (tmp_path / "prepared").touch()
        folder.empty()
        assert [entry.name for entry in tmp_path.iterdir()] == ["lock"]


def test_long_path_gets_a_short_socket_folder_that_stays_the_same(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120)
    with DataFolder(deep, Holder(1)) as folder:
        sockets = folder.socket_folder("postgres")
        try:
            assert len(str(sockets)) < 90
            assert folder.socket_folder("postgres") == sockets
        finally:
            sockets.rmdir()


def test_overgrown_log_becomes_the_previous_one(tmp_path: Path) -> None:
    with DataFolder(tmp_path, Holder(1)) as folder:
        log = folder.log("kafka")
        log.write_bytes(b"x" * 5_000_001)
        assert not folder.log("kafka").exists()
        assert log.with_suffix(".log.1").stat().st_size == 5_000_001
