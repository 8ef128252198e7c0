"""Whether this data folder was prepared for the present code, so that a later start can skip it."""

import hashlib
from pathlib import Path

from infra.store.programs import CHECKOUT

_SOURCES = (
    "subgraphs/*/migrations/**/*.py",
    "events/**/migrations/**/*.py",
    "infra/catalogue/[!t]*/**/*.py",
    "infra/catalogue/*.py",
)


def fingerprint(checkout: Path = CHECKOUT) -> str:
    """A digest of everything that decides what a prepared store looks like."""
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(checkout.glob(pattern)):
            digest.update(path.relative_to(checkout).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


class PreparationMark:
    """The note in a data folder that says for which code its data was prepared.

    Args:
        path: the note's file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def matches(self, code: str) -> bool:
        """Whether the data was prepared for that fingerprint."""
        return self._path.exists() and self._path.read_text(encoding="ascii") == code

    def write(self, code: str) -> None:
        """Note that the data is prepared for that fingerprint."""
        self._path.write_text(code, encoding="ascii")
