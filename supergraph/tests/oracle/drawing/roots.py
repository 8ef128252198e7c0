"""Draws root fields, the way back to the root, hidden fields, and what follows from all types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supergraph.tests.oracle.model import KEY_FIELDS, SCALARS, FieldModel, TypeModel

if TYPE_CHECKING:
    from supergraph.tests.oracle.drawing.draw import Draw


def draw_roots(draw: Draw) -> None:
    """Fields of `Query` and `Mutation`, one or several subgraphs each."""
    model = draw.model
    query = TypeModel("Query", subgraphs=set(model.subgraphs))
    for subgraph in model.subgraphs:
        _own_roots(draw, query, subgraph)
    mutation = _mutation(draw)
    for target, found in list(model.types.items()):
        known_apart = len(found.subgraphs) > 1 and target != "Ref" and not found.hidden
        if known_apart and (target == "W0" or draw.chance(30)):
            _shared_root(draw, query, found)
    model.types["Query"] = query
    if mutation.fields:
        model.types["Mutation"] = mutation
    for subgraph in model.subgraphs:
        if draw.chance(15):
            model.root_names[subgraph] = "Root"


def _own_roots(draw: Draw, query: TypeModel, subgraph: str) -> None:
    for target in draw.known(subgraph):
        if draw.chance(45):
            name = f"{target.lower()}_{subgraph}"
            query.add(FieldModel(name, draw.wrapped_object(target), {subgraph}))
    query.add(FieldModel(f"n_{subgraph}", "Int", {subgraph}))
    gone = draw.model.types.get("N0")
    if gone is not None and subgraph in gone.subgraphs - {gone.gone}:
        query.add(FieldModel("absent", draw.wrapped_object("N0"), {subgraph}))


def _mutation(draw: Draw) -> TypeModel:
    mutation = TypeModel("Mutation")
    for subgraph in draw.model.subgraphs:
        known = draw.known(subgraph)
        if not known or not draw.chance(45):
            continue
        mutation.subgraphs.add(subgraph)
        for index in range(draw.random.choice((1, 2))):
            name = f"do{index}_{subgraph}"
            field = mutation.add(FieldModel(name, draw.random.choice(known), {subgraph}))
            field.arguments = {"n": "Int"}
    return mutation


def _shared_root(draw: Draw, query: TypeModel, target: TypeModel) -> None:
    kind = draw.wrapped_object(target.name).rstrip("!")
    field = FieldModel(f"{target.name.lower()}_any", kind, set(target.subgraphs))
    if draw.chance(30):
        field.arguments = {"n": "Int"}
    if draw.model.common_members(target.name, field.owners):
        field.features.add("shared root field")
        draw.share(query.add(field))


def draw_way_back(draw: Draw) -> None:
    """A field whose value is the query root."""
    model = draw.model
    box = TypeModel("Box", subgraphs={draw.random.choice(model.subgraphs)})
    model.types["Box"] = box
    box.add(FieldModel("number", "Int", set(box.subgraphs)))
    back = box.add(FieldModel("query", "Query!", set(box.subgraphs), constant=True))
    back.features.add("root re-entry")
    root = draw.random.choice([name for name in ("Query", "Mutation") if name in model.types])
    model.types[root].add(FieldModel("box", "Box", set(box.subgraphs)))
    model.types[root].subgraphs |= box.subgraphs


def draw_hidden(draw: Draw) -> None:
    """Some fields are hidden from clients: keys and requirements may use them all the same."""
    for name in draw.model.entities():
        entity = draw.model.types[name]
        for field in entity.fields.values():
            if field.name in {"upc", "sku"} or (
                field.name.startswith("f") and field.base in SCALARS and draw.chance(15)
            ):
                field.directives.setdefault(min(field.owners), []).append("@inaccessible")
                entity.features.add("inaccessible")


def draw_references(draw: Draw) -> None:
    """A subgraph that resolves nothing but an entity's keys need not be entered for it."""
    for name in draw.model.entities():
        entity = draw.model.types[name]
        for subgraph in sorted(entity.subgraphs):
            own = any(
                field.declared(subgraph) and field.name not in KEY_FIELDS
                for field in entity.fields.values()
            )
            if not own and len(entity.keys[subgraph]) == 1 and "I0" not in str(entity.implements):
                entity.references.add(subgraph)
                entity.features.add("non-resolvable key")
