"""Why a query cannot go on, subgraph by subgraph."""

from __future__ import annotations

from collections.abc import Iterable

from supergraph.composition.field_set import FieldSet, print_field_set
from supergraph.composition.merge.state import subgraph_list
from supergraph.composition.model import Field, Kind
from supergraph.composition.satisfiability.graph import Place, TypeNode
from supergraph.composition.satisfiability.reach import Reach
from supergraph.composition.subgraph import LoadedSubgraph
from supergraph.composition.type_text import named

__all__ = ["explain"]


def explain(reach: Reach, places: Iterable[Place], type_name: str, item: Field | None) -> list[str]:
    """Say for every place why one cannot go on from it.

    Args:
        reach: what can be reached.
        places: where the object may be.
        type_name: its type in the supergraph.
        item: the field that cannot be had; None for a type condition.
    """
    here = sorted({(place.subgraph, place.type) for place in places})
    reasons: list[str] = []
    for index, local_type in here:
        reasons.append(_here(reach, index, local_type, item))
    at_hand = {index for index, _ in here}
    for index in range(len(reach.graph.subgraphs)):
        node = reach.graph.nodes[index].get(type_name)
        if index in at_hand or node is None or item is None or item.name not in node.edges:
            continue
        reasons.append(_there(reach, here, index, type_name, node))
    return list(dict.fromkeys(reason for reason in reasons if reason))


def _here(reach: Reach, index: int, type_name: str, item: Field | None) -> str:  # noqa: PLR0911
    subgraph = reach.graph.subgraphs[index]
    where = f"in subgraph {subgraph.name!r}"
    if item is None:
        if reach.graph.nodes[index][type_name].interface_object:
            return f"{where}, {type_name} is an @interfaceObject and cannot tell the object's type"
        return f"{where}, the object is known as {type_name} only"
    definition = subgraph.schema.types[type_name]
    coordinate = f"{type_name}.{item.name}"
    if item.name not in definition.fields:
        return f"{where}, {type_name} has no field {item.name}"
    edge = reach.graph.nodes[index][type_name].edges.get(item.name)
    if edge is None:
        return f"{where}, {coordinate} {_why_gone(subgraph, definition.fields[item.name])}"
    if edge.external:
        return f"{where}, {coordinate} is @external and no @provides on the way covers it"
    if edge.label is not None and reach.labels.get(edge.label[0]) is not edge.label[1]:
        state = "on" if edge.label[1] else "off"
        return (
            f"{where}, {coordinate} is resolved only while the label {edge.label[0]!r} is {state}"
        )
    if edge.contexts:
        return f"{where}, {coordinate} needs a context that no object on the way sets"
    if edge.requires:
        fields = f'@requires(fields: "{print_field_set(edge.requires)}")'
        if not reach.graph.nodes[index][type_name].local_key:
            problem = f"but {type_name} has no key here to come back with"
            return f"{where}, {coordinate} has {fields}, {problem}"
        return f"{where}, {coordinate} has {fields}, which cannot be fetched from here"
    return ""


def _why_gone(subgraph: LoadedSubgraph, field: Field) -> str:
    target = subgraph.schema.types.get(named(field.type))
    if target is not None and target.kind is Kind.OBJECT and not target.fields:
        return f"leads to {target.name}, which has no fields there"
    return "is overridden by another subgraph"


def _there(
    reach: Reach, here: list[tuple[int, str]], index: int, type_name: str, node: TypeNode
) -> str:
    names = [reach.graph.subgraphs[at].name for at, _ in here]
    came = subgraph_list(dict.fromkeys(names))
    target = reach.graph.subgraphs[index]
    keys = target.schema.types[type_name].all_applied("key")
    start = f"from {came} there is no way to subgraph {target.name!r}, which has the field"
    if not keys:
        return f"{start}: {type_name} has no key there"
    if not node.keys:
        return f"{start}: there the keys of {type_name} are not resolvable"
    wanted = " or ".join(f'@key(fields: "{print_field_set(key)}")' for key in node.keys)
    note = _external_note(reach, here, node)
    return f"{start}: the fields of its {wanted} cannot be fetched from {came}{note}"


def _external_note(reach: Reach, here: list[tuple[int, str]], node: TypeNode) -> str:
    for at, type_name in here:
        subgraph = reach.graph.subgraphs[at]
        for key in node.keys:
            for name in _top_fields(key):
                if (type_name, name) in subgraph.uses.external:
                    return f" ({type_name}.{name} is @external in subgraph {subgraph.name!r})"
    return ""


def _top_fields(key: FieldSet) -> list[str]:
    return [name for pick in key if (name := getattr(pick, "name", ""))]
