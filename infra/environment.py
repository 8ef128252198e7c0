"""`python -m infra.environment FOLDER EXTRAS COMMAND…`: a command in an installed checkout.

tox rebuilds a folder that a second of its environments uses, so those that need the same packages
would install them again and again; and while it installs it is silent. Here the folder is made
once, for all who name it, and pip's progress is shown. Uses the standard library alone, since
nothing else is there yet; a folder that holds what the checkout asks for costs nothing.
"""

import fcntl
import hashlib
import os
import re
import subprocess
import sys
import time
import venv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
_MARK = "installed"
_USAGE = 2
#: Smaller files come so fast that a line for each would only be noise.
_LARGE_MEGABYTES = 5.0

_DOWNLOADING = re.compile(r"\s*Downloading (?P<file>\S+?)-\d\S* \((?P<size>[\d.]+) (?P<unit>\w+)\)")


def wanted(extras: str, checkout: Path = CHECKOUT) -> str:
    """Return a digest of everything that decides what is installed.

    Args:
        extras: the project's extras, separated by commas.
        checkout: where the project lies.
    """
    digest = hashlib.sha256(f"{sys.version} {extras} {checkout}".encode())
    for name in ("pyproject.toml", "infra/constraints.txt"):
        digest.update((checkout / name).read_bytes())
    return digest.hexdigest()


def progress(lines: Iterable[str]) -> Iterator[str]:
    """Turn pip's talk into lines worth reading: large downloads, and the last step.

    Args:
        lines: what pip prints.
    """
    downloads = 0
    for line in lines:
        found = _DOWNLOADING.match(line)
        if found:
            downloads += 1
            megabytes = float(found["size"]) if found["unit"] == "MB" else 0.0
            if megabytes >= _LARGE_MEGABYTES:
                yield f"  downloading {found['file']} ({megabytes:.0f} MB)"
        elif line.startswith("Installing collected packages"):
            count = line.count(",") + 1
            yield f"  installing {count} packages ({downloads} downloaded)"


def prepare(folder: Path, extras: str) -> None:
    """Make the environment, or see that it is there. Two who ask at once wait for each other.

    Args:
        folder: the environment's folder.
        extras: the project's extras, separated by commas.

    Raises:
        SystemExit: the packages could not be installed; pip's last words are printed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        mark, digest = folder / _MARK, wanted(extras)
        if mark.exists() and mark.read_text(encoding="ascii") == digest:
            return
        _say(f"environment: installing {extras} (a minute or two the first time)")
        began = time.monotonic()
        mark.unlink(missing_ok=True)
        venv.create(folder, with_pip=True, symlinks=True)
        _install(folder, extras)
        mark.write_text(digest, encoding="ascii")
        _say(f"  environment ready in {time.monotonic() - began:.1f} s: {folder}")


def _install(folder: Path, extras: str) -> None:
    command = (str(folder / "bin" / "python"), "-m", "pip", "install", "--editable", f".[{extras}]")
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603 - the environment's own pip
        (*command, "--progress-bar", "off", "--disable-pip-version-check"),
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as pip:
        for line in progress(_kept(pip.stdout or (), said)):
            _say(line)
    if pip.returncode != 0:
        _say("".join(said[-15:]).rstrip())
        _say("The packages could not be installed; pip's last words are above.")
        sys.exit(1)


def _kept(lines: Iterable[str], said: list[str]) -> Iterator[str]:
    for line in lines:
        said.append(line)
        yield line


def _say(text: str) -> None:
    print(text, flush=True)


def main(words: Sequence[str]) -> None:
    """Prepare the environment, then become the command inside it."""
    if len(words) <= _USAGE:
        _say("usage: python -m infra.environment FOLDER EXTRAS COMMAND…")
        _say("example: python -m infra.environment .tox/shared/dev store,embedded,dev pytest")
        sys.exit(_USAGE)
    folder, extras, *command = words
    prepare(Path(folder), extras)
    programs = str(Path(folder) / "bin")
    os.environ["PATH"] = os.pathsep.join((programs, os.environ.get("PATH", "")))
    os.environ["VIRTUAL_ENV"] = folder
    # Becoming the command, not its parent: signals reach it, and its exit code is ours.
    os.execvp(command[0], command)  # noqa: S606 - what the caller asked for


if __name__ == "__main__":
    main(sys.argv[1:])
