"""Query plan ↔ JSON in the shape that the routers of the field share.

One thing is added: `BatchFetch`, which another router has too. Types that satisfy a fragment of
`requires` are written as `possibleTypes`; readers that do not know the key may disregard it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from supergraph.plan.format import format_path
from supergraph.plan.nodes import (
    BatchEntry,
    BatchFetch,
    Condition,
    Each,
    Fetch,
    FieldSelection,
    Flatten,
    FragmentSelection,
    Key,
    KeyRenamer,
    Parallel,
    QueryPlan,
    Sequence,
    Subscription,
    ValueSetter,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supergraph.plan.nodes import Path, PathElement, PlanNode, RequiresSelection, Rewrite

__all__ = ["plan_from_json", "plan_to_json"]

_ELEMENT = re.compile(r"(?P<head>[^|]*)(?:\|\[(?P<types>[^\]]*)\])?")
_REPRESENTATIONS = "representations"
"""The usual name of the variable, which the interoperable JSON does not say."""


def plan_to_json(plan: QueryPlan) -> dict[str, Any]:
    """Turns a plan into JSON values."""
    node = None if plan.node is None else _node(plan.node)
    return {"kind": "QueryPlan", "node": node} if node is not None else {"kind": "QueryPlan"}


def plan_from_json(value: dict[str, Any]) -> QueryPlan:
    """Reads a plan from JSON values, as `plan_to_json` makes them.

    Raises:
        ValueError: a node has an unknown kind.
    """
    node = value.get("node")
    return QueryPlan(None if node is None else _read_node(node))


def _node(node: PlanNode) -> dict[str, Any]:
    value: dict[str, Any] = {"kind": type(node).__name__}
    match node:
        case Sequence(nodes) | Parallel(nodes):
            value["nodes"] = [_node(inner) for inner in nodes]
        case Flatten(path, inner):
            value |= {"path": _path(path), "node": _node(inner)}
        case Fetch():
            value |= _fetch(node)
        case BatchFetch():
            value |= _batch(node)
        case Condition(variable, if_clause, else_clause):
            value["condition"] = variable
            if if_clause is not None:
                value["ifClause"] = _node(if_clause)
            if else_clause is not None:
                value["elseClause"] = _node(else_clause)
        case Subscription(primary, rest):
            value["primary"] = _node(primary)
            if rest is not None:
                value["rest"] = _node(rest)
    return value


def _present(**values: Any) -> dict[str, Any]:
    """Leaves out what is empty."""
    return {key: value for key, value in values.items() if value not in (None, [])}


def _fetch(fetch: Fetch) -> dict[str, Any]:
    return {
        "serviceName": fetch.service_name,
        "variableUsages": list(fetch.variable_usages),
        "operation": fetch.operation,
        "operationKind": fetch.operation_kind,
        **_present(
            operationName=fetch.operation_name,
            requires=[_selection(selection) for selection in fetch.requires],
            inputRewrites=[_rewrite(rewrite) for rewrite in fetch.input_rewrites],
            outputRewrites=[_rewrite(rewrite) for rewrite in fetch.output_rewrites],
            contextRewrites=[_rewrite(rewrite) for rewrite in fetch.context_rewrites],
            representationsVariable=(
                None
                if fetch.representations_variable == _REPRESENTATIONS
                else fetch.representations_variable
            ),
        ),
    }


def _batch(batch: BatchFetch) -> dict[str, Any]:
    return {
        "serviceName": batch.service_name,
        "variableUsages": list(batch.variable_usages),
        "operation": batch.operation,
        "operationKind": "query",
        **_present(operationName=batch.operation_name),
        "entries": [
            {
                "alias": entry.alias,
                "variable": entry.variable,
                "paths": [_path(path) for path in entry.paths],
                "requires": [_selection(selection) for selection in entry.requires],
                **_present(
                    inputRewrites=[_rewrite(rewrite) for rewrite in entry.input_rewrites],
                    outputRewrites=[_rewrite(rewrite) for rewrite in entry.output_rewrites],
                ),
            }
            for entry in batch.entries
        ],
    }


def _path(path: Path) -> list[str]:
    return [format_path((element,)) for element in path]


def _selection(selection: RequiresSelection) -> dict[str, Any]:
    inner = [_selection(child) for child in selection.selections]
    match selection:
        case FieldSelection():
            value = {"kind": "Field", "name": selection.name}
            value |= _present(alias=selection.alias, selections=inner)
            return value if selection.nullable else value | {"nullable": False}
        case FragmentSelection():
            return {
                "kind": "InlineFragment",
                "typeCondition": selection.type_condition,
                "possibleTypes": list(selection.possible_types),
                "selections": inner,
            }


def _rewrite(rewrite: Rewrite) -> dict[str, Any]:
    value: dict[str, Any] = {"kind": type(rewrite).__name__, "path": list(rewrite.path)}
    match rewrite:
        case ValueSetter():
            value["setValueTo"] = rewrite.value
        case KeyRenamer():
            value["renameKeyTo"] = rewrite.rename_to
    return value


def _read_node(value: dict[str, Any]) -> PlanNode:
    match value["kind"]:
        case "Sequence":
            return Sequence(tuple(_read_node(inner) for inner in value["nodes"]))
        case "Parallel":
            return Parallel(tuple(_read_node(inner) for inner in value["nodes"]))
        case "Fetch":
            return _read_fetch(value)
        case "BatchFetch":
            return _read_batch(value)
        case _:
            return _read_wrapper(value)


def _read_wrapper(value: dict[str, Any]) -> PlanNode:
    match value["kind"]:
        case "Flatten":
            return Flatten(_read_path(value["path"]), _read_fetch(value["node"]))
        case "Condition":
            clauses = (value.get("ifClause"), value.get("elseClause"))
            then, other = (None if c is None else _read_node(c) for c in clauses)
            return Condition(value["condition"], then, other)
        case "Subscription":
            rest = value.get("rest")
            return Subscription(
                _read_fetch(value["primary"]), None if rest is None else _read_node(rest)
            )
        case kind:
            msg = f"A plan node has the unknown kind {kind!r}"
            raise ValueError(msg)


def _read_fetch(value: dict[str, Any]) -> Fetch:
    renames = (_read_rewrite(rewrite) for rewrite in value.get("contextRewrites", ()))
    return Fetch(
        service_name=value["serviceName"],
        operation=value["operation"],
        operation_kind=value["operationKind"],
        operation_name=value.get("operationName"),
        variable_usages=tuple(value["variableUsages"]),
        requires=_read_selections(value.get("requires", ())),
        input_rewrites=_read_rewrites(value.get("inputRewrites", ())),
        output_rewrites=_read_rewrites(value.get("outputRewrites", ())),
        context_rewrites=tuple(r for r in renames if isinstance(r, KeyRenamer)),
        representations_variable=value.get("representationsVariable", _REPRESENTATIONS),
    )


def _read_batch(value: dict[str, Any]) -> BatchFetch:
    return BatchFetch(
        service_name=value["serviceName"],
        operation=value["operation"],
        entries=tuple(
            BatchEntry(
                alias=entry["alias"],
                variable=entry["variable"],
                paths=tuple(_read_path(path) for path in entry["paths"]),
                requires=_read_selections(entry["requires"]),
                input_rewrites=_read_rewrites(entry.get("inputRewrites", ())),
                output_rewrites=_read_rewrites(entry.get("outputRewrites", ())),
            )
            for entry in value["entries"]
        ),
        operation_name=value.get("operationName"),
        variable_usages=tuple(value["variableUsages"]),
    )


def _read_path(elements: Iterable[str]) -> Path:
    return tuple(_read_element(element) for element in elements)


def _read_element(text: str) -> PathElement:
    match = _ELEMENT.fullmatch(text)
    if match is None:
        msg = f"The path element {text!r} cannot be read"
        raise ValueError(msg)
    types = tuple(match["types"].split("|")) if match["types"] else ()
    return Each(types) if match["head"] == "@" else Key(match["head"], types)


def _read_selections(values: Iterable[dict[str, Any]]) -> tuple[RequiresSelection, ...]:
    return tuple(_read_selection(value) for value in values)


def _read_selection(value: dict[str, Any]) -> RequiresSelection:
    inner = _read_selections(value.get("selections", ()))
    if value["kind"] == "InlineFragment":
        types = value.get("possibleTypes") or (value["typeCondition"],)
        return FragmentSelection(value["typeCondition"], tuple(types), inner)
    return FieldSelection(value["name"], value.get("alias"), inner, value.get("nullable", True))


def _read_rewrites(values: Iterable[dict[str, Any]]) -> tuple[Rewrite, ...]:
    return tuple(_read_rewrite(value) for value in values)


def _read_rewrite(value: dict[str, Any]) -> Rewrite:
    path = tuple(value["path"])
    if value["kind"] == "ValueSetter":
        return ValueSetter(path, value["setValueTo"])
    return KeyRenamer(path, value["renameKeyTo"])
