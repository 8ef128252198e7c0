"""`@key`, `@requires` and `@provides`: their field sets are well formed and fit their types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from graphql import GraphQLSyntaxError, Node

from supergraph.composition.errors import Report
from supergraph.composition.field_set import (
    FieldPick,
    FieldSet,
    FragmentPick,
    parse_field_set,
    shorten,
)
from supergraph.composition.graphql_rules import SchemaCheck
from supergraph.composition.graphql_rules.values import check_value
from supergraph.composition.model import Applied, EnumName, Field, Kind, Schema, TypeDefinition
from supergraph.composition.rules.definitions import known_directive
from supergraph.composition.subgraph import LoadedSubgraph, is_composite
from supergraph.composition.type_text import named

__all__ = ["check_field_sets", "check_provides_places"]

_LISTED = 8
"""How many fields a proposal lists."""

_FIXES: Mapping[str, str] = {
    "DIRECTIVE_IN_FIELDS_ARG": "remove the directive from the field set",
    "INVALID_FIELDS": 'write the field set as in "id name { first }"',
    "ON_NON_OBJECT_FIELD": "remove the directive: there is nothing below the field",
    "UNSUPPORTED_ON_INTERFACE": "put the directive on the fields of the implementing types",
}
"""What helps where nothing more special is known, by the end of the code."""

_CAUSES: Mapping[str, str] = {
    "FIELDS_HAS_ARGS": "nobody could say which value of the argument is meant",
    "FIELDS_SELECT_INVALID_TYPE": "a key is compared by values, and has the same fields always",
    "FIELDS_MISSING_EXTERNAL": "@requires and @provides name fields that other subgraphs resolve",
}
"""Why a rule is there, by the end of the code."""


@dataclass(frozen=True, slots=True)
class _FieldSetCheck:
    """One directive with a field set."""

    subgraph: LoadedSubgraph
    report: Report
    use: Applied
    spec: str
    coordinate: str

    def fail(self, suffix: str, message: str, fix: str = "", *others: Node | None) -> None:
        """Report a problem under the directive's own variant of a code."""
        written = self.use.arguments.get("fields")
        text = f'(fields: "{shorten(written)}")' if isinstance(written, str) else ""
        self.report.error(
            f"{self.spec.upper()}_{suffix}",
            f"[{self.subgraph.name}] On {self.coordinate}, @{self.use.name}{text}: {message}.",
            self.coordinate,
            tuple(self.subgraph.place(node) for node in (self.use.node, *others)),
            cause=_CAUSES.get(suffix, ""),
            fix=fix or _FIXES[suffix],
        )

    @property
    def schema(self) -> Schema:
        """The subgraph's schema."""
        return self.subgraph.schema


def check_provides_places(subgraph: LoadedSubgraph, report: Report) -> None:
    """`@provides` stands where something can be selected and resolved; else no more can be said."""
    for definition in subgraph.schema.types.values():
        for field in definition.fields.values():
            use = field.applied("provides")
            if use is None:
                continue
            where = f"{definition.name}.{field.name}"
            check = _FieldSetCheck(subgraph, report, use, "provides", where)
            if (definition.name, field.name) in subgraph.uses.external:
                report.error(
                    "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE",
                    f"[{subgraph.name}] {where} is @external and cannot have @provides.",
                    where,
                    (subgraph.place(use.node),),
                    fix="remove one of the two directives",
                )
            elif not is_composite(subgraph.schema, field.type):
                check.fail("ON_NON_OBJECT_FIELD", f"nothing can be selected on {field.type}")


def check_field_sets(subgraph: LoadedSubgraph, report: Report) -> None:
    """Check every field set of a subgraph."""
    for definition in subgraph.schema.types.values():
        if definition.kind not in {Kind.OBJECT, Kind.INTERFACE}:
            continue
        for use in definition.directives:
            if use.spec == "key":
                check = _FieldSetCheck(subgraph, report, use, "key", definition.name)
                _check_key(check, definition)
        for field in definition.fields.values():
            for use in field.directives:
                if use.spec in {"requires", "provides"}:
                    where = f"{definition.name}.{field.name}"
                    check = _FieldSetCheck(subgraph, report, use, use.spec, where)
                    if use.spec == "requires":
                        _check_requires(check, definition)
                    else:
                        _check_provides(check, definition, field)


def _check_key(check: _FieldSetCheck, definition: TypeDefinition) -> None:
    if definition.kind is Kind.INTERFACE and check.subgraph.links.version < (2, 3):
        check.fail(
            "UNSUPPORTED_ON_INTERFACE",
            "an interface has no key before federation 2.3",
            "link federation v2.3 or newer",
        )
    picks = _read(check)
    if picks is not None:
        _check_picks(check, definition.name, picks)


def _check_requires(check: _FieldSetCheck, definition: TypeDefinition) -> None:
    if definition.kind is Kind.INTERFACE:
        check.fail("UNSUPPORTED_ON_INTERFACE", "a field of an interface cannot require anything")
    picks = _read(check)
    if picks is not None and _check_picks(check, definition.name, picks):
        _check_leaves(check, definition.name, picks)


def _check_provides(check: _FieldSetCheck, definition: TypeDefinition, field: Field) -> None:
    if definition.kind is Kind.INTERFACE:
        check.fail("UNSUPPORTED_ON_INTERFACE", "a field of an interface cannot provide anything")
    target = named(field.type)
    picks = _read(check)
    if picks is not None and _check_picks(check, target, picks):
        _check_leaves(check, target, picks)


def _read(check: _FieldSetCheck) -> FieldSet | None:
    text = check.use.arguments.get("fields")
    if not isinstance(text, str):
        check.fail("INVALID_FIELDS_TYPE", "the argument fields must be a string", _as_string(check))
        return None
    try:
        return parse_field_set(text)
    except GraphQLSyntaxError as error:
        check.fail("INVALID_FIELDS", f"it is no selection of fields ({error.message})")
        return None


def _as_string(check: _FieldSetCheck) -> str:
    """Propose the string that a list or a bare name is meant for."""
    written = check.use.arguments.get("fields")
    parts = written if isinstance(written, tuple) else (written,)
    names = [part.name if isinstance(part, EnumName) else part for part in parts]
    texts = [name for name in names if isinstance(name, str)]
    return f'write fields: "{" ".join(texts) or "id"}"'


def _check_picks(check: _FieldSetCheck, parent: str, picks: FieldSet) -> bool:
    """Check a selection against the type it stands on; whether it can be understood.

    What cannot be understood is reported alone; what is understood but not allowed, only then.
    """
    if not all(_fits(check, parent, pick) for pick in picks):
        return False
    if not all(_is_complete(check, parent, pick) for pick in picks):
        return False
    for pick in picks:
        _report_forbidden(check, parent, pick)
    return True


def _fits(  # noqa: PLR0911 -- one per way not to fit
    check: _FieldSetCheck, parent: str, pick: FieldPick | FragmentPick
) -> bool:
    """Whether a selection names what exists, with the arguments it needs."""
    unknown = [d for d in pick.directives if known_directive(check.subgraph, d) is None]
    if unknown:
        check.fail(
            "INVALID_FIELDS",
            f"the directive @{unknown[0]} is unknown",
            "remove the directive from the field set",
        )
        return False
    if isinstance(pick, FragmentPick):
        return _fragment_fits(check, parent, pick)
    if pick.name == "__typename":
        return True
    if pick.alias:
        check.fail(
            "INVALID_FIELDS",
            f"the alias {pick.alias} is not allowed",
            f"write {pick.name} without an alias",
        )
        return False
    definition = check.schema.types.get(parent)
    field = definition.fields.get(pick.name) if definition else None
    if field is None:
        check.fail(
            "INVALID_FIELDS",
            f"{parent} has no field {pick.name}",
            _near(check, parent, pick.name),
        )
        return False
    where = f"{parent}.{pick.name}"
    target = check.schema.types.get(named(field.type))
    if check.spec == "key" and target and target.kind in {Kind.INTERFACE, Kind.UNION}:
        check.fail(
            "FIELDS_SELECT_INVALID_TYPE",
            f"{where} is of the {target.kind.value} {target.name}, which a key cannot select",
            f"leave {pick.name} out of the key",
        )
        return False
    if pick.selections and not is_composite(check.schema, field.type):
        _fail_selection(check, parent, pick, field)
        return False
    if not all(_fits(check, named(field.type), inner) for inner in pick.selections):
        return False
    return _arguments_fit(check, parent, pick, field)


def _is_complete(check: _FieldSetCheck, parent: str, pick: FieldPick | FragmentPick) -> bool:
    """Whether something is selected on every object."""
    if isinstance(pick, FragmentPick):
        parent = pick.condition or parent
    elif pick.name == "__typename":
        return True
    else:
        field = check.schema.types[parent].fields[pick.name]
        if is_composite(check.schema, field.type) and not pick.selections:
            _fail_selection(check, parent, pick, field)
            return False
        parent = named(field.type)
    return all(_is_complete(check, parent, inner) for inner in pick.selections)


def _report_forbidden(check: _FieldSetCheck, parent: str, pick: FieldPick | FragmentPick) -> None:
    """Report what the directive at hand may not select."""
    if pick.directives:
        name = pick.directives[0]
        check.fail("DIRECTIVE_IN_FIELDS_ARG", f"a field set has no directives (@{name})")
        return
    if isinstance(pick, FragmentPick):
        inner_type = pick.condition or parent
    elif pick.name == "__typename":
        return
    else:
        field = check.schema.types[parent].fields[pick.name]
        if field.arguments and check.spec != "requires":
            check.fail(
                "FIELDS_HAS_ARGS",
                f"{parent}.{pick.name} has arguments and cannot be selected here",
                f"leave {pick.name} out of the field set, or declare it without arguments",
            )
            return
        inner_type = named(field.type)
    for inner in pick.selections:
        _report_forbidden(check, inner_type, inner)


def _near(check: _FieldSetCheck, parent: str, name: str) -> str:
    definition = check.schema.types.get(parent)
    names = list(definition.fields) if definition else []
    close = get_close_matches(name, names, 1)
    if close:
        return f"write {close[0]} instead of {name}"
    listed = f": {', '.join(names[:_LISTED])}" if names else ""
    return f"add {name} to {parent} in this subgraph, or select a field that it has{listed}"


def _fail_selection(check: _FieldSetCheck, parent: str, pick: FieldPick, field: Field) -> None:
    where = f"{parent}.{pick.name}"
    target = check.schema.types.get(named(field.type))
    if pick.selections or target is None:
        fix = f"write {pick.name} without braces"
        check.fail("INVALID_FIELDS", f"{where} has nothing to select", fix)
        return
    inner = next(iter(target.fields), "__typename")
    fix = f"write {pick.name} {{ {inner} }}, or what else of {target.name} is meant"
    check.fail("INVALID_FIELDS", f"{where} needs a selection of its own", fix)


def _arguments_fit(check: _FieldSetCheck, parent: str, pick: FieldPick, field: Field) -> bool:
    where = f"{parent}.{pick.name}"
    for name in pick.arguments:
        if name not in field.arguments:
            check.fail("INVALID_FIELDS", f"{where} has no argument {name}", f"remove {name}: …")
            return False
    for argument in field.arguments.values():
        if argument.required and argument.name not in pick.arguments:
            check.fail(
                "INVALID_FIELDS",
                f"{where} needs the argument {argument.name}",
                f"write {pick.name}({argument.name}: …)",
            )
            return False
        if argument.name in pick.arguments:
            values = SchemaCheck(check.schema, lambda _: None, check.report)
            problem = check_value(values, pick.arguments[argument.name], argument.type)
            if problem:
                check.fail(
                    "INVALID_FIELDS",
                    f"{where}, argument {argument.name}: {problem}",
                    f"write a constant of type {argument.type}",
                )
                return False
    return True


def _fragment_fits(check: _FieldSetCheck, parent: str, pick: FragmentPick) -> bool:
    condition = pick.condition or parent
    target = check.schema.types.get(condition)
    if target is None or not target.composite:
        check.fail(
            "INVALID_FIELDS",
            f"{condition} is no type to select on",
            f"define {condition} in this subgraph, or remove the fragment",
        )
        return False
    implementations = check.schema.implementations()
    here = check.schema.possible_types(parent, implementations)
    there = check.schema.possible_types(condition, implementations)
    if parent != condition and not here & there:
        check.fail(
            "INVALID_FIELDS",
            f"{parent} can never be {condition}",
            f"remove the fragment, or name a type that {parent} may be",
        )
        return False
    return all(_fits(check, condition, inner) for inner in pick.selections)


def _check_leaves(check: _FieldSetCheck, parent: str, picks: FieldSet) -> None:
    """Every leaf of a @requires or @provides is external, or stands below something external."""
    for type_name, field in _own_leaves(check, parent, picks, external=False):
        if field == "__typename":
            fix = "leave __typename out of the field set"
            check.fail("FIELDS_MISSING_EXTERNAL", f"{type_name}.{field} is not @external", fix)
            continue
        fake = (type_name, field) in check.subgraph.uses.fake_external
        reason = (
            " (its @external has no effect, as a key of the extension makes it resolvable here)"
            if fake
            else ""
        )
        check.fail(
            "FIELDS_MISSING_EXTERNAL",
            f"{type_name}.{field} is not @external{reason}",
            _make_external(check, type_name, field),
            check.schema.types[type_name].fields[field].node,
        )


def _make_external(check: _FieldSetCheck, type_name: str, field: str) -> str:
    if check.schema.types[type_name].kind is Kind.INTERFACE:
        return (
            f"leave {field} out of the field set; where another subgraph resolves it, select it by"
            f" fragments on the types that implement {type_name}, and mark it @external there"
        )
    return (
        f"mark {type_name}.{field} @external if another subgraph resolves it, or leave it out"
        " of the field set if this one does"
    )


def _own_leaves(
    check: _FieldSetCheck, parent: str, picks: FieldSet, *, external: bool
) -> Iterator[tuple[str, str]]:
    definition = check.schema.types[parent]
    for pick in picks:
        if isinstance(pick, FragmentPick):
            yield from _own_leaves(
                check, pick.condition or parent, pick.selections, external=external
            )
            continue
        below = external or (parent, pick.name) in check.subgraph.uses.external
        if pick.selections:
            target = named(definition.fields[pick.name].type)
            below = below or _is_external_somewhere(check, parent, pick.name)
            yield from _own_leaves(check, target, pick.selections, external=below)
        elif not below:
            yield parent, pick.name


def _is_external_somewhere(check: _FieldSetCheck, interface: str, field: str) -> bool:
    """Whether another subgraph resolves a field of an interface for some of its objects."""
    if check.schema.types[interface].kind is not Kind.INTERFACE:
        return False
    objects = check.schema.possible_types(interface, check.schema.implementations())
    return any((name, field) in check.subgraph.uses.external for name in objects)
