"""What composition found, for people and for programs."""

from __future__ import annotations

from pathlib import Path

import click
import orjson

from supergraph.cli.options import write_text
from supergraph.composition.compose import CompositionResult
from supergraph.composition.errors import CompositionError, Hint, HintLevel, Location

__all__ = ["report_result"]

_SHOWN_HINTS = frozenset({HintLevel.WARN})
_EXCERPT = 120


def report_result(
    result: CompositionResult, output: Path | None, output_format: str, *, every_hint: bool
) -> None:
    """Write a supergraph out, or say why there is none and end the command with exit code 1.

    Args:
        result: what composition gave.
        output: the supergraph's file; None means standard output.
        output_format: `text`, with errors and hints on standard error, or `json`: one value.
        every_hint: whether hints below warnings are shown too.
    """
    if output_format == "json":
        write_text(orjson.dumps(result.to_json(), option=orjson.OPT_INDENT_2).decode(), None)
    else:
        _show(result, every_hint=every_hint)
    if result.supergraph_sdl is None:
        raise click.exceptions.Exit(1)
    if output is not None or output_format == "text":
        write_text(result.supergraph_sdl, output)


def _show(result: CompositionResult, *, every_hint: bool) -> None:
    for error in result.errors:
        click.echo(_format_error(error), err=True)
    shown = [hint for hint in result.hints if every_hint or hint.level in _SHOWN_HINTS]
    for hint in shown:
        click.echo(_format_hint(hint), err=True)
    if result.errors:
        count = len(result.errors)
        click.echo(f"{count} error{'s' if count > 1 else ''}: nothing was composed.", err=True)


def _format_error(error: CompositionError) -> str:
    place = f" at {error.coordinate}" if error.coordinate else ""
    lines = [f"error {error.code}{place}", f"  {error.message}"]
    lines += [_format_location(location) for location in error.locations]
    if error.cause:
        lines.append(f"  cause: {error.cause}")
    if error.fix:
        lines.append(f"  fix: {error.fix}")
    return "\n".join(lines) + "\n"


def _format_hint(hint: Hint) -> str:
    place = f" at {hint.coordinate}" if hint.coordinate else ""
    return f"{hint.level.value.lower()} {hint.code}{place}\n  {hint.message}\n"


def _format_location(location: Location) -> str:
    place = location.file or location.subgraph
    shown = f"  in {location.subgraph} ({place}:{location.line}:{location.column})"
    if location.source_line:
        shown += f"\n  {location.line:>6} | {_excerpt(location.source_line, location.column)}"
    return shown


def _excerpt(line: str, column: int) -> str:
    """The part of a line around a column, for schemas that are one long line."""
    start = max(0, column - 1 - _EXCERPT // 2)
    end = start + _EXCERPT
    if len(line) <= _EXCERPT:
        return line
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
