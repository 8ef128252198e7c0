"""Whether all subgraphs that resolve a field agree to share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from supergraph.composition.field_uses import Coordinate
from supergraph.composition.merge.state import MergeState, Overrides, Source, Sources
from supergraph.composition.model import Field

__all__ = ["check_sharing"]


def check_sharing(
    state: MergeState, at: Coordinate, versions: Sources[Field], overrides: Overrides
) -> None:
    """Report `INVALID_FIELD_SHARING` for a field of an object type.

    Args:
        state: the merge's state.
        at: the type's and the field's name.
        versions: the field in each subgraph that has it; interface objects may add to them.
        overrides: subgraphs whose version is overridden resolve nothing.
    """
    type_name, name = at
    shared: list[_Version] = []
    own: list[_Version] = []
    coordinate = f"{type_name}.{name}"
    for version in versions:
        index = version.index
        uses = state.subgraphs[index].uses
        overridden = index in overrides.dropped or index in overrides.used
        if overridden or uses.fully_external(at):
            continue
        (shared if at in uses.shareable else own).append(_Version(version, coordinate))
    for stand_in, shareable in _stand_ins(state, type_name, name):
        (shared if shareable else own).append(stand_in)
    several = bool(own) and (bool(shared) or len(own) > 1)
    if type_name == "Subscription":
        if several or any(v.element.applied("shareable") for v in versions):
            _report_subscription(state, coordinate, [*shared, *own])
    elif several:
        _report(state, coordinate, shared, own)


@dataclass(frozen=True, slots=True)
class _Version:
    """A subgraph's version of a field, and where it stands there: on the type or an interface."""

    source: Source[Field]
    coordinate: str


def _stand_ins(state: MergeState, type_name: str, field_name: str) -> list[tuple[_Version, bool]]:
    """Find the @interfaceObject fields that also resolve the field of an implementation."""
    found = []
    for interface, indexes in state.interface_objects.items():
        if not state.is_possible(type_name, interface):
            continue
        for index in indexes:
            field = state.subgraphs[index].schema.types[interface].fields.get(field_name)
            at = (interface, field_name)
            uses = state.subgraphs[index].uses
            if field is not None and not uses.fully_external(at):
                version = _Version(Source(index, field), f"{interface}.{field_name}")
                found.append((version, at in uses.shareable))
    return found


def _report_subscription(state: MergeState, coordinate: str, versions: Sequence[_Version]) -> None:
    indexes = sorted({version.source.index for version in versions})
    marked = any(version.source.element.applied("shareable") for version in versions)
    leave = f"leave {coordinate} in one of {state.names(indexes)}"
    state.report.error(
        "INVALID_FIELD_SHARING",
        f"The subscription {coordinate} is shared by {state.names(indexes)}.",
        coordinate,
        state.places(version.source for version in versions),
        cause="a subscription has exactly one source of events",
        fix=" and ".join(
            part
            for part in ("remove @shareable" if marked else "", leave if len(indexes) > 1 else "")
            if part
        ),
    )


def _report(
    state: MergeState, coordinate: str, shared: Sequence[_Version], own: Sequence[_Version]
) -> None:
    resolving = sorted({version.source.index for version in (*shared, *own)})
    unwilling = sorted({version.source.index for version in own})
    state.report.error(
        "INVALID_FIELD_SHARING",
        f"{coordinate} is resolved by {state.names(resolving)}, but is not shareable in"
        f" {state.names(unwilling)}.",
        coordinate,
        state.places(version.source for version in (*shared, *own)),
        cause="a field with several resolvers must promise everywhere to give the same value",
        fix=_about_override(state, own)
        or f"mark {_to_mark(state, own)}; or leave it to one subgraph: remove it from the others,"
        " or mark it @external where @requires or @provides names it",
    )


def _to_mark(state: MergeState, own: Sequence[_Version]) -> str:
    """Name what lacks @shareable, subgraph by subgraph."""
    by_coordinate: dict[str, list[int]] = {}
    for version in own:
        by_coordinate.setdefault(version.coordinate, []).append(version.source.index)
    return " and ".join(
        f"{coordinate} {state.marked('shareable', sorted(indexes))}"
        for coordinate, indexes in by_coordinate.items()
    )


def _about_override(state: MergeState, own: Sequence[_Version]) -> str:
    """Say what to do about an @override that was meant to settle who resolves the field."""
    names = [subgraph.name for subgraph in state.subgraphs]
    for version in own:
        use = version.source.element.applied("override")
        origin = use.text_argument("from") if use else ""
        close = get_close_matches(origin, names, 1) if origin and origin not in names else []
        if close:
            return f'write @override(from: "{close[0]}") instead of "{origin}"'
        if origin in names:
            return (
                f"mend the @override in {state.names([version.source.index])}, which an error"
                " beside this one is about: it then decides who resolves the field"
            )
    return ""
