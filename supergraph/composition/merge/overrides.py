"""`@override`: which subgraph's version of a field counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from supergraph.composition.merge.state import MergeState, Overrides, Source, Sources
from supergraph.composition.model import Applied, Field

__all__ = ["check_interface_overrides", "find_overrides"]

_LABEL = re.compile(r"[a-zA-Z][a-zA-Z0-9_\-:./]*|percent\((\d{1,2}(\.\d{1,8})?|100)\)")


def find_overrides(
    state: MergeState, sources: Sources[Field], coordinate: str, parent: str
) -> Overrides | None:
    """Apply the overrides of a field; None if it has none."""
    uses = [(source, use) for source in sources if (use := source.element.applied("override"))]
    if not uses:
        return None
    result = Overrides()
    overriding = {source.index for source, _ in uses}
    names = {subgraph.name: index for index, subgraph in enumerate(state.subgraphs)}
    for source, use in uses:
        origin = use.text_argument("from")
        index = names.get(origin)
        if index is None:
            _hint_unknown(state, source, coordinate, origin, list(names))
        elif index == source.index:
            state.report.error(
                "OVERRIDE_FROM_SELF_ERROR",
                f"{coordinate} in subgraph {origin!r} overrides itself.",
                coordinate,
                (state.place(source.index, use.node),),
                fix=_self_fix(state, sources, source.index),
            )
        elif index in overriding:
            state.report.error(
                "OVERRIDE_SOURCE_HAS_OVERRIDE",
                f"{coordinate} in {state.names([source.index])} overrides the field of subgraph"
                f" {origin!r}, which is marked @override too.",
                coordinate,
                (
                    state.place(source.index, use.node),
                    *(state.place(other, theirs.node) for other, theirs in _by(uses, index)),
                ),
                cause="a field moves from a subgraph that resolves it, not from one that takes it"
                " over itself",
                fix=f"remove @override from {coordinate} in subgraph {origin!r}, or in"
                f" {state.names([source.index])}",
            )
        else:
            _override(state, source, use, _Origin(index, sources, coordinate, parent), result)
    state.overrides[parent, sources[0].element.name] = result
    return result


def check_interface_overrides(
    state: MergeState, sources: Sources[Field], coordinate: str, parent: str
) -> None:
    """Report overrides on fields of interfaces and of the objects that stand for them."""
    for source in sources:
        subgraph = state.subgraphs[source.index]
        if source.element.applied("override") is None:
            continue
        stand_in = subgraph.is_interface_object(parent)
        state.report.error(
            "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE" if stand_in else "OVERRIDE_ON_INTERFACE",
            f"{coordinate} in subgraph {subgraph.name!r} is a field of an"
            f" {'@interfaceObject' if stand_in else 'interface'} and cannot override anything.",
            coordinate,
            state.places([source]),
            cause="" if stand_in else "an interface resolves nothing; its implementations do",
            fix="remove @override, and the field where it is resolved today"
            if stand_in
            else "move @override to the implementing types' fields",
        )


def _by(uses: Iterable[tuple[Source[Field], Applied]], index: int) -> Iterator[tuple[int, Applied]]:
    return ((source.index, use) for source, use in uses if source.index == index)


def _self_fix(state: MergeState, sources: Sources[Field], index: int) -> str:
    others = [f'"{state.subgraphs[s.index].name}"' for s in sources if s.index != index]
    if not others:
        return "remove @override: no other subgraph has the field"
    return f"name the subgraph that the field moves away from: @override(from: {others[0]})"


def _label(use: Applied) -> str | None:
    """Return what an override depends on; an empty label is none."""
    return use.text_argument("label") or None


def _report_label(state: MergeState, source: Source[Field], coordinate: str, use: Applied) -> None:
    state.report.error(
        "OVERRIDE_LABEL_INVALID",
        f"The override label {use.text_argument('label')!r} on {coordinate} in"
        f" {state.names([source.index])} is not well formed.",
        coordinate,
        (state.place(source.index, use.node),),
        cause="a label starts with a letter and has letters, digits and _ - : . / only, or is"
        " percent(x) with x from 0 to 100 and at most 8 decimals",
        fix='write label: "percent(10)", or a name of your own',
    )


def _hint_unknown(
    state: MergeState, source: Source[Field], coordinate: str, origin: str, names: list[str]
) -> None:
    close = get_close_matches(origin, names, 1)
    meant = f" Did you mean {close[0]!r}?" if close else ""
    state.report.hint(
        "FROM_SUBGRAPH_DOES_NOT_EXIST",
        f"{coordinate} in {state.names([source.index])} overrides subgraph {origin!r}, which does"
        f" not exist.{meant}",
        coordinate,
        state.places([source]),
    )


@dataclass(frozen=True, slots=True)
class _Origin:
    index: int
    sources: Sources[Field]
    coordinate: str
    parent: str

    @property
    def version(self) -> Source[Field] | None:
        return next((s for s in self.sources if s.index == self.index), None)


def _override(
    state: MergeState, source: Source[Field], use: Applied, origin: _Origin, result: Overrides
) -> None:
    collision, way_out = _collision(state, source, origin)
    subgraph = state.subgraphs[origin.index]
    coordinate = origin.coordinate
    if collision:
        state.report.error(
            "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE",
            f"{coordinate} in {state.names([source.index])} cannot override subgraph"
            f" {subgraph.name!r}: {collision}.",
            coordinate,
            (
                state.place(source.index, use.node),
                *state.declared(
                    _stand_in(state, origin, source.element.name) or coordinate, [origin.index]
                ),
            ),
            fix=f"{way_out}, or remove @override in {state.names([source.index])} and the field"
            " in one of the two",
        )
        return
    at = (origin.parent, source.element.name)
    external = at in subgraph.uses.external
    if origin.version is None or external:
        state.report.hint(
            "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED",
            f"{coordinate} is no longer resolved by subgraph {subgraph.name!r}; the @override in"
            f" {state.names([source.index])} can be removed.",
            coordinate,
            state.places([source]),
        )
    if origin.version is None:
        return
    label = _label(use)
    if label is not None and _LABEL.fullmatch(label) is None:
        _report_label(state, source, coordinate, use)
    used = at in subgraph.uses.used
    if not external:
        (result.used if used else result.dropped).add(origin.index)
    if label is not None:
        result.labels[source.index] = result.labels[origin.index] = label
        state.report.hint(
            "OVERRIDE_MIGRATION_IN_PROGRESS",
            f"{coordinate} is moving from subgraph {subgraph.name!r} to"
            f" {state.names([source.index])}; when done, remove it from {subgraph.name!r}.",
            coordinate,
            state.places(origin.sources),
        )
    elif not external:
        state.report.hint(
            "OVERRIDDEN_FIELD_CAN_BE_REMOVED",
            f"{coordinate} of subgraph {subgraph.name!r} is overridden by"
            f" {state.names([source.index])}"
            + (" and only referred to; mark it @external there." if used else "; remove it."),
            coordinate,
            state.places([origin.version]),
        )


def _collision(  # noqa: PLR0911 -- one per reason
    state: MergeState, source: Source[Field], origin: _Origin
) -> tuple[str, str]:
    """Say why the override cannot be, and how it could; both empty if it can."""
    at = (origin.parent, source.element.name)
    target = state.subgraphs[source.index]
    there = state.names([origin.index])
    if target.is_interface_object(origin.parent):
        return (
            "its type is an @interfaceObject",
            "override the fields of the implementing types in a subgraph that defines them",
        )
    version = origin.version
    if version is None:
        stand_in = _stand_in(state, origin, source.element.name)
        if stand_in:
            return (
                "that subgraph has the field through an @interfaceObject only",
                f"remove {stand_in} in {there}",
            )
        return "", ""
    if at in target.uses.external or source.element.applied("external"):
        return "the overriding field is @external", f"remove @external from {origin.coordinate}"
    if state.subgraphs[origin.index].is_interface_object(origin.parent):
        return "there its type is an @interfaceObject", f"remove the field in {there}"
    for spec in ("requires", "provides"):
        if version.element.applied(spec):
            out = f"remove @{spec} from {origin.coordinate} in {there}"
            return f"the overridden field has @{spec}", out
    return "", ""


def _stand_in(state: MergeState, origin: _Origin, field_name: str) -> str:
    """Return the interface object's field through which the origin has a field; empty if none."""
    schema = state.subgraphs[origin.index].schema
    return next(
        (
            f"{interface}.{field_name}"
            for interface, indexes in state.interface_objects.items()
            if origin.index in indexes
            and state.is_possible(origin.parent, interface)
            and field_name in schema.types[interface].fields
        ),
        "",
    )
