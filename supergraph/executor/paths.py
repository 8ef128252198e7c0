"""Finds the objects at a response path of merged data: fast, or slowly with their places."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from supergraph.executor.source import Source
from supergraph.plan import Each, Key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supergraph.executor.merge import JsonObject
    from supergraph.plan import Path, PathElement

__all__ = [
    "Gather",
    "Place",
    "ResponsePath",
    "compile_gather",
    "concrete_prefix",
    "key_path",
    "walk",
]

Gather: TypeAlias = "Callable[[JsonObject, bool], list[JsonObject]]"
"""Given the data, and whether to list an object once although several places share it."""
ResponsePath: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = "tuple[ResponsePath, tuple[JsonObject, ...]]"
"""Where an object lies, and the objects that enclose it from the root down to itself."""


def compile_gather(path: Path, twins: frozenset[tuple[str, ...]] = frozenset()) -> Gather:
    """Compile a function that lists the objects at a path, in response order.

    Nulls, missing keys, values of another kind and objects of other types are passed over.

    Args:
        path: where the objects lie.
        twins: key paths at which several objects may share one value.
    """
    source = Source()
    source.bind(type=type, dict=dict, list=list, id=id)
    source.line(0, "def gather(data, once):")
    source.line(1, "found = [data]")
    index = 0
    while index < len(path):
        last = _segment_end(path, index)
        if key_path(path[:last]) in twins:
            _append_unique_segment(source, path[index:last])
        else:
            _append_segment(source, path[index:last])
        index = last
    source.line(1, "return found")
    gather: Gather = source.compile("path")["gather"]
    return gather


def _segment_end(path: Path, start: int) -> int:
    """Where the key at an index, with the list levels below it, ends."""
    end = start + 1
    while end < len(path) and isinstance(path[end], Each):
        end += 1
    return end


def _append_segment(source: Source, segment: Path) -> None:
    """Append one comprehension that follows a key and the list levels below it."""
    step, *levels = segment
    clauses = ["for x in found"]
    inner = "x"
    if isinstance(step, Key):
        clauses.extend(_type_clause(source, step.types, "x"))
        inner = f"x.get({source.constant('k', step.name)})"
    else:
        levels = list(segment)
    result = _append_levels(source, levels, (clauses, inner))
    source.line(1, f"found = [{result} {' '.join(clauses)}]")


def _append_unique_segment(source: Source, segment: Path) -> None:
    """Append the same, with each of the values below the key followed once if asked to."""
    step, *levels = segment
    assert isinstance(step, Key)  # noqa: S101 - twins are found under keys
    clauses = ["for x in found", *_type_clause(source, step.types, "x")]
    values = f"[x.get({source.constant('k', step.name)}) {' '.join(clauses)}]"
    source.line(1, f"found = {values}")
    source.line(1, "if once:")
    source.line(2, "found = {id(x): x for x in found}.values()")
    clauses = ["for x in found"]
    result = _append_levels(source, levels, (clauses, "x"))
    source.line(1, f"found = [{result} {' '.join(clauses)}]")


def _append_levels(source: Source, levels: list[PathElement], start: tuple[list[str], str]) -> str:
    """Add clauses that enter lists, and the last one that lets objects through."""
    clauses, inner = start
    for level, each in enumerate(levels):
        item = f"v{level}"
        clauses.append(f"if type(w{level} := {inner}) is list for {item} in w{level}")
        inner = item
        if each.types:
            clauses.append(f"if type({item}) is dict")
            clauses.extend(_type_clause(source, each.types, item))
    result = inner
    if not result.isidentifier():
        result, inner = "w", f"w := {inner}"
    clauses.append(f"if type({inner}) is dict")
    return result


def _type_clause(source: Source, types: tuple[str, ...], name: str) -> list[str]:
    if not types:
        return []
    return [f"if {name}.get({source.text('__typename')}) in {source.constant('t', types)}"]


def walk(data: JsonObject, path: Path) -> Iterator[Place]:
    """List the same objects as the compiled function does, with their places."""
    return _walk(data, path, (), ())


def _walk(
    value: Any, path: Path, place: ResponsePath, enclosing: tuple[JsonObject, ...]
) -> Iterator[Place]:
    if type(value) is dict:
        enclosing = (*enclosing, value)
    if not path:
        if type(value) is dict:
            yield place, enclosing
        return
    step, rest = path[0], path[1:]
    if isinstance(step, Key):
        if type(value) is dict and _is_of(value, step.types):
            yield from _walk(value.get(step.name), rest, (*place, step.name), enclosing)
    elif type(value) is list:
        for index, element in enumerate(value):
            if _is_of(element, step.types):
                yield from _walk(element, rest, (*place, index), enclosing)


def _is_of(value: Any, types: tuple[str, ...]) -> bool:
    return not types or (type(value) is dict and value.get("__typename") in types)


def concrete_prefix(path: Path) -> ResponsePath:
    """The part of a path before its first list: where an error of all its objects is placed."""
    prefix: list[str | int] = []
    for step in path:
        if isinstance(step, Each):
            break
        prefix.append(step.name)
    return tuple(prefix)


def key_path(path: Path) -> tuple[str, ...]:
    """The keys of a path, without its lists."""
    return tuple(step.name for step in path if isinstance(step, Key))
