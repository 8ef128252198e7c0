"""`@external` stands where it makes sense, and is used by something."""

from __future__ import annotations

from supergraph.composition.errors import Report
from supergraph.composition.model import Kind
from supergraph.composition.rules.reading import understood_uses
from supergraph.composition.subgraph import LoadedSubgraph

__all__ = ["check_external"]


def check_external(subgraph: LoadedSubgraph, report: Report) -> None:
    """Report external fields of interfaces, and external fields nothing refers to."""
    name = subgraph.name
    mistaken = any(error.code.endswith("_INVALID_FIELDS") for error in report.errors)
    used = understood_uses(subgraph).used if mistaken else subgraph.uses.used
    for definition in subgraph.schema.types.values():
        if definition.kind not in {Kind.OBJECT, Kind.INTERFACE}:
            continue
        for field in definition.fields.values():
            at = (definition.name, field.name)
            coordinate = f"{definition.name}.{field.name}"
            if at not in subgraph.uses.external:
                continue
            if definition.kind is Kind.INTERFACE:
                report.error(
                    "EXTERNAL_ON_INTERFACE",
                    f"[{name}] {coordinate} is a field of an interface and cannot be @external.",
                    coordinate,
                    (subgraph.place(field.node),),
                    cause="the subgraph's implementations say who resolves an interface's field",
                    fix=f"remove @external here, and mark {field.name} of the types that implement"
                    f" {definition.name} where another subgraph resolves it",
                )
            if at not in used:
                report.error(
                    "EXTERNAL_UNUSED",
                    f"[{name}] {coordinate} is @external, but no @key, @requires, @provides or"
                    " interface of this subgraph uses it.",
                    coordinate,
                    (subgraph.place(field.node),),
                    cause="an external field that nothing uses says nothing",
                    fix=f"remove {coordinate} from this subgraph, or only @external if this"
                    " subgraph resolves the field",
                )
