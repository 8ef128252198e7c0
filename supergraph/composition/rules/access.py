"""Access control stands on what is resolved, not on interfaces."""

from __future__ import annotations

from supergraph.composition.errors import Report
from supergraph.composition.model import Element, Kind
from supergraph.composition.subgraph import LoadedSubgraph

__all__ = ["ACCESS", "check_access_placement"]

ACCESS = ("authenticated", "requiresScopes", "policy")
"""The access-control directives."""


def check_access_placement(subgraph: LoadedSubgraph, report: Report) -> None:
    """Report access control on interfaces, their fields, and types that stand for them."""
    for definition in subgraph.schema.types.values():
        stand_in = definition.applied("interfaceObject") is not None
        if definition.kind is Kind.INTERFACE or stand_in:
            _report(subgraph, report, definition, definition.name)
        if definition.kind is Kind.INTERFACE:
            for field in definition.fields.values():
                _report(subgraph, report, field, f"{definition.name}.{field.name}")


def _report(subgraph: LoadedSubgraph, report: Report, element: Element, coordinate: str) -> None:
    for spec in ACCESS:
        use = element.applied(spec)
        if use is not None:
            report.error(
                "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE",
                f"[{subgraph.name}] @{use.name} cannot stand on {coordinate}: interfaces take"
                " their requirements from what implements them.",
                coordinate,
                (subgraph.place(use.node),),
                fix=f"remove it from {coordinate}, and put it on the types that implement"
                f" {coordinate.partition('.')[0]}, or on their fields",
            )
