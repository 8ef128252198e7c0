"""Draws interfaces and unions, each known to subgraphs as a whole or in part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supergraph.tests.oracle.model import FieldModel, TypeModel

if TYPE_CHECKING:
    from supergraph.tests.oracle.drawing.draw import Draw


def draw_interface(draw: Draw) -> None:
    """An interface of entities."""
    model = draw.model
    interface = TypeModel("I0", kind="interface")
    implementers = draw.some(model.entities(), 2)
    where = {s for name in implementers for s in model.types[name].subgraphs}
    interface.subgraphs = set(draw.some(sorted(where)))
    if draw.chance(55):
        everywhere = {
            s for s in where if all(s in model.types[name].subgraphs for name in implementers)
        }
        interface.subgraphs = everywhere or interface.subgraphs
    model.types["I0"] = interface
    interface.add(FieldModel("id", "ID!", set(interface.subgraphs)))
    if draw.wants("interface objects", 60):
        common = draw.random.choice(("Int", "String", "Colour"))
        interface.add(FieldModel("common", common, set(interface.subgraphs)))
    for name in implementers:
        _implement(draw, name, interface)
    interface.subgraphs = {
        s
        for s in interface.subgraphs
        if any("I0" in model.types[n].implements.get(s, ()) for n in implementers)
    }
    for field in interface.fields.values():
        field.owners &= interface.subgraphs
    known = {tuple(model.possible("I0", s)) for s in interface.subgraphs}
    interface.features.add("interface")
    if len(known) > 1:
        interface.features.add("partial interface")
    if not interface.subgraphs:
        del model.types["I0"]


def _implement(draw: Draw, name: str, interface: TypeModel) -> None:
    entity = draw.model.types[name]
    here = entity.subgraphs & interface.subgraphs
    for subgraph in here:
        entity.implements.setdefault(subgraph, set()).add("I0")
    if "common" in interface.fields and here:
        draw.share(entity.add(FieldModel("common", interface.fields["common"].type, set(here))))


def draw_value_interface(draw: Draw) -> None:
    """An interface of value types, which may also be an interface of `I0`."""
    model = draw.model
    values = [name for name in model.types if name.startswith("V")]
    interface = TypeModel("I1", kind="interface")
    for name in values:
        value = model.types[name]
        draw.share(value.add(FieldModel("tag", "String", set(value.subgraphs))))
        for subgraph in draw.some(sorted(value.subgraphs)):
            value.implements.setdefault(subgraph, set()).add("I1")
            interface.subgraphs.add(subgraph)
    upper = model.types.get("I0")
    if upper is not None and draw.chance(50):
        for subgraph in upper.subgraphs & interface.subgraphs:
            upper.implements.setdefault(subgraph, set()).add("I1")
        upper.add(FieldModel("tag", "String", set(upper.subgraphs)))
        for name in model.possible("I0", None):
            entity = model.types[name]
            where = {s for s, names in entity.implements.items() if "I0" in names}
            draw.share(entity.add(FieldModel("tag", "String", where)))
            for subgraph in where & interface.subgraphs:
                entity.implements[subgraph].add("I1")
    interface.add(FieldModel("tag", "String", set(interface.subgraphs)))
    interface.features.add("interface")
    model.types["I1"] = interface
    if len({tuple(model.possible("I1", s)) for s in interface.subgraphs}) > 1:
        interface.features.add("partial interface")


def draw_namesakes(draw: Draw) -> None:
    """Members of an abstract type with a field of one name, whose nullability differs in places."""
    model = draw.model
    for name in ("U0", "I0"):
        for subgraph in sorted(model.types[name].subgraphs) if name in model.types else ():
            members = [n for n in model.possible(name, subgraph) if n in model.entities()]
            if len(members) < 2:
                continue
            kind = draw.random.choice(("Int", "String", "[Int]"))
            for member in members:
                entity = model.types[member]
                field = FieldModel("same", kind, {subgraph}, constant=True)
                field.features.add("namesakes")
                others = sorted(entity.subgraphs - {subgraph})
                if others and draw.chance(60):
                    field.owners.add(draw.random.choice(others))
                    field.types[subgraph] = f"{kind}!"
                    draw.share(field)
                entity.add(field)
            return


def draw_union(draw: Draw) -> None:
    """A union of entities and value types."""
    model = draw.model
    union = TypeModel("U0", kind="union")
    objects = [n for n, m in model.types.items() if m.kind == "type" and n not in {"Ref", "W0"}]
    common = draw.random.choice(objects)
    for subgraph in model.subgraphs:
        if subgraph not in model.types[common].subgraphs:
            continue
        if union.members and draw.chance(50):
            continue
        others = [n for n in objects if subgraph in model.types[n].subgraphs]
        union.members[subgraph] = sorted({common, *draw.some(others)})
    union.subgraphs = set(union.members)
    model.types["U0"] = union
    union.features.add("union")
    if len({tuple(members) for members in union.members.values()}) > 1:
        union.features.add("partial union")
