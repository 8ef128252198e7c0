"""Whether all subgraphs that resolve a field agree to share it."""

from __future__ import annotations

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
    shared: list[Source[Field]] = []
    own: list[Source[Field]] = []
    for version in versions:
        index = version.index
        uses = state.subgraphs[index].uses
        overridden = index in overrides.dropped or index in overrides.used
        if overridden or uses.fully_external(at):
            continue
        (shared if at in uses.shareable else own).append(version)
    for source, shareable in _stand_ins(state, type_name, name):
        (shared if shareable else own).append(source)
    coordinate = f"{type_name}.{name}"
    if type_name == "Subscription" and any(v.element.applied("shareable") for v in versions):
        _report(state, coordinate, shared, own or shared, subscription=True)
    elif own and (shared or len(own) > 1):
        _report(state, coordinate, shared, own, subscription=False)


def _stand_ins(
    state: MergeState, type_name: str, field_name: str
) -> list[tuple[Source[Field], bool]]:
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
                found.append((Source(index, field), at in uses.shareable))
    return found


def _report(
    state: MergeState,
    coordinate: str,
    shared: list[Source[Field]],
    own: list[Source[Field]],
    *,
    subscription: bool,
) -> None:
    resolving = sorted({source.index for source in (*shared, *own)})
    unwilling = sorted({source.index for source in own})
    if subscription:
        state.report.error(
            "INVALID_FIELD_SHARING",
            f"The subscription {coordinate} is shared by {state.names(resolving)}.",
            coordinate,
            state.places([*shared, *own]),
            cause="a subscription has exactly one source of events",
            fix="remove @shareable, and leave the field in one subgraph",
        )
        return
    state.report.error(
        "INVALID_FIELD_SHARING",
        f"{coordinate} is resolved by {state.names(resolving)}, but is not shareable in"
        f" {state.names(unwilling)}.",
        coordinate,
        state.places([*shared, *own]),
        cause="a field with several resolvers must promise everywhere to give the same value",
        fix=_mistyped_override(state, own)
        or f"mark it @shareable in {state.names(unwilling)}, or @external where it is only"
        " referred to",
    )


def _mistyped_override(state: MergeState, own: list[Source[Field]]) -> str:
    names = [subgraph.name for subgraph in state.subgraphs]
    for source in own:
        use = source.element.applied("override")
        origin = use.text_argument("from") if use else ""
        close = get_close_matches(origin, names, 1) if origin and origin not in names else []
        if close:
            return f"correct @override(from: {origin!r}): did you mean {close[0]!r}?"
    return ""
