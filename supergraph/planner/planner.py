"""The planner: an operation in, a query plan out.

1. The document is brought into normal form (`operation`).
2. `Search` chooses where each field comes from: least depth first, then least requests.
3. `StepBuilder` writes the choices into a fetch graph, passes make it smaller, `PlanBuilder`
   prints it.

Mutations are planned root field by root field, since each must be done before the next begins.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from supergraph.graph.query_graph import QueryGraph
from supergraph.graph.state import State
from supergraph.operation.normalize import normalize
from supergraph.operation.selection_set import SelectionSet
from supergraph.plan.nodes import Condition, QueryPlan, Subscription
from supergraph.planner.build_plan import PlanBuilder, sequence
from supergraph.planner.build_steps import StepBuilder
from supergraph.planner.contexts import add_context_inputs, read_contexts
from supergraph.planner.errors import PlanNotFound
from supergraph.planner.explain import Explanation, explain_choice
from supergraph.planner.limits import PlannerLimits
from supergraph.planner.names import ResponseKeys
from supergraph.planner.passes import PASSES
from supergraph.planner.position import Source
from supergraph.planner.search import Search
from supergraph.schema.errors import ConnectorsNotExecuted

if TYPE_CHECKING:
    from graphql import DocumentNode

    from supergraph.operation.operation import Operation
    from supergraph.operation.selection_set import Field
    from supergraph.plan.nodes import PlanNode
    from supergraph.planner.choice import Choice
    from supergraph.planner.fetch_graph import FetchGraph, Step
    from supergraph.schema.supergraph_schema import SupergraphSchema

__all__ = ["Planner"]

_MAX_GRAPHS = 64
"""How many combinations of override labels are kept ready."""


class Planner:
    """Plans operations over one supergraph; may be shared between threads.

    Args:
        schema: the supergraph.
        limits: bounds on the work for one operation.

    Raises:
        ConnectorsNotExecuted: subgraphs of the supergraph are to be reached by connectors.
    """

    def __init__(self, schema: SupergraphSchema, limits: PlannerLimits | None = None) -> None:
        if schema.link("connect") is not None:
            raise ConnectorsNotExecuted(
                "The supergraph uses @connect, which this router carries but does not execute: "
                "let a subgraph of its own answer for each connected API"
            )
        self._schema = schema
        self._limits = limits or PlannerLimits()
        self._graphs: dict[frozenset[str], QueryGraph] = {}
        self._labels = _override_labels(schema)
        self._contexts = read_contexts(schema)

    @property
    def labels(self) -> frozenset[str]:
        """The labels of the supergraph's progressive overrides."""
        return self._labels

    def plan(
        self,
        document: DocumentNode,
        operation_name: str | None = None,
        labels: frozenset[str] = frozenset(),
    ) -> QueryPlan:
        """Plans an operation.

        Args:
            document: validated against the API schema.
            operation_name: which operation of the document; may be None when there is one.
            labels: the override labels that are active for this request.

        Raises:
            OperationNotFound: the document has no such operation.
            OperationTooComplex: the operation passes a limit.
            PlanNotFound: the supergraph cannot answer it.
        """
        graph = self._graph(labels & self._labels)
        return QueryPlan(self._plan(graph, document, operation_name, {}))

    def explain(
        self,
        document: DocumentNode,
        operation_name: str | None = None,
        labels: frozenset[str] = frozenset(),
    ) -> tuple[Explanation, ...]:
        """Says why the plan of an operation is as it is.

        Args:
            document: validated against the API schema.
            operation_name: which operation of the document; may be None when there is one.
            labels: the override labels that are active.

        Returns:
            One explanation for a query; one for each root field of a mutation or subscription,
            in document order; none when no subgraph is needed.

        Raises:
            OperationNotFound, OperationTooComplex, PlanNotFound: as `plan`.
        """
        operation = normalize(
            document,
            operation_name,
            self._schema,
            max_selections=self._limits.max_selections,
            max_depth=self._limits.max_depth,
        )
        if not operation.selection.fields:
            return ()
        graph = self._graph(labels & self._labels)
        operation = self._with_contexts(operation, graph)
        search = Search(graph, self._limits.max_effort, thorough=True)
        work = _Planning(graph, operation, search, self._contexts)
        return tuple(explain_choice(c, search, graph, bound) for bound, c in work.choices())

    def _plan(
        self,
        graph: QueryGraph,
        document: DocumentNode,
        operation_name: str | None,
        assumed: dict[str, bool],
    ) -> PlanNode | None:
        operation = normalize(
            document,
            operation_name,
            self._schema,
            max_selections=self._limits.max_selections,
            max_depth=self._limits.max_depth,
            assumed=assumed,
        )
        variable = operation.order_depends_on
        if variable is not None:
            clauses = (
                self._plan(graph, document, operation_name, {**assumed, variable: value})
                for value in (True, False)
            )
            return Condition(variable, *clauses)
        if not operation.selection.fields:
            return None
        operation = self._with_contexts(operation, graph)
        search = Search(graph, self._limits.max_effort)
        return _Planning(graph, operation, search, self._contexts).run()

    def _with_contexts(self, operation: Operation, graph: QueryGraph) -> Operation:
        if not self._contexts:
            return operation
        return replace(
            operation, selection=add_context_inputs(operation.selection, graph, self._contexts)
        )

    def _graph(self, labels: frozenset[str]) -> QueryGraph:
        graph = self._graphs.get(labels)
        if graph is None:
            if len(self._graphs) >= _MAX_GRAPHS:
                self._graphs.clear()
            graph = self._graphs[labels] = QueryGraph(self._schema, labels)
        return graph


def _override_labels(schema: SupergraphSchema) -> frozenset[str]:
    return frozenset(
        join.override_label
        for supergraph_type in schema.types.values()
        if supergraph_type.has_override_labels
        for field in supergraph_type.fields.values()
        for join in field.joins
        if join.override_label is not None
    )


@dataclass(slots=True)
class _Planning:
    """The planning of one operation."""

    graph: QueryGraph
    operation: Operation
    search: Search
    contexts: dict[str, int]

    def run(self) -> PlanNode | None:
        builder = PlanBuilder(self.graph, self.operation)
        match self.operation.kind:
            case "query":
                return self._query(builder)
            case "mutation":
                return self._mutation(builder)
            case "subscription":
                return self._subscription(builder)

    def choices(self) -> list[tuple[tuple[str, int] | None, Choice]]:
        """Where everything comes from: at once, or by root field where one follows another.

        The choice of a single root field comes with its response key and its subgraph.
        """
        if self.operation.kind == "query":
            return [(None, self._whole(self.operation.selection))]
        found: list[tuple[tuple[str, int] | None, Choice]] = []
        for field in self.operation.selection.fields:
            subgraph, choice = self._one_root_field(field)
            found.append(((field.key, subgraph), choice))
        return found

    def _whole(self, selection: SelectionSet) -> Choice:
        choice = self.search.best(selection, ())
        if choice is None:
            raise _not_found(selection)
        return choice

    def _query(self, builder: PlanBuilder) -> PlanNode | None:
        selection = self.operation.selection
        choice = self._whole(selection)
        steps = StepBuilder(self.graph, ResponseKeys(selection), self.contexts)
        steps.write_root(choice)
        for run_pass in PASSES:
            run_pass(steps.fetches)
        return builder.build(steps.fetches)

    def _mutation(self, builder: PlanBuilder) -> PlanNode | None:
        nodes: list[PlanNode] = []
        for subgraph, fields, choices in self._mutation_runs():
            selection = SelectionSet(self.operation.selection.types, tuple(fields), typename=False)
            steps = StepBuilder(self.graph, ResponseKeys(selection), self.contexts)
            root = steps.fetches.step(subgraph, "mutation", ())
            for choice in choices:
                steps.write_root(choice, (root, root.root(self._root_name())))
            for run_pass in PASSES:
                run_pass(steps.fetches)
            node = builder.build(steps.fetches)
            if node is not None:
                nodes.append(node)
        return sequence(nodes)

    def _root_name(self) -> str:
        return self.graph.schema.roots[self.operation.kind]

    def _mutation_runs(self) -> list[tuple[int, list[Field], list[Choice]]]:
        """Neighbouring root fields of one subgraph, in document order."""
        runs: list[tuple[int, list[Field], list[Choice]]] = []
        for field in self.operation.selection.fields:
            subgraph, choice = self._one_root_field(field)
            if not runs or runs[-1][0] != subgraph:
                runs.append((subgraph, [], []))
            runs[-1][1].append(field)
            runs[-1][2].append(choice)
        return runs

    def _one_root_field(self, field: Field) -> tuple[int, Choice]:
        """The one subgraph that a root field is sent to, and everything below it."""
        selection = SelectionSet(field.types, (field,), typename=False)
        name = self._root_name()
        best: tuple[tuple[int, int, int], int, Choice] | None = None
        for entry in self.graph.entries(name, field.name):
            source = Source(State(entry.subgraph, name), 0)
            choice = self.search.best(selection, (source,))
            if choice is not None:
                rank = (choice.last, choice.fetches, choice.weight)
                if best is None or rank < best[0]:
                    best = (rank, entry.subgraph, choice)
        if best is None:
            raise _not_found(selection)
        return best[1], best[2]

    def _subscription(self, builder: PlanBuilder) -> PlanNode | None:
        [field] = self.operation.selection.fields
        subgraph, choice = self._one_root_field(field)
        steps = StepBuilder(self.graph, ResponseKeys(self.operation.selection), self.contexts)
        root = steps.fetches.step(subgraph, "subscription", ())
        steps.write_root(choice, (root, root.root(self._root_name())))
        for run_pass in PASSES:
            run_pass(steps.fetches)
        primary = builder.root_fetch(root)
        rest = _without_root(steps, root)
        return Subscription(primary, builder.build(rest))


def _without_root(steps: StepBuilder, root: Step) -> FetchGraph:
    steps.fetches.steps.remove(root)
    return steps.fetches


def _not_found(selection: SelectionSet) -> PlanNotFound:
    names = ", ".join(field.key for field in selection.fields)
    return PlanNotFound(f"No combination of subgraphs answers the root fields {names}")
