"""Compiles an operation to records, if it is one that records can serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from supergraph.executor.records.code import write_functions
from supergraph.executor.records.errors import Unsuited
from supergraph.executor.records.positions import lay_out
from supergraph.executor.records.record_types import make_record_types
from supergraph.executor.records.run import RecordPlan
from supergraph.executor.records.stage import RecordFetch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from supergraph.executor.call import SubgraphCall
    from supergraph.executor.output_shape import CompositeShape
    from supergraph.plan import BatchFetch, Fetch, PlanNode
    from supergraph.schema.supergraph_schema import SupergraphSchema

__all__ = ["compile_records"]


def compile_records(
    plan: PlanNode,
    shape: CompositeShape,
    schema: SupergraphSchema,
    conditions: Mapping[str, bool],
    call: Callable[[Fetch | BatchFetch], SubgraphCall],
) -> RecordPlan | None:
    """Compile an operation under one combination of conditions.

    Args:
        plan: its plan.
        shape: what the client selects.
        schema: the supergraph.
        conditions: the values of the variables that `@skip` and `@include` use.
        call: what sends a fetch's text.

    Returns:
        The plan to run; None when the operation needs more than records can do.
    """
    try:
        layout = lay_out(plan, shape, schema, conditions)
        types = make_record_types(layout)
        functions = write_functions(layout, types)
    except Unsuited:
        return None
    waves = [
        tuple(
            RecordFetch(
                call=call(fetch),
                ask=functions.ask[number],
                read=functions.read[number],
                decode=msgspec.json.Decoder(types.answers[number]).decode,
            )
            for number, fetch, _ in wave.fetches
        )
        for wave in layout.waves
    ]
    return RecordPlan(tuple(waves), functions, types.response)
