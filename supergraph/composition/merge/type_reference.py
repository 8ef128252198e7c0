"""The types of fields and arguments: outputs widen, inputs narrow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from supergraph.composition.merge.state import MergeState, Sources
from supergraph.composition.model import Field, Input
from supergraph.composition.type_text import is_subtype, named


@dataclass(frozen=True, slots=True)
class MergedType:
    """A merged type reference; `equal` tells that all versions were written alike."""

    text: str
    equal: bool


def merge_output_type(state: MergeState, sources: Sources[Field], coordinate: str) -> MergedType:
    """Return the widest of the field's types, reporting `FIELD_TYPE_MISMATCH` if there is none."""
    first = sources[0].element.type
    state.note_usage(named(first), coordinate, is_input=False)
    if all(source.element.type == first for source in sources):
        return MergedType(first, equal=True)
    best, by = first, sources[0].index
    for source in sources:
        text = source.element.type
        state.note_usage(named(text), coordinate, is_input=False)
        if is_subtype(best, text, _widened_in(state, source.index)):
            best, by = text, source.index
        elif not is_subtype(text, best, _widened_in(state, by)):
            _mismatch(state, sources, coordinate, "FIELD_TYPE_MISMATCH")
            return MergedType(first, equal=False)
    _hint(state, sources, coordinate, best)
    return MergedType(best, equal=False)


def _widened_in(state: MergeState, index: int) -> Callable[[str, str], bool]:
    """Tell of two types whether the second, as a subgraph has it, is wider than the first.

    An interface object is never: its subgraph knows none of the types behind it.
    """
    subgraph = state.subgraphs[index]
    return lambda sub, of: state.is_possible(sub, of) and not subgraph.is_interface_object(of)


def merge_input_type(
    state: MergeState, sources: Sources[Input], coordinate: str, code: str
) -> MergedType:
    """Return the narrowest of an argument's or input field's types, or report the given code."""
    first = sources[0].element.type
    state.note_usage(named(first), coordinate, is_input=True)
    if all(source.element.type == first for source in sources):
        return MergedType(first, equal=True)
    best = first
    for source in sources:
        text = source.element.type
        if is_subtype(text, best, state.is_possible):
            best = text
        elif not is_subtype(best, text, state.is_possible):
            _mismatch(state, sources, coordinate, code)
            return MergedType(first, equal=False)
    _hint(state, sources, coordinate, best)
    return MergedType(best, equal=False)


def _written(state: MergeState, sources: Sources[Field] | Sources[Input]) -> str:
    by_type: dict[str, list[int]] = {}
    for source in sources:
        by_type.setdefault(source.element.type, []).append(source.index)
    return ", ".join(f"{text} in {state.names(indexes)}" for text, indexes in by_type.items())


def _mismatch(
    state: MergeState, sources: Sources[Field] | Sources[Input], coordinate: str, code: str
) -> None:
    state.report.error(
        code,
        f"{coordinate} has incompatible types: {_written(state, sources)}.",
        coordinate,
        state.places(sources),
        cause="types may differ between subgraphs only if one is a subtype of all the others",
        fix=_same_type(state, sources, coordinate),
    )


def _same_type(state: MergeState, sources: Sources[Field] | Sources[Input], coordinate: str) -> str:
    """Propose the type that most subgraphs have; of several, the first."""
    count = Counter(source.element.type for source in sources)
    ((usual, _),) = count.most_common(1)
    others = [source.index for source in sources if source.element.type != usual]
    return f"write {coordinate} as {usual} in {state.names(others)} too"


def _hint(
    state: MergeState, sources: Sources[Field] | Sources[Input], coordinate: str, best: str
) -> None:
    what = "ARGUMENT" if coordinate.endswith(":)") else "FIELD"
    state.report.hint(
        f"INCONSISTENT_BUT_COMPATIBLE_{what}_TYPE",
        f"{coordinate} has different types: {_written(state, sources)}; the supergraph has {best}.",
        coordinate,
        state.places(sources),
    )
