"""`python -m infra.store.install`: puts what the store needs into this environment, and shows how.

tox would do the same in silence. Uses the standard library alone, since nothing else is there yet;
does nothing when the environment holds what the checkout asks for.
"""

import hashlib
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from infra.store.console import say, say_done

_CHECKOUT = Path(__file__).parents[2]
_MARK = "store-installed"
#: Smaller files come so fast that a line for each would only be noise.
_LARGE_MEGABYTES = 5.0

_DOWNLOADING = re.compile(r"\s*Downloading (?P<file>\S+?)-\d\S* \((?P<size>[\d.]+) (?P<unit>\w+)\)")


def wanted(checkout: Path = _CHECKOUT) -> str:
    """Return a digest of everything that decides what is installed."""
    digest = hashlib.sha256(sys.version.encode())
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


def main() -> None:
    """Install, or see that everything is there."""
    mark = Path(sys.prefix) / _MARK
    digest = wanted()
    if mark.exists() and mark.read_text(encoding="ascii") == digest:
        return
    say("environment: installing what the store needs (a minute the first time)")
    began = time.monotonic()
    command = (sys.executable, "-m", "pip", "install", "--editable", ".[store,embedded]")
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603 - this interpreter's own pip
        (*command, "--progress-bar", "off", "--disable-pip-version-check"),
        cwd=_CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as pip:
        for line in progress(_kept(pip.stdout or (), said)):
            say(line)
    if pip.returncode != 0:
        say("".join(said[-15:]).rstrip())
        say("The packages could not be installed; pip's last words are above.")
        sys.exit(1)
    mark.write_text(digest, encoding="ascii")
    say_done("environment", time.monotonic() - began, sys.prefix)


def _kept(lines: Iterable[str], said: list[str]) -> Iterator[str]:
    for line in lines:
        said.append(line)
        yield line


if __name__ == "__main__":
    main()
