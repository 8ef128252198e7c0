"""An npm package behind a pipe: one JSON line in, one JSON line out."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

__all__ = ["DEFAULT_CACHE", "Oracle", "install"]

DEFAULT_CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "supergraph-router"
"""Where the npm packages of oracles are kept between runs."""


def install(source: Path, folder: Path) -> Path:
    """Install locked npm packages into a cache folder, once; return the folder.

    Args:
        source: a folder with `package.json`, `package-lock.json` and programs that use them.
        folder: where the packages and the programs go.

    Raises:
        FileNotFoundError: if there is no npm on the path.
        subprocess.CalledProcessError: if npm fails.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not on the path: install Node 20 or newer")
    lock = folder / "package-lock.json"
    fresh = lock.exists() and lock.read_bytes() == (source / "package-lock.json").read_bytes()
    folder.mkdir(parents=True, exist_ok=True)
    for file in (*source.glob("*.js"), *source.glob("*.json")):
        shutil.copy(file, folder)
    # npm writes its own copy of the lock last: without it an earlier attempt broke off.
    if not fresh or not (folder / "node_modules" / ".package-lock.json").is_file():
        subprocess.run(  # noqa: S603 -- npm, with our own arguments
            [npm, "ci", "--no-audit", "--no-fund"], cwd=folder, check=True, capture_output=True
        )
    return folder


class Oracle:
    """A running oracle process; use it as a context manager.

    Args:
        folder: where `install` has put the oracle.
        arguments: words for `oracle.js`.
        patience: how many seconds it may take for an answer.
    """

    def __init__(self, folder: Path, *arguments: str, patience: float = 60) -> None:
        self._folder = folder
        self._patience = patience
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        node = shutil.which("node")
        if node is None:
            raise FileNotFoundError("node is not on the path: install Node 20 or newer")
        self._process = subprocess.Popen(  # noqa: S603 -- node, with our own script
            [node, "oracle.js", *self._arguments],
            cwd=self._folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            with self._process:
                self._process.terminate()

    def ask(self, question: object) -> Any:
        """Asks the oracle; its `oracle.js` says what question and answer look like.

        Raises:
            RuntimeError: the oracle is not running, or ended instead of answering; one that does
                not answer in time is ended.
        """
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError("the oracle is not running")
        process.stdin.write(orjson.dumps(question) + b"\n")
        process.stdin.flush()
        if not select.select([process.stdout], [], [], self._patience)[0]:
            process.kill()
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"the oracle ended with {process.wait()} instead of answering")
        return orjson.loads(line)
