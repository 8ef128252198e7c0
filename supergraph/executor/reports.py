"""Turns what a subgraph reports, and what became of a fetch, into located GraphQL errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supergraph.executor.errors import ErrorCode, SubgraphFailure
from supergraph.operation.response_keys import client_key
from supergraph.plan import KeyRenamer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from supergraph.executor.merge import JsonObject
    from supergraph.executor.paths import ResponsePath
    from supergraph.executor.request import ExecutorOptions
    from supergraph.executor.state import ExecutionState
    from supergraph.plan import Rewrite

__all__ = [
    "MOST_ERRORS",
    "as_response_path",
    "client_path",
    "client_steps",
    "failure_error",
    "subgraph_errors",
    "unique",
]


MOST_ERRORS = 10_000
"""How many errors of one answer are passed on, counted at each place that they concern."""


def failure_error(
    state: ExecutionState, service_name: str, failure: SubgraphFailure, path: ResponsePath
) -> JsonObject:
    """The one error of a fetch that brought nothing."""
    extensions = {"code": str(failure.code), **failure.details}
    return _error(failure.message, path, _named(extensions, service_name, state.options))


def subgraph_errors(
    state: ExecutionState,
    service_name: str,
    placed: Sequence[tuple[Any, ResponsePath]],
    hoisted: Iterable[ResponsePath],
) -> list[JsonObject]:
    """A subgraph's errors at their places in the client's response.

    Their `locations` speak of the subgraph's text and are left out.

    Args:
        state: the run.
        service_name: the subgraph.
        placed: errors as they came, each with its place; what exceeds `MOST_ERRORS` is counted as
            one error.
        hoisted: where an error of the whole request is placed.
    """
    errors = [
        _subgraph_error(state, service_name, raw, place) for raw, place in placed[:MOST_ERRORS]
    ]
    if len(placed) > MOST_ERRORS:
        rest = SubgraphFailure(
            f"Subgraph {service_name!r} reported more errors than the {MOST_ERRORS} that are "
            "passed on.",
            ErrorCode.DOWNSTREAM_SERVICE_ERROR,
            {},
        )
        errors += [failure_error(state, service_name, rest, place) for place in hoisted]
    return errors


def _subgraph_error(
    state: ExecutionState, service_name: str, raw: Any, path: ResponsePath
) -> JsonObject:
    given: Mapping[str, Any] = raw if type(raw) is dict else {}
    message = given.get("message")
    extensions = given.get("extensions")
    extensions = dict(extensions) if type(extensions) is dict else {}
    if type(extensions.get("code")) is not str:
        extensions["code"] = ErrorCode.DOWNSTREAM_SERVICE_ERROR.value
    if type(message) is not str or not message:
        message = f"Subgraph {service_name!r} reported an error without a message."
    if not state.options.include_subgraph_messages:
        message = f"Subgraph {service_name!r} reported an error."
        if state.options.service_name_key is None:
            message = "A subgraph reported an error."
        extensions = {"code": extensions["code"]}
    return _error(message, path, _named(extensions, service_name, state.options))


def _named(extensions: JsonObject, service_name: str, options: ExecutorOptions) -> JsonObject:
    if options.service_name_key is not None:
        extensions[options.service_name_key] = service_name
    return extensions


def _error(message: str, path: ResponsePath, extensions: JsonObject) -> JsonObject:
    error: JsonObject = {"message": message}
    if path:
        error["path"] = client_steps(path)
    error["extensions"] = extensions
    return error


def client_steps(path: ResponsePath) -> list[str | int]:
    """A path in merged data, as it is in the client's response."""
    return [client_key(step) if type(step) is str else step for step in path]


def as_response_path(raw: Any) -> ResponsePath | None:
    """The path of a subgraph's error, or None when there is none or it is malformed."""
    path = raw.get("path") if type(raw) is dict else None
    if type(path) is not list or not path:
        return None
    if any(type(step) is not str and type(step) is not int for step in path):
        return None
    return tuple(path)


def client_path(path: ResponsePath, rewrites: Iterable[Rewrite]) -> ResponsePath:
    """A path inside a subgraph's answer, with internal aliases renamed as in the answer itself."""
    for rewrite in rewrites:
        if not isinstance(rewrite, KeyRenamer):
            continue
        wanted = [step for step in rewrite.path if not step.startswith("... on ")]
        keys = [index for index, step in enumerate(path) if type(step) is str]
        found = [path[index] for index in keys[: len(wanted)]]
        if found == wanted:
            last = keys[len(wanted) - 1]
            path = (*path[:last], rewrite.rename_to, *path[last + 1 :])
    return path


def unique(errors: list[JsonObject]) -> list[JsonObject]:
    """The errors without repetitions of message, path and code."""
    seen: dict[tuple[object, ...], JsonObject] = {}
    for error in errors:
        extensions = error.get("extensions", {})
        code = extensions.get("code")
        seen.setdefault((error["message"], tuple(error.get("path", ())), code), error)
    return list(seen.values())
