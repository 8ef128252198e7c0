"""Compiles a query plan and the client's document into an executable."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from graphql import (
    DirectiveNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)

from supergraph.executor.call import SubgraphCall
from supergraph.executor.context_values import ContextValues
from supergraph.executor.contextual_fetch import ContextualFetchStep, ContextualLookup
from supergraph.executor.entity_fetch import EntityFetchStep, EntityLookup
from supergraph.executor.errors import UnusablePlan
from supergraph.executor.executable import CompiledPlan, Executable, OutputShapes
from supergraph.executor.fetch_shape import FetchShape, read_fetch_shape, renamed
from supergraph.executor.introspection import compile_introspection
from supergraph.executor.merge import Merger
from supergraph.executor.opening import Opening
from supergraph.executor.output_shape import build_output_shape
from supergraph.executor.paths import compile_gather
from supergraph.executor.records import compile_records
from supergraph.executor.representations import compile_prepare
from supergraph.executor.rewrites import Rewriter
from supergraph.executor.root_fetch import RootFetchStep
from supergraph.executor.steps import ConditionStep, ParallelStep, SequenceStep
from supergraph.executor.writes import Write, Writes
from supergraph.plan import (
    BatchEntry,
    BatchFetch,
    Condition,
    Fetch,
    Flatten,
    Parallel,
    Sequence,
    Subscription,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphql import DocumentNode

    from supergraph.executor.output_shape import CompositeShape
    from supergraph.executor.records import RecordPlan
    from supergraph.executor.request import ExecutorOptions
    from supergraph.executor.steps import Step
    from supergraph.plan import Path, PlanNode, QueryPlan
    from supergraph.schema.supergraph_schema import SupergraphSchema

__all__ = ["compile_plan"]

_ENTITIES = "_entities"


def compile_plan(
    plan: QueryPlan,
    document: DocumentNode,
    operation_name: str | None,
    schema: SupergraphSchema,
    options: ExecutorOptions,
) -> Executable:
    """Compile an operation.

    Args:
        plan: what the planner made of the operation.
        document: the client's document, validated against `schema.api`.
        operation_name: which of its operations; None when it has one.
        schema: the supergraph.
        options: how executables behave.

    Raises:
        UnusablePlan: the plan or the document is not what its maker promises.
    """
    operation, fragments = _operation(document, operation_name)
    root_type = schema.api.get_root_type(operation.operation)
    if root_type is None:
        raise UnusablePlan(f"The schema has no {operation.operation.value} type.")

    def build(conditions: Mapping[str, bool]) -> CompositeShape:
        root = (root_type, operation.selection_set)
        return build_output_shape(schema.api, root, fragments, conditions)

    compiler = _PlanCompiler(plan.node, schema)
    conditions = _condition_variables(operation, fragments.values())
    opening = compiler.opening(plan.node, conditions)
    return Executable(
        CompiledPlan(
            step=None if opening is not None else compiler.optional_step(plan.node),
            twins=compiler.twins,
            opening=opening,
            compile_records=None if opening is None else compiler.compile_records,
        ),
        OutputShapes(build, conditions),
        compile_introspection(schema.api, operation, fragments),
        options,
    )


def _operation(
    document: DocumentNode, name: str | None
) -> tuple[OperationDefinitionNode, dict[str, FragmentDefinitionNode]]:
    fragments: dict[str, FragmentDefinitionNode] = {}
    chosen = None
    for definition in document.definitions:
        if isinstance(definition, FragmentDefinitionNode):
            fragments[definition.name.value] = definition
        elif isinstance(definition, OperationDefinitionNode):
            own_name = definition.name.value if definition.name else None
            if name is None or own_name == name:
                chosen = definition
    if chosen is None:
        raise UnusablePlan(f"The document has no operation {name!r}.")
    return chosen, fragments


def _condition_variables(
    operation: OperationDefinitionNode, fragments: Iterable[FragmentDefinitionNode]
) -> tuple[str, ...]:
    finder = _ConditionFinder()
    for node in (operation, *fragments):
        visit(node, finder)
    return tuple(sorted(finder.variables))


class _ConditionFinder(Visitor):
    """Gathers the variables of `@skip` and `@include`."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        """Note the variable that a condition tests."""
        if node.name.value in {"skip", "include"}:
            for argument in node.arguments or ():
                if isinstance(argument.value, VariableNode):
                    self.variables.add(argument.value.name.value)


_Located: TypeAlias = "tuple[tuple[Path, ...], Fetch | BatchFetch]"


class _PlanCompiler:
    """Compiles the nodes of one plan, with the writes of all its fetches known beforehand."""

    def __init__(self, root: PlanNode | None, schema: SupergraphSchema) -> None:
        self._root = root
        self._schema = schema
        self._merger = Merger(schema.possible_types)
        self._shapes: dict[int, FetchShape] = {}
        self._writes: dict[int, Write] = {}
        for paths, fetch in _fetches(root):
            self._note(paths, fetch)
        self._all_writes = Writes(self._writes.values())
        self.twins = self._all_writes.shared_values()

    def compile_records(
        self, shape: CompositeShape, conditions: Mapping[str, bool]
    ) -> RecordPlan | None:
        """Compile the whole plan to records, if they can serve it."""
        assert self._root is not None  # noqa: S101 - it has an opening
        return compile_records(self._root, shape, self._schema, conditions, self._call)

    def optional_step(self, node: PlanNode | None) -> Step | None:
        """Compile a node that need not be there."""
        return None if node is None else self.step(node)

    def step(self, node: PlanNode) -> Step:
        """Compile a node."""
        match node:
            case Sequence(nodes=nodes):
                return SequenceStep(self._steps(nodes))
            case Parallel(nodes=nodes):
                return ParallelStep(tuple(self._side_by_side(nodes)))
            case Condition(variable=variable, if_clause=if_clause, else_clause=else_clause):
                return ConditionStep(
                    variable, self.optional_step(if_clause), self.optional_step(else_clause)
                )
            case Flatten(path=path, node=fetch):
                return self._fetch(fetch, path)
            case Fetch():
                return self._fetch(node, ())
            case BatchFetch():
                return self._batch(node)
            case Subscription():
                raise UnusablePlan("A subscription is not run as a request.")

    def opening(self, node: PlanNode | None, conditions: tuple[str, ...]) -> Opening | None:
        """Split a plan after its first fetches; None when it does not begin with queries.

        Args:
            node: the plan.
            conditions: the variables that decide on the response's shape.
        """
        first, rest = node, None
        if isinstance(node, Sequence) and node.nodes:
            first, rest = node.nodes[0], Sequence(node.nodes[1:])
        fetches = first.nodes if isinstance(first, Parallel) else (first,)
        steps = [
            self._root_fetch(fetch, ())
            for fetch in fetches
            if isinstance(fetch, Fetch) and fetch.operation_kind == "query"
        ]
        if len(steps) < len(fetches):
            return None
        variables = {*conditions, *_variables(rest)}
        return Opening(tuple(steps), self.optional_step(rest), tuple(sorted(variables)))

    def _side_by_side(self, nodes: tuple[PlanNode, ...]) -> Iterator[Step]:
        """Compile the nodes of a wave; lookups join those of their subgraph that have contexts."""
        contextual = {
            node.node.service_name
            for node in nodes
            if isinstance(node, Flatten) and node.node.context_rewrites
        }
        joined: dict[str, list[Flatten | BatchFetch]] = {}
        for node in nodes:
            match node:
                case BatchFetch(service_name=name) if name in contextual:
                    joined.setdefault(name, []).append(node)
                case Flatten(node=fetch) if fetch.requires and fetch.service_name in contextual:
                    joined.setdefault(fetch.service_name, []).append(node)
                case _:
                    yield self.step(node)
        for group in joined.values():
            yield self._contextual(group)

    def _steps(self, nodes: tuple[PlanNode, ...]) -> tuple[Step, ...]:
        return tuple(self.step(node) for node in nodes)

    def _note(self, paths: tuple[Path, ...], fetch: Fetch | BatchFetch) -> None:
        kind = fetch.operation_kind if isinstance(fetch, Fetch) else "query"
        shape = self._shapes[id(fetch)] = read_fetch_shape(fetch.operation, kind, self._schema)
        if isinstance(fetch, BatchFetch):
            for entry in fetch.entries:
                keys = renamed(shape.keys.get(entry.alias) or {}, entry.output_rewrites)
                self._writes[id(entry)] = Write(entry.paths, keys)
            return
        keys = (shape.keys.get(_ENTITIES) or {}) if fetch.requires else shape.keys
        self._writes[id(fetch)] = Write(
            paths, renamed(keys, fetch.output_rewrites), contextual=bool(fetch.context_rewrites)
        )

    def _root_fetch(self, fetch: Fetch, path: Path) -> RootFetchStep:
        write = self._writes[id(fetch)]
        return RootFetchStep(
            self._call(fetch),
            (path, compile_gather(path, self.twins)),
            write.keys,
            self._all_writes.choose_merge(write, self._merger),
            (
                fetch.output_rewrites,
                Rewriter(fetch.output_rewrites, self._schema.possible_types),
            ),
        )

    def _call(self, fetch: Fetch | BatchFetch) -> SubgraphCall:
        return SubgraphCall(
            fetch,
            exact=self._shapes[id(fetch)].exact,
            idempotent=isinstance(fetch, BatchFetch) or fetch.operation_kind == "query",
        )

    def _fetch(self, fetch: Fetch, path: Path) -> Step:
        if not fetch.requires:
            return self._root_fetch(fetch, path)
        if fetch.context_rewrites:
            return self._contextual([Flatten(path, fetch)])
        return EntityFetchStep(self._call(fetch), (self._entities(fetch, path),))

    def _contextual(self, nodes: Iterable[Flatten | BatchFetch]) -> ContextualFetchStep:
        lookups = tuple(lookup for node in nodes for lookup in self._contextual_lookups(node))
        exact = any(self._shapes[id(lookup.fetch)].exact for lookup in lookups)
        return ContextualFetchStep(lookups, exact=exact)

    def _contextual_lookups(self, node: Flatten | BatchFetch) -> Iterator[ContextualLookup]:
        if isinstance(node, BatchFetch):
            for entry in node.entries:
                yield ContextualLookup(node, self._lookup(entry, self._writes[id(entry)]), None)
            return
        fetch, contexts = node.node, None
        if fetch.context_rewrites:
            contexts = ContextValues(fetch.context_rewrites, self._schema.possible_types)
        yield ContextualLookup(fetch, self._entities(fetch, node.path), contexts)

    def _entities(self, fetch: Fetch, path: Path) -> EntityLookup:
        """The one lookup of an entity fetch."""
        entry = BatchEntry(
            alias=_ENTITIES,
            variable=fetch.representations_variable,
            paths=(path,),
            requires=fetch.requires,
            input_rewrites=fetch.input_rewrites,
            output_rewrites=fetch.output_rewrites,
        )
        return self._lookup(entry, self._writes[id(fetch)])

    def _batch(self, batch: BatchFetch) -> Step:
        call = self._call(batch)
        lookups = tuple(self._lookup(entry, self._writes[id(entry)]) for entry in batch.entries)
        return EntityFetchStep(call, lookups)

    def _lookup(self, entry: BatchEntry, write: Write) -> EntityLookup:
        return EntityLookup(
            alias=entry.alias,
            variable=entry.variable,
            paths=entry.paths,
            gathers=tuple(compile_gather(path, self.twins) for path in entry.paths),
            prepare=compile_prepare(
                entry.requires, entry.input_rewrites, self._schema.possible_types
            ),
            keys=write.keys,
            mode=self._all_writes.choose_merge(write, self._merger),
            output_rewrites=entry.output_rewrites,
            rewriter=Rewriter(entry.output_rewrites, self._schema.possible_types),
        )


def _variables(node: PlanNode | None) -> Iterator[str]:
    """The client's variables that a plan uses: in its fetches, and to choose among them."""
    for _, fetch in _fetches(node):
        yield from fetch.variable_usages
    yield from _conditions(node)


def _conditions(node: PlanNode | None) -> Iterator[str]:
    match node:
        case Sequence(nodes=nodes) | Parallel(nodes=nodes):
            for inner in nodes:
                yield from _conditions(inner)
        case Condition(variable=variable, if_clause=if_clause, else_clause=else_clause):
            yield variable
            yield from _conditions(if_clause)
            yield from _conditions(else_clause)


def _fetches(node: PlanNode | None) -> Iterator[_Located]:
    """Every fetch of a plan with the places of its targets."""
    match node:
        case None:
            return
        case Sequence(nodes=nodes) | Parallel(nodes=nodes):
            for inner in nodes:
                yield from _fetches(inner)
        case Condition(if_clause=if_clause, else_clause=else_clause):
            yield from _fetches(if_clause)
            yield from _fetches(else_clause)
        case Flatten(path=path, node=fetch):
            yield (path,), fetch
        case Fetch():
            yield ((),), node
        case BatchFetch(entries=entries):
            yield tuple(path for entry in entries for path in entry.paths), node
        case Subscription(rest=rest):
            yield from _fetches(rest)
