"""Finds the objects at a response path of merged data: fast, or slowly with their places."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from supergraph.executor.source import Source
from supergraph.plan import Each, Key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supergraph.executor.merge import JsonObject
    from supergraph.plan import Path

__all__ = [
    "Gather",
    "Place",
    "ResponsePath",
    "compile_gather",
    "concrete_prefix",
    "key_path",
    "walk",
]

Gather: TypeAlias = "Callable[[JsonObject], list[JsonObject]]"
ResponsePath: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = "tuple[ResponsePath, tuple[JsonObject, ...]]"
"""Where an object lies, and the objects that enclose it from the root down to itself."""


def compile_gather(path: Path) -> Gather:
    """Compile a function that lists the objects at a path, in response order.

    An object that several places share is listed once for each. Nulls, missing keys, values of
    another kind and objects of other types are passed over.
    """
    source = Source()
    source.bind(type=type, dict=dict, list=list)
    source.line(0, "def gather(data):")
    source.line(1, "found = [data]")
    index = 0
    while index < len(path):
        index = _append_segment(source, path, index)
    source.line(1, "return found")
    gather: Gather = source.compile("path")["gather"]
    return gather


def _append_segment(source: Source, path: Path, index: int) -> int:
    """Append one comprehension: a key and the list levels below it."""
    step = path[index]
    clauses = ["for x in found"]
    if isinstance(step, Key):
        clauses.extend(_type_clause(source, step.types, "x"))
        inner, index = f"x.get({source.text(step.name)})", index + 1
    else:
        inner = "x"
    level = 0
    while index < len(path) and isinstance(each := path[index], Each):
        clauses.append(f"if type(w{level} := {inner}) is list for v{level + 1} in w{level}")
        level, index = level + 1, index + 1
        inner = f"v{level}"
        if each.types:
            clauses.append(f"if type({inner}) is dict")
            clauses.extend(_type_clause(source, each.types, inner))
    if not level:
        inner = f"w0 := {inner}"
    clauses.append(f"if type({inner}) is dict")
    result = f"v{level}" if level else "w0"
    source.line(1, f"found = [{result} {' '.join(clauses)}]")
    return index


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
