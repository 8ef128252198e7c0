"""Draws which subgraphs are written for Federation 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supergraph.tests.oracle.drawing.draw import Draw


def draw_federation1(draw: Draw) -> None:
    """Some subgraphs lose their link to the specification, and extend what others define."""
    model = draw.model
    able = [name for name in model.subgraphs if _is_able(draw, name)]
    if not able:
        return
    chosen = able if draw.chance(40) else draw.some(able)
    model.federation1 = set(chosen)
    model.features.add("Federation 1 subgraph")
    for name in chosen:
        for entity in (model.types[n] for n in model.entities()):
            entity.references.discard(name)
            defined = entity.subgraphs - {s for s, n in model.extended if n == entity.name} - {name}
            if name in entity.subgraphs and defined and draw.chance(60):
                model.extended.add((name, entity.name))
    everything = [f for owner in model.types.values() for f in owner.fields.values()]
    for field in everything:
        for name in chosen:
            field.directives.pop(name, None)


def _is_able(draw: Draw, name: str) -> bool:
    """Whether a subgraph needs nothing that Federation 1 does not have."""
    model = draw.model
    if any(
        name in found.interface_object
        or name in found.contexts
        or (found.kind == "interface" and name in found.keys)
        for found in model.types.values()
    ):
        return False
    return not any(
        (field.override is not None and name in field.override[:2])
        or (field.context is not None and name in field.owners)
        or (name in field.provides and ("..." in field.provides[name]))
        for owner in model.types.values()
        for field in owner.fields.values()
    )
