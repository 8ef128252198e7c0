"""Draws `@requires`: of leaves, objects, interfaces and unions, with arguments, in chains."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from supergraph.tests.oracle.model import KEY_FIELDS, FieldModel, TypeModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from supergraph.tests.oracle.drawing.draw import Draw


class _Demand(NamedTuple):
    """A field as a requirement.

    Attributes:
        print: makes its text, with arguments drawn anew each time.
        borrowed: the fields below it that the subgraph must declare as external.
        features: what it shows.
    """

    print: Callable[[], str]
    borrowed: list[FieldModel]
    features: set[str]


def draw_requirements(draw: Draw) -> None:
    """Fields that need others of the same object, which another subgraph resolves."""
    for name in draw.model.entities():
        entity = draw.model.types[name]
        for subgraph in sorted(entity.subgraphs):
            if draw.wants("requires", 55):
                _require_in(draw, entity, subgraph)


def _require_in(draw: Draw, entity: TypeModel, subgraph: str) -> None:
    demands = {
        field.name: demand
        for field in entity.fields.values()
        if not field.declared(subgraph)
        and field.name not in KEY_FIELDS | {"common", "tag"}
        and not field.shared()
        and not (field.requires and subgraph in str(field.requires))
        and (demand := _demand(draw, field, subgraph)) is not None
    }
    if not demands:
        return
    names = draw.random.sample(list(demands), len(demands))
    if draw.chance(60):
        names.sort(key=lambda name: -len(demands[name].features))
    chosen = names[: draw.random.choice((1, 2))]
    features = {"requires"}
    for name in chosen:
        field, demand = entity.fields[name], demands[name]
        features |= demand.features
        features |= {"chained requires"} if field.requires else set()
        for borrowed in (field, *demand.borrowed):
            borrowed.external.add(subgraph)
            borrowed.may_fail = False
    texts = [demands[name].print() for name in chosen]
    _add_requiring(draw, entity, subgraph, (" ".join(texts), features))
    if "arguments in requires" in features and draw.chance(80):
        others = [demands[name].print() for name in chosen]
        if others != texts:
            features = features | {"conflicting required arguments"}
        _add_requiring(draw, entity, subgraph, (" ".join(others), features))
    elif draw.chance(40):
        _add_requiring(draw, entity, subgraph, (texts[0], features))


def _add_requiring(
    draw: Draw, entity: TypeModel, subgraph: str, needs: tuple[str, set[str]]
) -> None:
    text, features = needs
    objects = [n for n in draw.known(subgraph) if n != entity.name]
    kind = draw.random.choice(("Int", "String", "[Int]", "Json"))
    if objects and draw.chance(30):
        kind = draw.random.choice(("{}", "[{}]")).format(draw.random.choice(objects))
    field = FieldModel(f"r{len(entity.fields)}", kind, {subgraph}, features=set(features))
    field.requires[subgraph] = text
    if draw.chance(25):
        field.arguments = {"n": "Int"}
    entity.add(field)


def _demand(draw: Draw, field: FieldModel, subgraph: str) -> _Demand | None:
    """The field as a requirement, or None when it cannot be one."""
    types = draw.model.types
    if field.base not in types:
        features = {"arguments in requires"} if field.arguments else set()
        return _Demand(lambda: _call(draw, field), [], features)
    target = types[field.base]
    if draw.strict_failures or subgraph not in target.subgraphs or target.hidden:
        return None
    if target.kind == "type":
        return _nested_demand(draw, field, subgraph) if target.is_entity else None
    return _abstract_demand(draw, field, subgraph)


def _call(draw: Draw, field: FieldModel) -> str:
    return f"{field.name}(n: {draw.random.randrange(9)})" if field.arguments else field.name


def _nested_demand(draw: Draw, field: FieldModel, subgraph: str) -> _Demand | None:
    inner = draw.borrowable(draw.model.types[field.base], subgraph)[:2]
    if not inner:
        return None
    features = {"nested requires"}
    if field.arguments or any(below.arguments for below in inner):
        features.add("arguments in requires")

    def printed() -> str:
        return f"{_call(draw, field)} {{ {' '.join(_call(draw, below) for below in inner)} }}"

    return _Demand(printed, inner, features)


def _abstract_demand(draw: Draw, field: FieldModel, subgraph: str) -> _Demand | None:
    """A requirement through an interface or a union, by fragments and common fields."""
    model = draw.model
    target = model.types[field.base]
    owners = field.owners | {subgraph}
    parts: list[str] = []
    borrowed: list[FieldModel] = []
    features = {"requires through an interface"} if target.kind == "interface" else set()
    known = model.possible(field.base, subgraph)
    common = target.fields.get("common") or target.fields.get("tag")
    if common is not None and common.declared(subgraph):
        parts.append(common.name)
    for name in known:
        inner = draw.borrowable(model.types[name], subgraph)[:1]
        if inner and not inner[0].arguments:
            parts.append(f"... on {name} {{ {inner[0].name} }}")
            borrowed += inner
            features.add("requires with fragments")
    if not parts or not model.common_members(field.base, owners):
        return None
    return _Demand(lambda: f"{_call(draw, field)} {{ {' '.join(parts)} }}", borrowed, features)
