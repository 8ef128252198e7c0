"""Plans of other planners as plans of ours, so that they can be measured and run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from supergraph.plan import QueryPlan
from supergraph.plan.codec import plan_from_json

__all__ = ["read_plan"]


def read_plan(value: Any, possible_types: Mapping[str, frozenset[str]]) -> QueryPlan:
    """Reads a plan in the JSON of either reference planner.

    Args:
        value: the plan.
        possible_types: the object types of each composite type of the supergraph, which these
            planners leave to the executor.

    Raises:
        KeyError: it is no plan; an error message, for example.
    """
    if "error" in value:
        raise KeyError(value["error"])
    read: QueryPlan = plan_from_json(_Reader(possible_types).value(value))
    return read


class _Reader:
    """Brings JSON into the shape that `plan_from_json` reads."""

    def __init__(self, possible_types: Mapping[str, frozenset[str]]) -> None:
        self._possible_types = possible_types

    def value(self, value: Any) -> Any:
        """Any part of a plan."""
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if not isinstance(value, dict):
            return value
        node = {key: self.value(item) for key, item in value.items() if item is not None}
        kind = node.get("kind")
        if kind == "InlineFragment" and "typeCondition" in node:
            name = node["typeCondition"]
            node["possibleTypes"] = sorted({name, *self._possible_types.get(name, ())})
        elif kind == "Flatten":
            node["path"] = _path(node["path"])
        elif kind in {"Fetch", "BatchFetch"}:
            node.setdefault("variableUsages", [])
            node.setdefault("operationKind", "query")
        for rewrites in ("inputRewrites", "outputRewrites"):
            if rewrites in node:
                node[rewrites] = [_rewrite(rewrite) for rewrite in node[rewrites]]
        if "entityBatch" in node:
            node["entries"] = [_entry(alias) for alias in node["entityBatch"]["aliases"]]
        return node


def _entry(alias: dict[str, Any]) -> dict[str, Any]:
    paths = [_path(path) for path in alias["paths"]]
    return {**alias, "variable": alias["representationsVariableName"], "paths": paths}


def _path(path: list[Any]) -> list[str]:
    """A response path, with each type condition at the step that it holds for.

    A condition on an object is written at the next key; at the end of a path it says no more than
    the fragments of `requires`.
    """
    found: list[str] = []
    condition: frozenset[str] = frozenset()
    for segment in path:
        if isinstance(segment, str):
            found.append(segment)
        elif "TypeCondition" in segment:
            types = frozenset(segment["TypeCondition"])
            condition = condition & types if condition else types
        else:
            suffix = f"|[{'|'.join(sorted(condition))}]" if condition else ""
            found.append(segment["Field"] + suffix)
            condition = frozenset()
    return found


def _rewrite(rewrite: dict[str, Any]) -> dict[str, Any]:
    if "kind" not in rewrite:
        [(kind, rewrite)] = rewrite.items()
        rewrite = {"kind": kind, **rewrite}
    path = [step if isinstance(step, str) else _step(step) for step in rewrite["path"]]
    return {**rewrite, "path": path}


def _step(step: dict[str, Any]) -> str:
    return f"... on {step['TypenameEquals'][0]}" if "TypenameEquals" in step else step["Key"]
