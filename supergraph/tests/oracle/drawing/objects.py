"""Draws entities with their keys, value types, and the fields of entities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supergraph.tests.oracle.model import FieldModel, TypeModel

if TYPE_CHECKING:
    from supergraph.tests.oracle.drawing.draw import Draw

_SCHEMES = ("id", "id", "several", "composite", "nested")
_ARGUMENTS = ("Colour", "[Int!]", "In", "[[Int]]", "Sort", "Filter", "Json", "[In!]")


def draw_entities(draw: Draw) -> None:
    """Two or three entities, each in two subgraphs at least."""
    for number in range(draw.random.choice((2, 3, 3))):
        entity = TypeModel(f"E{number}", is_entity=True)
        entity.subgraphs = set(draw.some(draw.model.subgraphs, 2))
        draw.model.types[entity.name] = entity
        scheme = draw.random.choice(_SCHEMES)
        for subgraph in sorted(entity.subgraphs):
            entity.keys[subgraph] = _keys(draw, scheme, first=not entity.keys)
        _key_fields(draw, entity)
        names = {"several": "several keys", "composite": "composite key", "nested": "nested key"}
        if scheme in names:
            entity.features.add(names[scheme])
        sets = [set(keys) for keys in entity.keys.values()]
        if any(not one & other for one in sets for other in sets):
            entity.features.add("intermediate subgraph")


def _keys(draw: Draw, scheme: str, *, first: bool) -> list[str]:
    match scheme:
        case "several":
            return ["id", "upc"] if first else draw.random.choice((["id"], ["upc"], ["upc", "id"]))
        case "composite":
            return ["id sku"]
        case "nested":
            return ["ref { k }"] if draw.chance(60) else ["id ref { k }"]
        case _:
            return ["id"]


def _key_fields(draw: Draw, entity: TypeModel) -> None:
    for name in ("id", "upc", "sku"):
        users = {s for s, ks in entity.keys.items() if any(name in k.split() for k in ks)}
        owners = set(entity.subgraphs) if name == "id" else users
        if not owners:
            continue
        field = entity.add(FieldModel(name, "ID!", owners, constant=True))
        for owner in owners:
            draw.mark_shareable(field, owner)
    owners = {s for s, keys in entity.keys.items() if any("ref" in key for key in keys)}
    if owners:
        field = entity.add(FieldModel("ref", "Ref!", owners, constant=True))
        draw.share(field)
        reference = draw.model.types.setdefault("Ref", TypeModel("Ref"))
        reference.subgraphs |= owners
        inner = reference.fields.setdefault("k", FieldModel("k", "ID!", set(), constant=True))
        inner.owners |= owners
        draw.share(inner)


def draw_values(draw: Draw) -> None:
    """Value types: known as a whole in several subgraphs, or to each in part."""
    for number in range(draw.random.choice((1, 2))):
        value = TypeModel(f"V{number}", subgraphs=set(draw.some(draw.model.subgraphs, 2)))
        draw.model.types[value.name] = value
        for index in range(draw.random.choice((2, 3))):
            field = FieldModel(f"v{index}", draw.wrapped(draw.leaf()), set(value.subgraphs))
            draw.share(value.add(field))
    if draw.chance(40):
        _split_value(draw)


def _split_value(draw: Draw) -> None:
    """A value type of which each subgraph knows a part; only a shared root field gives it."""
    value = TypeModel("W0", subgraphs=set(draw.some(draw.model.subgraphs, 2)))
    draw.model.types["W0"] = value
    for index, first in enumerate(sorted(value.subgraphs)):
        owners = {first, *draw.some(sorted(value.subgraphs))} if draw.chance(50) else {first}
        field = FieldModel(f"w{index}", draw.wrapped(draw.leaf()), owners)
        field.features.add("split value type")
        draw.share(value.add(field))


def draw_fields(draw: Draw) -> None:
    """Fields of entities, each resolved in one subgraph or shared."""
    for name in draw.model.entities():
        entity = draw.model.types[name]
        for index in range(draw.random.randint(2, 5)):
            owner = draw.random.choice(sorted(entity.subgraphs))
            field = FieldModel(f"f{index}", "", {owner})
            known = draw.known(owner)
            if draw.chance(55) or not known:
                field.type = draw.wrapped(draw.leaf())
                if draw.profile == "failures" and draw.chance(75):
                    field.type = f"{draw.leaf()}!"
                if draw.strict_failures or not field.type.endswith("!"):
                    field.may_fail = draw.wants("failures", 45)
                if draw.chance(25) and field.base != "Mood":
                    field.owners = set(draw.some(sorted(entity.subgraphs), 2))
            else:
                abstract = [n for n in known if draw.model.types[n].kind != "type"]
                some = abstract if abstract and draw.wants("requires", 20) else known
                field.type = draw.wrapped_object(draw.random.choice(some))
            if draw.chance(25):
                _draw_arguments(draw, field)
            if field.shared():
                _share(draw, field)
            if field.may_fail:
                field.features.add("may bubble" if field.type.endswith("!") else "may fail")
            entity.add(field)


def _draw_arguments(draw: Draw, field: FieldModel) -> None:
    kind = draw.random.choice(_ARGUMENTS)
    field.arguments = {"n": draw.random.choice(("Int", "Int", "Int = 3", "Int! = 4")), "c": kind}
    field.features.add("arguments")
    names = {"Sort": "enum intersection", "Filter": "input intersection"}
    if kind in names:
        field.features.add(names[kind])


def _share(draw: Draw, field: FieldModel) -> None:
    field.features.add("shared field")
    draw.share(field)
    if draw.chance(70) and not field.type.endswith("!"):
        owner = draw.random.choice(sorted(field.owners))
        field.types[owner] = field.type + "!"
        field.constant = True
        field.may_fail = False


def draw_strangers(draw: Draw) -> None:
    """Subgraphs that know an entity by its key alone."""
    for name in draw.model.entities():
        entity = draw.model.types[name]
        others = sorted(set(draw.model.subgraphs) - entity.subgraphs)
        if others and all(keys == ["id"] for keys in entity.keys.values()) and draw.chance(60):
            stranger = draw.random.choice(others)
            entity.subgraphs.add(stranger)
            entity.keys[stranger] = ["id"]
            entity.fields["id"].owners.add(stranger)
            draw.mark_shareable(entity.fields["id"], stranger)


def draw_enums_and_inputs(draw: Draw) -> None:
    """Enums and an input object that subgraphs know in part."""
    for subgraph in draw.model.subgraphs:
        draw.model.moods[subgraph] = ["CALM", *draw.some(["GLAD", "SAD"])]
        draw.model.sorts[subgraph] = ["UP", *draw.some(["DOWN", "SIDEWAYS"])]
        draw.model.filters[subgraph] = ["both: Int", *draw.some(["left: Colour", "right: Sort"])]


def draw_gone(draw: Draw) -> None:
    """An entity of which one subgraph, only ever asked by key, does not know every object."""
    home, other = draw.random.sample(draw.model.subgraphs, 2)
    entity = TypeModel("N0", is_entity=True, hidden=True, subgraphs={home, other}, gone=other)
    entity.keys = {home: ["id"], other: ["id"]}
    draw.share(entity.add(FieldModel("id", "ID!", {home, other}, constant=True)))
    entity.add(FieldModel("m0", "Int", {home}))
    for name in ("m1", "m2"):
        field = entity.add(FieldModel(name, draw.wrapped(draw.leaf()).rstrip("!"), {other}))
        field.features.add("null entity")
    draw.model.types["N0"] = entity
    for name in draw.model.entities():
        owner = draw.model.types[name]
        if home in owner.subgraphs and draw.chance(50):
            owner.add(FieldModel("n", draw.wrapped_object("N0"), {home}))
