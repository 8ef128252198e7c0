"""A compiled operation: run it as often, and as many times at once, as you like."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, TypeAlias

from supergraph.executor.complete import complete
from supergraph.executor.error_paths import keep_within
from supergraph.executor.errors import ErrorCode
from supergraph.executor.exact_json import dumps
from supergraph.executor.in_flight import InFlight
from supergraph.executor.output_shape import count_fields
from supergraph.executor.project import MISFITS, ProjectionOptions, compile_projection
from supergraph.executor.reports import unique
from supergraph.executor.request import ExecutionResult
from supergraph.executor.state import ExecutionState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from supergraph.executor.introspection import Introspection
    from supergraph.executor.merge import JsonObject
    from supergraph.executor.opening import Opening
    from supergraph.executor.output_shape import CompositeShape
    from supergraph.executor.project import Projection
    from supergraph.executor.records import RecordPlan
    from supergraph.executor.request import ExecutionRequest, ExecutorOptions
    from supergraph.executor.steps import Step

    CompileRecords: TypeAlias = "Callable[[CompositeShape, Mapping[str, bool]], RecordPlan | None]"

__all__ = ["CompiledPlan", "Executable", "OutputShapes"]

_logger = logging.getLogger("supergraph.executor")

# Each combination of `@skip` and `@include` has a projection of its own; so many are kept.
_KEPT_VARIANTS = 64

# Compiling takes about as long as completing the same fields carefully for a hundred objects: so
# many fields are compiled when they are first asked for, and more only after so many runs. A shape
# so large that compiling it would hold up other requests never is.
_COMPILED_AT_ONCE = 500
_RUNS_BEFORE_COMPILING = 20
_NEVER_COMPILED = 2_000

_STRICT = ProjectionOptions()
_LENIENT = ProjectionOptions(lenient=True)


@dataclass(slots=True)
class _Variant:
    """The ways to shape a response under one combination of conditions, compiled when needed."""

    shape: CompositeShape
    conditions: Mapping[str, bool]
    projections: dict[ProjectionOptions, Projection] = field(default_factory=dict)
    runs_before_compiling: float = 0
    runs: int = 0
    records: RecordPlan | None = None

    def __post_init__(self) -> None:
        fields = count_fields(self.shape)
        if fields > _NEVER_COMPILED:
            self.runs_before_compiling = inf
        elif fields > _COMPILED_AT_ONCE:
            self.runs_before_compiling = _RUNS_BEFORE_COMPILING

    def is_worth_compiling(self) -> bool:
        """Whether to compile by now: a large shape must first be asked for again and again."""
        if self.runs_before_compiling:
            self.runs_before_compiling -= 1
            return False
        return True

    def projection(self, options: ProjectionOptions) -> Projection:
        """The projection of one way, compiled now if need be."""
        projection = self.projections.get(options)
        if projection is None:
            projection = self.projections[options] = compile_projection(self.shape, options)
        return projection


class OutputShapes:
    """The response shapes of an operation, one for each combination of its conditions.

    Args:
        build: builds the shape for the values of the condition variables.
        variables: the variables that `@skip` and `@include` use.
    """

    def __init__(
        self, build: Callable[[Mapping[str, bool]], CompositeShape], variables: tuple[str, ...]
    ) -> None:
        self._build = build
        self._variables = variables
        self._variants: OrderedDict[tuple[bool, ...], _Variant] = OrderedDict()

    def variant(self, variables: Mapping[str, object]) -> _Variant:
        """The variant that a request's variables choose."""
        values = tuple(bool(variables.get(name)) for name in self._variables)
        variant = self._variants.get(values)
        if variant is None:
            conditions = dict(zip(self._variables, values, strict=True))
            variant = self._variants[values] = _Variant(self._build(conditions), conditions)
            if len(self._variants) > _KEPT_VARIANTS:
                self._variants.popitem(last=False)
        return variant


@dataclass(frozen=True, slots=True)
class CompiledPlan:
    """The ways through a plan.

    Attributes:
        step: all of it; None when no subgraph is needed, or there is an opening.
        twins: key paths of fields whose values several objects may come to share.
        opening: the plan, split after its first fetches.
        compile_records: compiles the plan to records, if they can serve it.
    """

    step: Step | None
    twins: frozenset[tuple[str, ...]] = frozenset()
    opening: Opening | None = None
    compile_records: CompileRecords | None = None


class Executable:
    """A plan and the client's document, compiled.

    Made by `compile_plan`. Holds nothing of any request but of those that are in flight.

    Args:
        plan: the compiled plan.
        shapes: the shapes of the response.
        introspection: the introspection part, if the operation has one.
        options: how to behave.
    """

    __slots__ = (
        "_in_flight",
        "_introspection",
        "_options",
        "_plan",
        "_shapes",
        "_twin_aware",
    )

    def __init__(
        self,
        plan: CompiledPlan,
        shapes: OutputShapes,
        introspection: Introspection | None,
        options: ExecutorOptions,
    ) -> None:
        self._plan = plan
        self._twin_aware = ProjectionOptions(twins=plan.twins)
        self._shapes = shapes
        self._introspection = introspection
        self._options = options
        self._in_flight: InFlight[ExecutionResult] = InFlight()

    async def run(self, request: ExecutionRequest) -> ExecutionResult:
        """Run the operation.

        Subgraphs that fail cost their own fields, with an error for each failing request; only
        a bug raises.

        Args:
            request: the variables, the transports, the headers.

        Returns:
            The GraphQL response.
        """
        state = ExecutionState(request, self._options)
        if self._introspection is not None:
            await self._introspection.run(state)
        plan = self._plan
        if plan.opening is not None:
            return await self._run_split(state, plan.opening)
        if plan.step is not None:
            await plan.step.run(state)
        return self._finish(state)

    async def _run_split(self, state: ExecutionState, opening: Opening) -> ExecutionResult:
        """Go on after the first answers: alone, or as one with a run that has the same."""
        outcomes = await opening.ask(state)

        async def proceed() -> ExecutionResult:
            records = self._records(state)
            if records is not None:
                body = await records.run(state, outcomes)
                if body is not None:
                    return ExecutionResult(body, (), state.requests, has_data=True)
            await opening.proceed(state, outcomes)
            return self._finish(state)

        meeting_point = None
        if state.request.share and self._introspection is None:
            meeting_point = opening.meeting_point(state.request, outcomes)
        if meeting_point is None:
            return await proceed()
        joined = self._in_flight.join(meeting_point)
        if joined is None:
            return await self._in_flight.start(meeting_point, proceed)
        return (await joined).as_shared(state.requests)

    def _records(self, state: ExecutionState) -> RecordPlan | None:
        """The plan on records, once an operation has run often enough to be worth the time."""
        compile_records = self._plan.compile_records
        if compile_records is None or self._introspection is not None:
            return None
        variant = self._shapes.variant(state.request.variables)
        if variant.runs == self._options.runs_before_records:
            if variant.runs:
                # Other requests go on meanwhile.
                loop = asyncio.get_running_loop()
                loop.run_in_executor(None, _try_records, variant, compile_records)
            else:
                _try_records(variant, compile_records)
        variant.runs += 1
        records = variant.records
        return records if records is not None and records.is_worth_trying else None

    def _finish(self, state: ExecutionState) -> ExecutionResult:
        data = self._shape(state)
        if state.errors:
            shape = self._shapes.variant(state.request.variables).shape
            state.errors = keep_within(state.errors, shape)
        try:
            return _result(state, data)
        except ValueError:
            # A subgraph's value of a custom scalar (or its `extensions`) has no end.
            return _result(_too_deep(state), None)

    def _shape(self, state: ExecutionState) -> JsonObject | None:
        """From merged data to the response's data: fast if everything fits, else carefully."""
        variant = self._shapes.variant(state.request.variables)
        if not variant.is_worth_compiling():
            return complete(state, variant.shape)
        try:
            if not state.incomplete:
                options = self._twin_aware if state.has_twins else _STRICT
                return variant.projection(options)(state.data)
        except MISFITS:
            pass
        try:
            return variant.projection(_LENIENT)(state.data)
        except MISFITS:
            return complete(state, variant.shape)


def _try_records(variant: _Variant, compile_records: CompileRecords) -> None:
    try:
        variant.records = compile_records(variant.shape, variant.conditions)
    except Exception:
        # Everything works without them: no request may fail for want of speed.
        _logger.exception("An operation cannot be compiled to records")


def _result(state: ExecutionState, data: JsonObject | None) -> ExecutionResult:
    if not state.errors:
        return ExecutionResult(dumps({"data": data}), (), state.requests, data is not None)
    errors = unique(state.errors)
    return ExecutionResult(
        body=dumps({"data": data, "errors": errors}),
        error_codes=tuple(error["extensions"]["code"] for error in errors),
        subgraph_requests=state.requests,
        has_data=data is not None,
    )


def _too_deep(state: ExecutionState) -> ExecutionState:
    state.errors = [
        {
            "message": "A subgraph sent a value that is nested too deeply.",
            "extensions": {"code": ErrorCode.INVALID_FIELD_VALUE.value},
        }
    ]
    return state
