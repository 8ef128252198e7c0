"""Query plan → text for people: nested blocks, GraphQL laid out over lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import FieldNode, OperationDefinitionNode, parse, print_ast

from supergraph.plan.nodes import (
    BatchFetch,
    Condition,
    Each,
    Fetch,
    FieldSelection,
    Flatten,
    FragmentSelection,
    KeyRenamer,
    Parallel,
    Sequence,
    Subscription,
    ValueSetter,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as ListLike

    from graphql import SelectionSetNode

    from supergraph.plan.nodes import (
        Path,
        PathElement,
        PlanNode,
        QueryPlan,
        RequiresSelection,
        Rewrite,
    )

__all__ = ["format_path", "format_plan"]

_INDENT = "  "


def format_plan(plan: QueryPlan) -> str:
    """Prints a plan; equal plans give equal text.

    Args:
        plan: the plan.

    Returns:
        The text, ending in a newline.
    """
    if plan.node is None:
        return "QueryPlan {}\n"
    return "\n".join(["QueryPlan {", *_indented(_node(plan.node)), "}"]) + "\n"


def format_path(path: Path) -> str:
    """Prints a response path, for example `products.@.seller|[Shop]`."""
    return ".".join(_element(element) for element in path)


def _element(element: PathElement) -> str:
    head = "@" if isinstance(element, Each) else element.name
    return f"{head}|[{'|'.join(element.types)}]" if element.types else head


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (_INDENT + line for line in lines)


def _block(head: str, *bodies: Iterator[str]) -> Iterator[str]:
    yield f"{head} {{"
    for body in bodies:
        yield from _indented(body)
    yield "}"


def _node(node: PlanNode) -> Iterator[str]:
    match node:
        case Sequence(nodes):
            yield from _block("Sequence", *(_node(inner) for inner in nodes))
        case Parallel(nodes):
            yield from _block("Parallel", *(_node(inner) for inner in nodes))
        case Flatten(path, inner):
            yield from _block(f'Flatten(path: "{format_path(path)}")', _node(inner))
        case Fetch():
            yield from _block(f'Fetch(service: "{node.service_name}")', _fetch(node))
        case BatchFetch():
            yield from _block(f'BatchFetch(service: "{node.service_name}")', _batch(node))
        case Condition(variable, if_clause, else_clause):
            clauses = [
                _block(name, _node(clause))
                for name, clause in (("Include", if_clause), ("Skip", else_clause))
                if clause is not None
            ]
            yield from _block(f"Condition(if: ${variable})", *clauses)
        case Subscription(primary, rest):
            parts = [_block("Primary", _node(primary))]
            if rest is not None:
                parts.append(_block("Rest", _node(rest)))
            yield from _block("Subscription", *parts)


def _fetch(fetch: Fetch) -> Iterator[str]:
    if fetch.requires:
        yield "{"
        yield from _indented(_requires(fetch.requires))
        yield "} =>"
    yield from _rewrites(fetch.input_rewrites, "before")
    for rename in fetch.context_rewrites:
        yield f"context {'/'.join(rename.path)} -> ${rename.rename_to}"
    yield from _operation(fetch.operation, unwrap=bool(fetch.requires))
    yield from _rewrites(fetch.output_rewrites, "after")


def _batch(batch: BatchFetch) -> Iterator[str]:
    for entry in batch.entries:
        yield f"{entry.alias}(paths: [{', '.join(format_path(path) for path in entry.paths)}]) {{"
        yield from _indented(_requires(entry.requires))
        yield "}"
        yield from _rewrites(entry.input_rewrites, "before")
        yield from _rewrites(entry.output_rewrites, "after")
    yield "=>"
    yield from _operation(batch.operation, unwrap=False)


def _rewrites(rewrites: tuple[Rewrite, ...], moment: str) -> Iterator[str]:
    for rewrite in rewrites:
        path = ".".join(rewrite.path)
        match rewrite:
            case ValueSetter():
                yield f'{moment}: {path} = "{rewrite.value}"'
            case KeyRenamer():
                yield f"{moment}: {path} -> {rewrite.rename_to}"


def _requires(selections: ListLike[RequiresSelection]) -> Iterator[str]:
    for selection in selections:
        if isinstance(selection, FragmentSelection):
            head = f"... on {selection.type_condition}"
        else:
            head = selection.name if selection.alias is None else _renamed(selection)
        if selection.selections:
            yield from _block(head, _requires(selection.selections))
        else:
            yield head


def _renamed(selection: FieldSelection) -> str:
    return f"{selection.alias}: {selection.name}"


def _operation(text: str, *, unwrap: bool) -> Iterator[str]:
    definition, *fragments = parse(text, no_location=True).definitions
    if not isinstance(definition, OperationDefinitionNode):
        msg = f"A fetch holds something else than an operation: {text[:80]}"
        raise TypeError(msg)
    selections: SelectionSetNode | None = definition.selection_set
    head = "" if definition.operation.value == "query" else f"{definition.operation.value} "
    if unwrap:
        [entities] = definition.selection_set.selections
        selections = entities.selection_set if isinstance(entities, FieldNode) else None
    if selections is not None:
        lines = print_ast(selections).splitlines()
        lines[0] = head + lines[0]
        yield from lines
    for fragment in fragments:
        yield from print_ast(fragment).splitlines()
