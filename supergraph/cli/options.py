"""Options that several commands share, and how texts are read and written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

__all__ = [
    "READABLE_FILE",
    "format_option",
    "output_option",
    "read_text",
    "supergraph_option",
    "write_text",
]

F = TypeVar("F", bound=Callable[..., Any])

READABLE_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)

supergraph_option = click.option(
    "--supergraph",
    "supergraph_path",
    type=READABLE_FILE,
    required=True,
    metavar="FILE",
    help="The supergraph, as `supergraph compose` prints it.",
)
output_option = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Write to FILE instead of standard output.",
)
format_option = click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)


def read_text(path: Path) -> str:
    """Read a file in UTF-8.

    Raises:
        click.ClickException: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path} cannot be read: {error}") from None


def write_text(text: str, output: Path | None) -> None:
    """Write a text to a file, or to standard output, ending in one line break.

    Raises:
        click.ClickException: the file cannot be written.
    """
    if output is None:
        click.echo(text.rstrip("\n"))
        return
    try:
        output.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error}") from None
