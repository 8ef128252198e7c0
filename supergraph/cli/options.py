"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

__all__ = [
    "FILE_OR_INPUT",
    "READABLE_FILE",
    "format_option",
    "output_option",
    "supergraph_option",
]

F = TypeVar("F", bound=Callable[..., Any])

FILE_OR_INPUT = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
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
