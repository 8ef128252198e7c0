"""The reference implementation behind a pipe: one JSON line in, one JSON line out."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

__all__ = ["Oracle", "install"]

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json", "oracle.js")


def install(cache: Path) -> Path:
    """Install the locked npm packages into a cache folder, once; return the folder.

    Raises:
        FileNotFoundError: if there is no npm on the path.
        subprocess.CalledProcessError: if npm fails.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not on the path: install Node 20 or newer")
    lock = cache / "package-lock.json"
    fresh = lock.exists() and lock.read_bytes() == (HERE / "package-lock.json").read_bytes()
    cache.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copy(HERE / name, cache / name)
    if not fresh or not (cache / "node_modules").is_dir():
        subprocess.run(  # noqa: S603 -- npm, with our own arguments
            [npm, "ci", "--no-audit", "--no-fund"], cwd=cache, check=True, capture_output=True
        )
    return cache


class Oracle:
    """A running oracle process; use it as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        node = shutil.which("node")
        if node is None:
            raise FileNotFoundError("node is not on the path: install Node 20 or newer")
        self._process = subprocess.Popen(  # noqa: S603 -- node, with our own script
            [node, "oracle.js"],
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

    def ask(self, subgraphs: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """Compose subgraphs given by name and SDL; see `oracle.js` for the answer's shape."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError("the oracle is not running")
        case = [{"name": n, "url": f"http://{n}", "sdl": sdl} for n, sdl in subgraphs]
        process.stdin.write(orjson.dumps({"subgraphs": case}) + b"\n")
        process.stdin.flush()
        answer: dict[str, Any] = orjson.loads(process.stdout.readline())
        return answer
