"""The nodes of a query plan: frozen values in a closed union, so that `match` over them is checked.

The shape follows the interoperable query-plan JSON of the field (Apollo's `QueryPlan`), with one
extension that other routers have too: `BatchFetch`, several entity fetches of one wave in one
request.

`FragmentSelection.possible_types` may hold an interface's own name beside object types: an
interface object answers with it as `__typename` until another subgraph has told the concrete type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

OperationKind: TypeAlias = Literal["query", "mutation", "subscription"]


@dataclass(frozen=True, slots=True)
class Key:
    """One step of a response path into an object.

    Attributes:
        name: the response key.
        types: concrete type names the *parent object* must have for the step to be taken;
            empty means any.
    """

    name: str
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Each:
    """One step of a response path into every element of a list (written `@`).

    Attributes:
        types: concrete type names an element must have to be followed; empty means any.
    """

    types: tuple[str, ...] = ()


PathElement: TypeAlias = Key | Each
Path: TypeAlias = tuple[PathElement, ...]


@dataclass(frozen=True, slots=True)
class FieldSelection:
    """A field to copy from merged data into a representation.

    Attributes:
        name: the key in the representation: the field's own name.
        alias: the response key under which merged data holds it; None when equal to `name`.
        selections: what to copy of an object value; empty for a leaf.
        nullable: whether an explicit null may be sent; a null in a non-nullable field drops
            the representation.
    """

    name: str
    alias: str | None = None
    selections: tuple[RequiresSelection, ...] = ()
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class FragmentSelection:
    """Selections that count only for objects of `type_condition` (an object, interface or union).

    Attributes:
        type_condition: the type as the supergraph names it.
        possible_types: the concrete types that satisfy it, sorted: what the executor tests.
        selections: what to copy.
    """

    type_condition: str
    possible_types: tuple[str, ...]
    selections: tuple[RequiresSelection, ...]


RequiresSelection: TypeAlias = FieldSelection | FragmentSelection


@dataclass(frozen=True, slots=True)
class ValueSetter:
    """Sets the value at `path` (keys and `... on T` steps), e.g. an interface's `__typename`.

    Attributes:
        path: keys, or `... on T` elements that filter by concrete type.
        value: the JSON value to set.
    """

    path: tuple[str, ...]
    value: str


@dataclass(frozen=True, slots=True)
class KeyRenamer:
    """Renames the last key of `path`, e.g. an internal alias back to its response name.

    Attributes:
        path: keys, or `... on T` elements that filter by concrete type; lists are entered.
        rename_to: the new key.
    """

    path: tuple[str, ...]
    rename_to: str


Rewrite: TypeAlias = ValueSetter | KeyRenamer


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request to one subgraph: of a root type, or of entities when `requires` is not empty.

    Attributes:
        service_name: the subgraph's name in the supergraph.
        operation: the text to send.
        operation_kind: the kind of `operation`.
        operation_name: its name in the text, or None.
        variable_usages: names of the client's variables that the text uses, sorted.
        requires: how to make a representation of each target; empty for a root fetch. The
            text of an entity fetch takes them as `representations_variable`.
        input_rewrites: changes to each representation before it is sent.
        output_rewrites: changes to the response before it is merged; for an entity fetch paths
            begin at the entity.
        context_rewrites: values that ancestors of an entity set for contextual arguments: path
            from the entity (leading `..` elements go up) to the variable that receives the value.
        representations_variable: the variable of an entity fetch that carries representations;
            another than the usual one where the client has taken that name.
    """

    service_name: str
    operation: str
    operation_kind: OperationKind = "query"
    operation_name: str | None = None
    variable_usages: tuple[str, ...] = ()
    requires: tuple[RequiresSelection, ...] = ()
    input_rewrites: tuple[Rewrite, ...] = ()
    output_rewrites: tuple[Rewrite, ...] = ()
    context_rewrites: tuple[KeyRenamer, ...] = ()
    representations_variable: str = "representations"


@dataclass(frozen=True, slots=True)
class BatchEntry:
    """One entity lookup inside a `BatchFetch`.

    Attributes:
        alias: the response key of its `_entities` field in the batch's text.
        variable: the variable that carries its representations.
        paths: where its targets lie; the same representations serve them all.
        requires: how to make a representation of each target.
        input_rewrites: changes to each representation before it is sent.
        output_rewrites: changes to each entity before it is merged.
    """

    alias: str
    variable: str
    paths: tuple[Path, ...]
    requires: tuple[RequiresSelection, ...]
    input_rewrites: tuple[Rewrite, ...] = ()
    output_rewrites: tuple[Rewrite, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchFetch:
    """Several entity fetches of one wave to one subgraph, sent as one request.

    An entry whose representations come out empty is sent with an empty list, so the text is
    always valid.

    Attributes:
        service_name: the subgraph's name in the supergraph.
        operation: the text to send, one aliased `_entities` field per entry.
        entries: the lookups in the order of their fields.
        operation_name: its name in the text, or None.
        variable_usages: names of the client's variables that the text uses, sorted.
    """

    service_name: str
    operation: str
    entries: tuple[BatchEntry, ...]
    operation_name: str | None = None
    variable_usages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flatten:
    """Runs an entity fetch (or a root re-entry) for the objects found at `path`."""

    path: Path
    node: Fetch


@dataclass(frozen=True, slots=True)
class Sequence:
    """Runs its nodes one after the other."""

    nodes: tuple[PlanNode, ...]


@dataclass(frozen=True, slots=True)
class Parallel:
    """Runs its nodes at the same time."""

    nodes: tuple[PlanNode, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """Runs one of two clauses by the value of a Boolean client variable.

    Attributes:
        variable: the variable's name, without `$`.
        if_clause: what runs when it is true, or None.
        else_clause: what runs when it is false, or None.
    """

    variable: str
    if_clause: PlanNode | None = None
    else_clause: PlanNode | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription's source, and what completes each of its events.

    Attributes:
        primary: the subscription operation.
        rest: the plan run over every event's data, or None.
    """

    primary: Fetch
    rest: PlanNode | None = None


PlanNode: TypeAlias = Fetch | BatchFetch | Flatten | Sequence | Parallel | Condition | Subscription


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """A whole plan.

    Attributes:
        node: the root, or None when no subgraph is needed (`{ __typename }`, introspection).
    """

    node: PlanNode | None
