"""What composition found, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import indent

import click
import orjson

from supergraph.cli.files import SourceError, SourceErrors, write_text
from supergraph.composition.compose import CompositionResult
from supergraph.composition.errors import CompositionError, Hint, HintLevel, Location
from supergraph.errors import RouterError

__all__ = ["describe_findings", "format_place", "report_result", "without_sources"]

_SHOWN_HINTS = frozenset({HintLevel.WARN})
_EXCERPT = 120
_INDENT = "  "
_ONE_CAUSE = "SATISFIABILITY_ERROR"
"""Of these errors there is one for each field that cannot be had, however many at once."""
_LISTED = 12


def report_result(
    result: CompositionResult,
    output: Path | None,
    output_format: str,
    *,
    every_hint: bool = False,
    failure: str = "nothing was composed",
) -> None:
    """Write a supergraph out, or say why there is none and end the command with exit code 1.

    Args:
        result: what composition gave.
        output: the supergraph's file; None means standard output.
        output_format: `text`, with errors and hints on standard error, or `json`: one value.
        every_hint: whether hints below warnings are shown too.
        failure: what errors mean, for people.
    """
    if output_format == "json":
        write_text(orjson.dumps(result.to_json(), option=orjson.OPT_INDENT_2).decode(), None)
    else:
        for finding in describe_findings(result, every_hint=every_hint):
            click.echo(finding, err=True)
        if result.errors:
            count = len(result.errors)
            click.echo(f"{count} error{'s' if count > 1 else ''}: {failure}.", err=True)
    if result.supergraph_sdl is None:
        raise click.exceptions.Exit(1)
    if output is not None or output_format == "text":
        write_text(result.supergraph_sdl, output)


def without_sources(error: RouterError) -> CompositionResult:
    """Return that something could not be read as what composition gives."""
    found = error.errors if isinstance(error, SourceErrors) else (error,)
    return CompositionResult(None, tuple(map(_source_error, found)))


def _source_error(error: RouterError) -> CompositionError:
    if not isinstance(error, SourceError):
        return CompositionError(error.code, error.message)
    locations = (error.location,) if error.location else ()
    return CompositionError(error.code, error.message, "", locations, fix=error.fix)


def describe_findings(result: CompositionResult, *, every_hint: bool) -> list[str]:
    """Return errors and hints as texts of several lines each.

    Args:
        result: what composition gave.
        every_hint: whether hints below warnings are among them.
    """
    shown = [hint for hint in result.hints if every_hint or hint.level in _SHOWN_HINTS]
    return [*_format_errors(result.errors), *map(_format_hint, shown)]


def _format_errors(errors: Sequence[CompositionError]) -> list[str]:
    """Return errors as texts; of queries that one change would answer, the first in full."""
    groups: dict[object, list[CompositionError]] = {}
    for error in errors:
        alike = (error.code, error.fix) if error.code == _ONE_CAUSE else id(error)
        groups.setdefault(alike, []).append(error)
    return [_format_error(first, rest) for first, *rest in groups.values()]


def _format_rest(first: CompositionError, rest: Sequence[CompositionError]) -> list[str]:
    names = dict.fromkeys(error.coordinate for error in rest)
    names.pop(first.coordinate, None)
    if not names:
        return []
    listed = ", ".join(list(names)[:_LISTED])
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return [f"{_INDENT}it would also help {listed}{more}"]


def format_place(location: Location, subject: str) -> str:
    """Return a place as `in subject (file:line:column)`, with its line and a mark below it.

    Args:
        location: the place.
        subject: the subgraph or the operation whose text it is in, or "" for neither.
    """
    lines = [_place(location, subject)]
    if location.source_line:
        line, column = _excerpt(location.source_line, location.column - location.cut)
        mark = click.style("^", fg="red")
        lines += [f"{location.line:>6} | {line}", f"{'':>6} | {'':>{column - 1}}{mark}"]
    return indent("\n".join(lines), _INDENT)


def _place(location: Location, subject: str) -> str:
    place = f"{location.file or location.subgraph}:{location.line}:{location.column}"
    return f"in {subject} ({place})" if subject else f"in {place}"


def _format_error(error: CompositionError, alike: Sequence[CompositionError] = ()) -> str:
    place = f" at {error.coordinate}" if error.coordinate else ""
    head = click.style(f"error {error.code}", fg="red", bold=True)
    lines = [head + place, indent(error.message, _INDENT)]
    lines += [format_place(location, location.subgraph) for location in error.locations]
    if error.cause and error.cause not in error.message:
        lines.append(f"{_INDENT}cause: {error.cause}")
    if error.fix:
        lines.append(f"{_INDENT}{click.style('fix:', fg='green')} {error.fix}")
    return "\n".join([*lines, *_format_rest(error, alike)]) + "\n"


def _format_hint(hint: Hint) -> str:
    place = f" at {hint.coordinate}" if hint.coordinate else ""
    head = click.style(f"{hint.level.value.lower()} {hint.code}", fg="yellow")
    said = [hint.message, *(_place(at, at.subgraph) for at in hint.locations[:_LISTED])]
    lines = indent("\n".join(said), _INDENT)
    return f"{head}{place}\n{lines}\n"


def _excerpt(line: str, column: int) -> tuple[str, int]:
    """Return the part of a line around a column, and the column in it.

    Schemas may be one long line. Tabs become spaces, so that the mark below stands right.
    """
    line = line.replace("\t", " ")
    start = max(0, column - 1 - _EXCERPT // 2)
    end = start + _EXCERPT
    if len(line) <= _EXCERPT:
        return line, column
    before = "…" if start else ""
    after = "…" if end < len(line) else ""
    return f"{before}{line[start:end]}{after}", column - start + len(before)
