"""How the commands read and write texts."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from supergraph.errors import RouterError

__all__ = ["STANDARD_INPUT", "SourceError", "read_text", "write_text"]

STANDARD_INPUT = Path("-")
"""What stands for standard input where a file is asked for."""


class SourceError(RouterError):
    """A file or a subgraph's schema cannot be had; the message names it."""

    code = "INVALID_SOURCE"


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
        raise SourceError(f"{path} cannot be read: {error}") from None


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
        raise SourceError(f"{output} cannot be written: {error}") from None
