"""Draws `@context` and `@fromContext`: an entity whose fields depend on how it was reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supergraph.tests.oracle.model import Contextual, FieldModel, TypeModel

if TYPE_CHECKING:
    from supergraph.tests.oracle.drawing.draw import Draw


def draw_contexts(draw: Draw) -> None:
    """An entity `L0`, reached only below types that set its context."""
    model = draw.model
    home = draw.random.choice(model.subgraphs)
    leaf = draw.random.choice(("Int", "String", "Colour"))
    setters = _setters(draw, home, leaf)
    if not setters:
        return
    below = TypeModel("L0", is_entity=True, hidden=True)
    below.subgraphs = {home, *draw.some(model.subgraphs)}
    below.keys = {subgraph: ["id"] for subgraph in below.subgraphs}
    key = below.add(FieldModel("id", "ID!", set(below.subgraphs), constant=True))
    draw.share(key)
    for index, subgraph in enumerate(sorted(below.subgraphs)):
        below.add(FieldModel(f"p{index}", "Int", {subgraph}))
    for index in range(draw.random.choice((1, 2))):
        field = below.add(FieldModel(f"c{index}", draw.wrapped("String"), {home}))
        field.context = Contextual("told", leaf, "where", setters)
        if draw.chance(40):
            field.arguments = {"n": "Int"}
        field.features.add("context")
    model.types["L0"] = below
    for name in setters:
        model.types[name].contexts[home] = "where"
    _ways_down(draw, below, list(setters))
    _way_past(draw, list(setters), home)


def _setters(draw: Draw, home: str, leaf: str) -> dict[str, str]:
    """Types that set the context, each with the field that gives its value."""
    model = draw.model
    found: dict[str, str] = {}
    here = [name for name in model.entities() if home in model.types[name].subgraphs]
    for name in here[: draw.random.choice((1, 2))]:
        entity = model.types[name]
        kind = draw.random.choice((leaf, leaf, f"{leaf}!"))
        field = entity.add(FieldModel(f"w{len(entity.fields)}", kind, {home}))
        found[name] = field.name
    return found


def _ways_down(draw: Draw, below: TypeModel, setters: list[str]) -> None:
    model = draw.model
    for name in setters:
        for subgraph in sorted(model.types[name].subgraphs & below.subgraphs):
            if draw.chance(60) or not _reached(draw):
                field = FieldModel(f"l_{subgraph}", draw.wrapped_object("L0"), {subgraph})
                model.types[name].add(field)
    if draw.chance(40):
        owner = draw.random.choice(sorted(below.subgraphs))
        below.add(FieldModel("deeper", draw.wrapped_object("L0").strip("!"), {owner}))


def _way_past(draw: Draw, setters: list[str], home: str) -> None:
    """Objects between a setter and `L0`, of which some set the context themselves."""
    model = draw.model
    plain = model.types["M0"] = TypeModel("M0", hidden=True, subgraphs={home})
    inner = plain.add(FieldModel("inner", draw.wrapped_object("L0"), {home}))
    inner.features.add("context of some types")
    between = model.types["UM"] = TypeModel("UM", kind="union", hidden=True, subgraphs={home})
    between.members[home] = sorted([setters[0], "M0"])
    setter = model.types[setters[-1]]
    setter.add(FieldModel("mid", draw.wrapped_object("UM"), {home}))


def _reached(draw: Draw) -> bool:
    return any(
        field.base == "L0" for owner in draw.model.types.values() for field in owner.fields.values()
    )
