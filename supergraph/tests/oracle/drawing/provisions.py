"""Draws `@provides`, nested and on abstract types, and `@override`, with and without labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supergraph.tests.oracle.model import SCALARS, FieldModel, Override

if TYPE_CHECKING:
    from supergraph.tests.oracle.drawing.draw import Draw

_LABELS = ("percent(50)", "beta")


def draw_provisions(draw: Draw) -> None:
    """Fields whose values come with more than their subgraph otherwise resolves."""
    for name in draw.model.entities():
        for field in list(draw.model.types[name].fields.values()):
            if field.base not in draw.model.types or field.shared() or field.override:
                continue
            if draw.wants("provides", 40):
                [owner] = field.owners
                text = _provided(draw, field, owner)
                if text:
                    field.provides[owner] = text
                    field.features.add("provides")


def _provided(draw: Draw, field: FieldModel, owner: str) -> str:
    target = draw.model.types[field.base]
    if target.kind != "type":
        parts = []
        for name in draw.model.possible(field.base, owner):
            text = _of_object(draw, name, owner)
            if text:
                parts.append(f"... on {name} {{ {text} }}")
        if parts:
            field.features.add("provides on an abstract type")
        return " ".join(parts)
    text = _of_object(draw, field.base, owner)
    inner = [
        below
        for below in target.fields.values()
        if below.owners == {owner}
        and below.base in draw.model.entities()
        and not below.arguments
        and not below.requires
    ]
    if not inner and target.is_entity and draw.profile == "provides":
        others = [n for n in draw.known(owner) if n in draw.model.entities()]
        kind = draw.wrapped_object(draw.random.choice(others))
        inner = [target.fields.get("inner") or target.add(FieldModel("inner", kind, {owner}))]
    if inner and inner[0].owners == {owner}:
        deeper = _of_object(draw, inner[0].base, owner)
        if deeper:
            field.features.add("nested provides")
            text = f"{text} {inner[0].name} {{ {deeper} }}".strip()
    return text


def _of_object(draw: Draw, name: str, owner: str) -> str:
    """A leaf of an object type that a subgraph gives on the way only; empty if there is none."""
    target = draw.model.types[name]
    if not target.is_entity or target.hidden:
        return ""
    known = [f for f in target.fields.values() if owner in f.external and f.is_plain()]
    for field in [*known, *draw.borrowable(target, owner)]:
        if field.arguments or field.base == "Mood":
            continue
        field.external.add(owner)
        field.may_fail = False
        for other in field.owners:
            draw.mark_shareable(field, other)
        return field.name
    return ""


def draw_overrides(draw: Draw) -> None:
    """Fields that have moved, or move while a label is active, to another subgraph."""
    for name in draw.model.entities():
        entity = draw.model.types[name]
        for field in entity.fields.values():
            if (
                field.shared()
                or field.base not in SCALARS
                or field.base == "Mood"
                or field.requires
                or any(field.directives.values())
                or not field.name.startswith("f")
                or not draw.wants("override", 35)
            ):
                continue
            [source] = field.owners
            others = sorted(entity.subgraphs - {source} - field.external)
            if not others:
                continue
            target = draw.random.choice(others)
            label = draw.random.choice(_LABELS) if draw.chance(60) else ""
            field.features.add("labelled override" if label else "override")
            draw.model.labels |= {label} if label else set()
            field.owners.add(target)
            field.override = Override(source, target, label)
            text = f', label: "{label}"' if label else ""
            field.directives.setdefault(target, []).append(f'@override(from: "{source}"{text})')
