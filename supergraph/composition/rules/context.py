"""`@context` and `@fromContext`: names, placement and selections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from graphql import GraphQLSyntaxError

from supergraph.composition.errors import Report
from supergraph.composition.field_set import FieldPick, FieldSet, FragmentPick, parse_field_set
from supergraph.composition.field_uses import split_context
from supergraph.composition.model import Applied, Field, Input, Kind, Schema, TypeDefinition
from supergraph.composition.subgraph import LoadedSubgraph
from supergraph.composition.type_text import is_list, is_subtype, named, nullable

__all__ = ["check_contexts"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def check_contexts(subgraph: LoadedSubgraph, report: Report) -> None:
    """Check the contexts a subgraph sets and every argument that is fed from one."""
    setters = _check_setters(subgraph, report)
    for definition in subgraph.schema.types.values():
        for field in definition.fields.values():
            for argument in field.arguments.values():
                feed = argument.applied("fromContext")
                if feed is not None:
                    where = f"{definition.name}.{field.name}({argument.name}:)"
                    check = _ContextCheck(subgraph, report, feed, where, argument)
                    check.run(definition, field, setters)
    for directive in subgraph.schema.directives.values():
        for argument in directive.arguments.values():
            feed = argument.applied("fromContext")
            if feed is not None:
                where = f"@{directive.name}({argument.name}:)"
                check = _ContextCheck(subgraph, report, feed, where, argument)
                check.fail(
                    "CONTEXT_NOT_SET",
                    "a directive's argument has no context",
                    "remove @fromContext",
                )


def _check_setters(subgraph: LoadedSubgraph, report: Report) -> dict[str, list[TypeDefinition]]:
    """Check the names of contexts, and return the types that set each."""
    setters: dict[str, list[TypeDefinition]] = {}
    for definition in subgraph.schema.types.values():
        for use in definition.all_applied("context"):
            name = use.text_argument("name")
            if not _NAME.fullmatch(name):
                report.error(
                    "CONTEXT_NAME_INVALID",
                    f"[{subgraph.name}] The context name {name!r} on {definition.name} is not made"
                    " of letters and digits.",
                    definition.name,
                    (subgraph.place(use.node),),
                    fix="use letters and digits only, a letter first",
                )
            setters.setdefault(name, []).append(definition)
    return setters


@dataclass(frozen=True, slots=True)
class _ContextCheck:
    subgraph: LoadedSubgraph
    report: Report
    use: Applied
    coordinate: str
    argument: Input

    def fail(self, code: str, problem: str, fix: str) -> None:
        """Report a problem of this argument."""
        self.report.error(
            code,
            f"[{self.subgraph.name}] @{self.use.name} on {self.coordinate}: {problem}.",
            self.coordinate,
            (self.subgraph.place(self.use.node),),
            fix=fix,
        )

    def run(
        self, definition: TypeDefinition, field: Field, setters: dict[str, list[TypeDefinition]]
    ) -> None:
        """Check placement, then the context's name, then the selection on each type setting it."""
        if definition.kind is Kind.INTERFACE:
            self.fail(
                "CONTEXT_NOT_SET",
                "an interface's field cannot be fed from a context",
                "remove @fromContext, and feed the argument of a type that implements no field of"
                " an interface",
            )
            return
        schema = self.subgraph.schema
        for interface in definition.interfaces:
            promised = schema.types.get(interface)
            if promised and field.name in promised.fields:
                self.fail(
                    "CONTEXT_NOT_SET",
                    f"the field implements {interface}.{field.name}, which knows no context",
                    f"remove @fromContext, or remove {field.name} from {interface}",
                )
        if self.argument.has_default:
            self.fail(
                "CONTEXT_NOT_SET",
                "an argument fed from a context has no default value",
                f"write {self.argument.name}: {self.argument.type} without a default",
            )
        context, selection = split_context(self.use.text_argument("field"))
        if not context or not selection:
            self.fail(
                "NO_CONTEXT_IN_SELECTION",
                "the value is not a context's $name and what to select there",
                'write it as "$context { field }"',
            )
            return
        if not any(
            k.arguments.get("resolvable") is not False for k in definition.all_applied("key")
        ):
            self.fail(
                "CONTEXT_NO_RESOLVABLE_KEY",
                f"{definition.name} has no resolvable key to come back with",
                _key_fix(definition),
            )
        if context not in setters:
            self.fail(
                "CONTEXT_NOT_SET",
                f"no type of this subgraph sets the context {context!r}",
                f'put @context(name: "{context}") on the type that the value comes from',
            )
        else:
            self._check_selection(selection, setters[context])

    def _check_selection(self, text: str, setters: list[TypeDefinition]) -> None:
        try:
            picks = parse_field_set(text)
        except GraphQLSyntaxError as error:
            self.fail(
                "CONTEXT_INVALID_SELECTION",
                f"it is no selection ({error.message})",
                'write it as "$context { field }"',
            )
            return
        fragments = [pick for pick in picks if isinstance(pick, FragmentPick)]
        if _has_forbidden(picks):
            self.fail(
                "CONTEXT_INVALID_SELECTION",
                "aliases and directives are not allowed",
                "select by plain names",
            )
        elif len({fragment.condition for fragment in fragments}) < len(fragments):
            self.fail(
                "CONTEXT_INVALID_SELECTION",
                "two fragments stand on the same type",
                "write one fragment for each type that sets the context",
            )
        elif fragments and len(fragments) == len(picks):
            self._check_fragments(fragments, setters)
        elif fragments:
            self.fail(
                "CONTEXT_INVALID_SELECTION",
                "fields and fragments cannot be mixed",
                "write one field, or one fragment for each type that sets the context",
            )
        else:
            for setter in setters:
                self._check_path(setter.name, picks, drop_null=False)

    def _check_fragments(
        self, fragments: list[FragmentPick], setters: list[TypeDefinition]
    ) -> None:
        schema = self.subgraph.schema
        implementations = schema.implementations()
        used: set[str] = set()
        for setter in setters:
            possible = schema.possible_types(setter.name, implementations)
            matching = [f for f in fragments if f.condition in possible]
            used.update(fragment.condition for fragment in matching)
            if not matching:
                self.fail(
                    "CONTEXT_INVALID_SELECTION",
                    f"no fragment fits the context type {setter.name}",
                    f"add ... on {min(possible, default=setter.name)} {{ … }}",
                )
            for fragment in matching:
                self._check_path(fragment.condition, fragment.selections, drop_null=True)
        for fragment in fragments:
            target = schema.types.get(fragment.condition)
            if target is None or target.kind is not Kind.OBJECT:
                self.fail(
                    "CONTEXT_INVALID_SELECTION",
                    f"a fragment stands on {fragment.condition!r}, which is no object type",
                    "write one fragment for each object type that sets the context",
                )
            elif fragment.condition not in used:
                self.fail(
                    "CONTEXT_INVALID_SELECTION",
                    f"the fragment on {fragment.condition} fits no type that sets the context",
                    f"remove the fragment, or put @context on {fragment.condition}",
                )

    def _check_path(self, parent: str, picks: FieldSet, *, drop_null: bool) -> None:
        schema = self.subgraph.schema
        found = _leaf_type(schema, parent, picks)
        if found is None:
            self.fail("CONTEXT_INVALID_SELECTION", *_no_leaf(schema, parent, picks))
            return
        abstract = {
            (name, interface) for name, d in schema.types.items() for interface in d.interfaces
        }
        selected = nullable(found) if drop_null else found
        if not is_subtype(selected, self.argument.type, lambda a, b: (a, b) in abstract):
            self.fail(
                "CONTEXT_INVALID_SELECTION",
                f"it selects {found} where the argument needs {self.argument.type}",
                f"declare the argument as {found}, or select a field of type {self.argument.type}",
            )


def _has_forbidden(picks: FieldSet) -> bool:
    return any(
        pick.directives
        or (isinstance(pick, FieldPick) and pick.alias is not None)
        or _has_forbidden(pick.selections)
        for pick in picks
    )


def _key_fix(definition: TypeDefinition) -> str:
    name = definition.name
    if definition.all_applied("key"):
        return f"remove `resolvable: false` from the @key of {name}"
    field = "id" if "id" in definition.fields else next(iter(definition.fields))
    return f'add @key(fields: "{field}") to {name}, or another key that other subgraphs know'


def _no_leaf(  # noqa: PLR0911 -- one per reason
    schema: Schema, parent: str, picks: FieldSet
) -> tuple[str, str]:
    """Say why a selection does not lead to exactly one value, and what would help."""
    pick = picks[0]
    definition = schema.types.get(parent)
    if len(picks) != 1 or definition is None or not isinstance(pick, FieldPick):
        return f"it does not select exactly one field of {parent}", "select one field"
    if definition.applied("interfaceObject"):
        return (
            f"{parent} is an @interfaceObject, whose values are not at hand",
            "set the context on a type of this subgraph that is no @interfaceObject",
        )
    if definition.members:
        member = definition.members[0]
        return (
            f"{parent} is a union, which has no fields",
            f"write ... on {member} {{ … }}, and so on for its other members",
        )
    field = definition.fields.get(pick.name)
    where = f"{parent}.{pick.name}"
    if field is None:
        close = get_close_matches(pick.name, definition.fields, 1) or list(definition.fields)
        return f"{parent} has no field {pick.name}", f"select one that it has, such as {close[0]}"
    if any(a.required and a.name not in pick.arguments for a in field.arguments.values()):
        return f"{where} has a required argument", "give the argument, or select another field"
    target = schema.types.get(named(field.type))
    if target is None or not target.composite:
        fix = f"write {pick.name} without braces"
        return f"{where} is {field.type}, of which nothing can be selected", fix
    if not pick.selections:
        inner = next(iter(target.fields), "__typename")
        fix = f"write {pick.name} {{ {inner} }}, or another field of {target.name}"
        return f"{where} is {field.type}, of which one field must be selected", fix
    return _no_leaf(schema, target.name, pick.selections)


def _leaf_type(schema: Schema, parent: str, picks: FieldSet) -> str | None:
    """Return the type of the one field a selection leads to; None if there is not exactly one."""
    definition = schema.types.get(parent)
    pick = picks[0] if len(picks) == 1 else None
    if (
        definition is None
        or not isinstance(pick, FieldPick)
        or definition.applied("interfaceObject")
    ):
        return None
    if pick.name == "__typename" and not pick.selections:
        return "String!"
    field = definition.fields.get(pick.name)
    if field is None or any(
        argument.required and argument.name not in pick.arguments
        for argument in field.arguments.values()
    ):
        return None
    name = named(field.type)
    composite = name in schema.types and schema.types[name].composite
    if composite != bool(pick.selections):
        return None
    if not composite:
        return field.type
    leaf = _leaf_type(schema, name, pick.selections)
    return None if leaf is None else _below(field.type, leaf)


def _below(wrapper: str, leaf: str) -> str:
    """Return the type of all that is selected below a field: a list of lists below a list."""
    bare = nullable(wrapper)
    mark = wrapper.removeprefix(bare)
    if is_list(bare):
        return f"[{_below(bare[1:-1], leaf)}]{mark}"
    # What stands below something nullable may be missing itself.
    return leaf if mark else nullable(leaf)
