"""How the commands read and write texts."""

from __future__ import annotations

import os
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from supergraph.errors import RouterError
from supergraph.schema.errors import InvalidSupergraph

if TYPE_CHECKING:
    from supergraph.composition.errors import Location

__all__ = [
    "STANDARD_INPUT",
    "SourceError",
    "SourceErrors",
    "about",
    "read_text",
    "reason",
    "write_text",
]

STANDARD_INPUT = Path("-")
"""What stands for standard input where a file is asked for."""


class SourceError(RouterError):
    """A file or a subgraph's schema cannot be had; the message names it.

    Args:
        message: what cannot be had, and why.
        fix: the smallest change that would help.
        location: where it is asked for, if that is written somewhere.

    Attributes:
        fix: the same.
        location: the same.
    """

    code = "INVALID_SOURCE"

    def __init__(self, message: str, fix: str = "", location: Location | None = None) -> None:
        super().__init__(message)
        self.fix = fix
        self.location = location


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
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{_shown(path)} cannot be read: {_where_not_utf8(error)}.", "save it in UTF-8"
        ) from None
    except OSError as error:
        raise SourceError(f"{_shown(path)} cannot be read: {reason(error)}.") from None


@contextmanager
def about(path: Path | None) -> Iterator[None]:
    """Name a supergraph's file, if it has one, in what is found wrong with it.

    Raises:
        RouterError: what was raised inside, with the file before its message.
    """
    try:
        yield
    except InvalidSupergraph as error:
        if path is None:
            raise
        raise RouterError(f"{path}: {error.message}", error.code) from error


def _shown(path: Path) -> str:
    return "Standard input" if path == STANDARD_INPUT else str(path)


def _where_not_utf8(error: UnicodeDecodeError) -> str:
    if error.object.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "it is text in UTF-16"
    line = error.object.count(b"\n", 0, error.start) + 1
    byte = f"byte {error.start}, in line {line}, is {error.object[error.start]:#04x}"
    return f"it is not text in UTF-8 ({byte})"


def reason(error: OSError) -> str:
    """Return why the system refused something, as the middle of a sentence."""
    said = error.strerror or str(error)
    return said[:1].lower() + said[1:]


def write_text(text: str, output: Path | None) -> None:
    """Write a text to a file, or to standard output, ending in one line break.

    Raises:
        SourceError: it cannot be written.
    """
    try:
        if output is None:
            click.echo(text.rstrip("\n"))
            sys.stdout.flush()
        else:
            output.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    except BrokenPipeError:
        # Who reads has seen enough; click ends the command without a word.
        raise
    except OSError as error:
        if output is None:
            _give_up_standard_output()
        shown = "Standard output" if output is None else str(output)
        raise SourceError(f"{shown} cannot be written: {reason(error)}.") from None


def _give_up_standard_output() -> None:
    """Send what is still buffered nowhere, or Python would try again at its end and complain."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
