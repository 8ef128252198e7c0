"""`@listSize` against the merged fields: an argument it counts on may have been left out."""

from __future__ import annotations

from supergraph.composition.merge.state import MergeState
from supergraph.composition.model import Field

__all__ = ["check_list_sizes"]


def check_list_sizes(state: MergeState) -> None:
    """Report slicing arguments that the supergraph's field does not have."""
    if "listSize" not in state.used_directives:
        return
    for definition in state.types.values():
        for field in definition.fields.values():
            _check_field(state, f"{definition.name}.{field.name}", field)


def _check_field(state: MergeState, coordinate: str, field: Field) -> None:
    size = field.applied("listSize")
    for name in size.text_arguments("slicingArguments") if size is not None else ():
        if name not in field.arguments:
            state.report.error(
                "LIST_SIZE_INVALID_SLICING_ARGUMENT",
                f"The slicing argument {name} of {coordinate} is not in the supergraph, as some"
                " subgraphs do not have it.",
                coordinate,
                state.declared(coordinate),
                cause="what a client cannot give says nothing of a list's size",
                fix=f"add {name} to {coordinate} in every subgraph, or leave it out of"
                " slicingArguments",
            )
