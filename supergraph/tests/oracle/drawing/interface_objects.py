"""Draws subgraphs that have the interface `I0` as an object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supergraph.tests.oracle.model import FieldModel, TypeModel

if TYPE_CHECKING:
    from supergraph.tests.oracle.drawing.draw import Draw


def draw_interface_objects(draw: Draw) -> None:
    """Subgraphs `z` and perhaps `y`, where the interface is an object with fields of its own."""
    model = draw.model
    interface = model.types["I0"]
    implementers = model.possible("I0", None)
    homes = [
        s
        for s in sorted(interface.subgraphs)
        if set(model.possible("I0", s)) == set(implementers)
        and all("id" in model.types[n].keys[s] for n in implementers)
    ]
    if not homes or not all(n in model.entities() for n in implementers):
        return
    for home in homes if draw.chance(30) else homes[:1]:
        interface.keys[home] = ["id"]
    _stand_in(draw, "z", interface)
    if draw.chance(15):
        interface.references.add("z")  # it gives the object, and nobody comes to it
        return
    for index in range(2):
        kind = draw.random.choice(("Int", "String", "[Int]", "I0", "[I0]", _neighbour(draw)))
        added = FieldModel(f"z{index}", kind, {"z"}, origin="I0")
        if draw.chance(30):
            added.arguments = {"n": "Int"}
        if "common" in interface.fields and draw.chance(85):
            interface.fields["common"].external.add("z")
            added.requires["z"] = "common"
            added.features.add("requires on an interface object")
        _give(draw, interface, added)
    if draw.chance(40):
        _second_stand_in(draw, interface)


def _stand_in(draw: Draw, name: str, interface: TypeModel) -> None:
    draw.model.subgraphs.append(name)
    draw.model.moods[name] = draw.model.moods["a"]
    interface.subgraphs.add(name)
    interface.interface_object.add(name)
    interface.keys[name] = ["id"]
    interface.fields["id"].owners.add(name)
    interface.features.add("interface object")


def _give(draw: Draw, interface: TypeModel, added: FieldModel) -> None:
    """Adds a field to the interface and to all that implement it."""
    added.features.add("interface object")
    interface.add(added)
    for name in draw.model.possible("I0", None):
        copy = FieldModel(added.name, added.type, set(), dict(added.arguments), origin="I0")
        copy.features |= added.features
        copy.requires = added.requires
        draw.model.types[name].add(copy)


def _neighbour(draw: Draw) -> str:
    """An entity outside the interface that the subgraph can have as well, or a leaf."""
    inside = draw.model.possible("I0", None)
    for name in draw.model.entities():
        entity = draw.model.types[name]
        if name not in inside and all("id" in keys for keys in entity.keys.values()):
            if "z" not in entity.subgraphs:
                entity.subgraphs.add("z")
                entity.keys["z"] = ["id"]
                entity.fields["id"].owners.add("z")
                for owner in entity.fields["id"].owners:
                    draw.mark_shareable(entity.fields["id"], owner)
                entity.add(FieldModel("g0", "String", {"z"}))
            return name
    return "String"


def _second_stand_in(draw: Draw, interface: TypeModel) -> None:
    """A second subgraph of that kind, which needs a field of the first."""
    needed = [
        f for f in interface.fields.values() if f.owners == {"z"} and f.base not in draw.model.types
    ]
    if not needed:
        return
    _stand_in(draw, "y", interface)
    added = FieldModel("y0", "String", {"y"}, origin="I0")
    needed[0].external.add("y")
    added.requires["y"] = needed[0].name + ("(n: 2)" if needed[0].arguments else "")
    added.features |= {"requires on an interface object", "chained requires"}
    if "common" in interface.fields and not added.requires["y"].startswith("common"):
        added.requires["y"] += " common"
        interface.fields["common"].external.add("y")
    _give(draw, interface, added)
