"""A field that reads protected data must demand what that data demands.

Fields with `@requires` or `@fromContext` are fed data that the client never selected: without this
rule, a client could see through them what it may not read itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from supergraph.composition.field_set import FieldSet, FragmentPick, parse_field_set
from supergraph.composition.field_uses import split_context
from supergraph.composition.merge.state import MergeState
from supergraph.composition.merge.strategies import conjunction, disjunction_of_conjunctions
from supergraph.composition.model import Element, Field
from supergraph.composition.rules.access import ACCESS
from supergraph.composition.subgraph import LoadedSubgraph
from supergraph.composition.type_text import named
from supergraph.composition.values import print_value

__all__ = ["check_transitive_access"]

_ARGUMENT = {"requiresScopes": "scopes", "policy": "policies"}
_FREE = frozenset({frozenset[str]()})


@dataclass(frozen=True, slots=True)
class Requirements:
    """What an element demands: authentication, scopes and policies (OR of ANDs)."""

    authenticated: bool = False
    scopes: frozenset[frozenset[str]] = _FREE
    policies: frozenset[frozenset[str]] = _FREE

    @classmethod
    def of(cls, *elements: Element | None) -> Requirements:
        """Return what several elements demand together."""
        given = [element for element in elements if element is not None]
        return cls(
            any(element.applied("authenticated") for element in given),
            _combined(given, "requiresScopes"),
            _combined(given, "policy"),
        )

    def implies(self, other: Requirements) -> bool:
        """Whether whoever meets these requirements meets the others too."""
        return (
            (self.authenticated or not other.authenticated)
            and _covers(self.scopes, other.scopes)
            and _covers(self.policies, other.policies)
        )

    def lacked_by(self, own: Requirements) -> str:
        """Write the directives that an element of its own requirements lacks to imply these."""
        lacking = ["@authenticated"] if self.authenticated and not own.authenticated else []
        for spec, having, wanted in (
            ("requiresScopes", own.scopes, self.scopes),
            ("policy", own.policies, self.policies),
        ):
            if not _covers(having, wanted):
                groups = sorted(sorted(group) for group in conjunction([having, wanted]))
                written = print_value(tuple(tuple(group) for group in groups))
                lacking.append(f"@{spec}({_ARGUMENT[spec]}: {written})")
        return " ".join(lacking)


def _combined(elements: list[Element], spec: str) -> frozenset[frozenset[str]]:
    return conjunction(
        disjunction_of_conjunctions(use.arguments.get(_ARGUMENT[spec]))
        for element in elements
        if (use := element.applied(spec)) is not None
    )


def _covers(own: frozenset[frozenset[str]], wanted: frozenset[frozenset[str]]) -> bool:
    return all(any(need <= clause for need in wanted) for clause in own)


def check_transitive_access(state: MergeState) -> None:
    """Check every field with `@requires` or contextual arguments."""
    if not state.used_directives.keys() & set(ACCESS):
        return
    for index, subgraph in enumerate(state.subgraphs):
        for definition in subgraph.schema.types.values():
            for field in definition.fields.values():
                for parent, picks, context_type in _reads(subgraph, definition.name, field):
                    _check(state, index, (definition.name, field), (parent, picks, context_type))


def _reads(
    subgraph: LoadedSubgraph, parent: str, field: Field
) -> Iterator[tuple[str, FieldSet, bool]]:
    """Yield what a field is fed: a type, the selection on it, and whether it is a context."""
    use = field.applied("requires")
    if use is not None:
        yield parent, parse_field_set(use.text_argument("fields")), False
    for argument in field.arguments.values():
        feed = argument.applied("fromContext")
        if feed is None:
            continue
        context, selection = split_context(feed.text_argument("field"))
        for definition in subgraph.schema.types.values():
            if any(c.text_argument("name") == context for c in definition.all_applied("context")):
                yield definition.name, parse_field_set(selection), True


def _check(
    state: MergeState,
    index: int,
    reader: tuple[str, Field],
    read: tuple[str, FieldSet, bool],
) -> None:
    type_name, field = reader
    parent, picks, is_context = read
    merged = state.types[type_name]
    own = Requirements.of(merged, merged.fields.get(field.name))
    wanted = list(_demands(state, parent, picks))
    if is_context:
        wanted.insert(0, (parent, Requirements.of(state.types.get(parent))))
    for coordinate, demand in wanted:
        if not own.implies(demand):
            where = f"{type_name}.{field.name}"
            state.report.error(
                "MISSING_TRANSITIVE_AUTH_REQUIREMENTS",
                f"[{state.subgraphs[index].name}] {where} reads {coordinate}, but does not demand"
                " the access that it demands.",
                where,
                (state.place(index, field.node), *state.declared(coordinate)),
                cause="a client could see through the field what it may not read itself",
                fix=f"add {demand.lacked_by(own)} to {where}",
            )
            return


def _demands(state: MergeState, parent: str, picks: FieldSet) -> Iterator[tuple[str, Requirements]]:
    definition = state.types.get(parent)
    for pick in picks:
        if isinstance(pick, FragmentPick):
            condition = pick.condition or parent
            yield condition, Requirements.of(state.types.get(condition))
            yield from _demands(state, condition, pick.selections)
            continue
        field = definition.fields.get(pick.name) if definition else None
        if field is None:
            continue
        target = state.types.get(named(field.type))
        yield f"{parent}.{pick.name}", Requirements.of(field)
        if target is not None:
            yield target.name, Requirements.of(target)
        yield from _demands(state, named(field.type), pick.selections)
