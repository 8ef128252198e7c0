"""What a check found, for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from textwrap import indent

import click

from supergraph.cli.report import describe_findings, format_place
from supergraph.composition.api_changes import Change, Severity
from supergraph.composition.check import CheckResult, OperationVerdict, Status

__all__ = ["describe_check"]

_SHOWN_PLACES = 3
_WIDTH = 11
_COLOURS = {
    Severity.BREAKING: "red",
    Severity.DANGEROUS: "yellow",
    Severity.SAFE: "green",
    Status.BROKEN: "red",
    Status.COSTLIER: "yellow",
    Status.INVALID: "yellow",
}


def describe_check(result: CheckResult) -> str:
    """Return the whole report: composition, changes, operations, and the verdict last."""
    lines = list(_composition(result))
    if result.composition.supergraph_sdl is not None:
        lines += _changes(result.changes)
        lines += _operations(result.operations)
    lines.append(_verdict(result))
    return "\n".join(lines)


def _heading(title: str, text: str) -> str:
    return f"{click.style(title, bold=True)}: {text}"


def _composition(result: CheckResult) -> Iterator[str]:
    found = result.composition
    warnings = describe_findings(found, every_hint=False)
    if found.errors:
        yield _heading("Composition", _count(len(found.errors), "error"))
    else:
        counted = f", {_count(len(warnings), 'warning')}" if warnings else ""
        yield _heading("Composition", f"succeeds{counted}")
    yield from warnings
    if not warnings:
        yield ""


def _changes(changes: tuple[Change, ...]) -> Iterator[str]:
    count = Counter(change.severity for change in changes)
    counted = ", ".join(f"{count[severity]} {severity.value}" for severity in Severity)
    yield _heading("API schema", f"{counted} changes" if changes else "no changes")
    for change in changes:
        yield _row(change.severity, change.description)
        if change.severity is not Severity.SAFE:
            places = change.locations[:_SHOWN_PLACES]
            yield from (_below(format_place(place, place.subgraph)) for place in places)
    yield ""


def _operations(verdicts: tuple[OperationVerdict, ...]) -> Iterator[str]:
    if not verdicts:
        return
    count = Counter(verdict.status for verdict in verdicts)
    counted = ", ".join(f"{count[status]} {status.value}" for status in Status if count[status])
    yield _heading("Operations", counted)
    for verdict in verdicts:
        if verdict.status is not Status.UNAFFECTED:
            yield _row(verdict.status, _describe(verdict))
            yield from _problems(verdict)
    yield ""


def _describe(verdict: OperationVerdict) -> str:
    operation = verdict.operation
    who = " ".join(part for part in (operation.client, operation.version) if part)
    text = f"{operation.name} of {who}"
    if verdict.status is Status.INVALID:
        return f"{text} is not valid as things are"
    if verdict.status is Status.COSTLIER and verdict.before and verdict.after:
        new = ", ".join(sorted(verdict.after.subgraphs - verdict.before.subgraphs))
        return (
            f"{text}: {verdict.before.fetches} → {_count(verdict.after.fetches, 'fetch')}, "
            f"{verdict.before.depth} → {verdict.after.depth} one after another"
            + (f"; asks {new} too" if new else "")
        )
    return text


def _problems(verdict: OperationVerdict) -> Iterator[str]:
    for problem in verdict.problems:
        yield _below(f"  {problem.message}")
        if problem.location is not None:
            yield _below(format_place(problem.location, verdict.operation.name))


def _below(text: str) -> str:
    """Set a text in the column of what `_row` says."""
    return indent(text, " " * _WIDTH)


def _row(kind: Severity | Status, text: str) -> str:
    return f"  {click.style(kind.value.ljust(_WIDTH), fg=_COLOURS[kind])}{text}"


def _verdict(result: CheckResult) -> str:
    if not result.breaks:
        unmet = any(change.severity is Severity.BREAKING for change in result.changes)
        note = " No known operation meets the breaking changes." if unmet else ""
        return click.style("Nothing breaks.", fg="green", bold=True) + note
    if result.composition.errors:
        return click.style("It does not compose.", fg="red", bold=True)
    broken = [v for v in result.operations if v.status is Status.BROKEN]
    what = (
        f"{_count(len(broken), 'operation')} of {_clients(broken)}"
        if broken
        else "clients that use what has changed"
    )
    return click.style(f"It breaks {what}.", fg="red", bold=True)


def _clients(verdicts: Iterable[OperationVerdict]) -> str:
    return ", ".join(dict.fromkeys(verdict.operation.client for verdict in verdicts))


def _count(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun}{'es' if noun.endswith('ch') else 's'}"
