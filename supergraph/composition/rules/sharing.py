"""`@shareable` stands on objects and their fields, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from supergraph.composition.errors import Report
from supergraph.composition.model import Applied, Kind
from supergraph.composition.subgraph import LoadedSubgraph

__all__ = ["check_sharing_placement"]


def check_sharing_placement(subgraph: LoadedSubgraph, report: Report) -> None:
    """Report `@shareable` on interface fields, and where it is repeated."""
    for definition in subgraph.schema.types.values():
        _check_repeated(subgraph, report, definition.directives, definition.name)
        for field in definition.fields.values():
            coordinate = f"{definition.name}.{field.name}"
            _check_repeated(subgraph, report, field.directives, coordinate)
            if definition.kind is not Kind.INTERFACE:
                continue
            use = field.applied("shareable")
            if use is not None:
                report.error(
                    "INVALID_SHAREABLE_USAGE",
                    f"[{subgraph.name}] @{use.name} stands on {coordinate}, a field of an"
                    " interface.",
                    coordinate,
                    (subgraph.place(use.node),),
                    cause="an interface resolves nothing; its implementations do",
                    fix=f"move the directive to {field.name} of the types that implement"
                    f" {definition.name}",
                )


def _check_repeated(
    subgraph: LoadedSubgraph, report: Report, uses: Iterable[Applied], coordinate: str
) -> None:
    count = Counter(use.declaration for use in uses if use.spec == "shareable")
    if any(number > 1 for number in count.values()):
        nodes = tuple(subgraph.place(use.node) for use in uses if use.spec == "shareable")
        report.error(
            "INVALID_SHAREABLE_USAGE",
            f"[{subgraph.name}] @shareable stands twice on one declaration of {coordinate}.",
            coordinate,
            nodes,
            fix="remove one of the two",
        )
