"""How the commands read and write texts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from supergraph.errors import RouterError

__all__ = ["STANDARD_INPUT", "SourceError", "SourceErrors", "read_text", "write_text"]

STANDARD_INPUT = Path("-")
"""What stands for standard input where a file is asked for."""


class SourceError(RouterError):
    """A file or a subgraph's schema cannot be had; the message names it."""

    code = "INVALID_SOURCE"


class SourceErrors(SourceError):
    """Several sources cannot be had; `errors` has one for each."""

    def __init__(self, errors: Sequence[SourceError]) -> None:
        super().__init__("\n".join(error.message for error in errors))
        self.errors = tuple(errors)


def read_text(path: Path) -> str:
    """Read a file, or standard input, in UTF-8, with or without a byte order mark.

    Raises:
        SourceError: it cannot be read.
    """
    try:
        if path == STANDARD_INPUT:
            return sys.stdin.buffer.read().decode("utf-8-sig")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{_shown(path)} cannot be read: {_reason(error)}.") from None


def _shown(path: Path) -> str:
    return "Standard input" if path == STANDARD_INPUT else str(path)


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"it is not text in UTF-8 (byte {error.start} is {error.object[error.start]:#04x})"
    return error.strerror.lower() if error.strerror else str(error)


def write_text(text: str, output: Path | None) -> None:
    """Write a text to a file, or to standard output, ending in one line break.

    Raises:
        SourceError: the file cannot be written.
    """
    if output is None:
        click.echo(text.rstrip("\n"))
        return
    try:
        output.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    except OSError as error:
        raise SourceError(f"{output} cannot be written: {_reason(error)}.") from None
