"""Federation 1 subgraphs, rewritten to mean the same under the rules of federation 2.

The order of the steps matters: each relies on what those before have removed. Source: the page
"Moving to Federation 2" of https://www.apollographql.com/docs/graphos.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from graphql import GraphQLSyntaxError

from supergraph.composition.errors import Report
from supergraph.composition.federation_spec import FEDERATION_1, UPGRADE_VERSION
from supergraph.composition.field_set import (
    FieldPick,
    FieldSet,
    FragmentPick,
    parse_field_set,
    print_field_set,
)
from supergraph.composition.model import (
    BUILT_IN_DIRECTIVES,
    Applied,
    Const,
    Declaration,
    EnumName,
    Field,
    Kind,
    Schema,
    TypeDefinition,
    referenced_types,
)
from supergraph.composition.subgraph import LoadedSubgraph, is_composite
from supergraph.composition.type_text import named

__all__ = ["upgrade_subgraphs"]

_ROOTS = frozenset({"Query", "Mutation", "Subscription"})
_FIELD_SETS = frozenset({"key", "requires", "provides"})


def upgrade_subgraphs(subgraphs: Sequence[LoadedSubgraph], report: Report) -> list[LoadedSubgraph]:
    """Upgrade every federation 1 subgraph; the others are returned as they are.

    Args:
        subgraphs: all subgraphs, as an upgrade depends on what the others define.
        report: where `EXTENSION_WITH_NO_BASE`, `TYPE_WITH_ONLY_UNUSED_EXTERNAL` and
            `INTERFACE_OBJECT_USAGE_ERROR` go.
    """
    if not any(subgraph.federation_1 for subgraph in subgraphs):
        return list(subgraphs)
    _check_extensions(subgraphs, report)
    _check_interface_objects(subgraphs, report)
    if report.errors:
        return list(subgraphs)
    upgraded = [
        _Upgrade(subgraph, subgraphs, report).run() if subgraph.federation_1 else subgraph
        for subgraph in subgraphs
    ]
    shared = _share(upgraded, {s.name for s in subgraphs if s.federation_1})
    return [_without_repeated_tags(subgraph, shared) for subgraph in shared]


def _is_extension(definition: TypeDefinition) -> bool:
    return definition.only_extended or definition.applied("extends") is not None


def _check_extensions(subgraphs: Sequence[LoadedSubgraph], report: Report) -> None:
    """Report types that federation 1 subgraphs extend and nobody defines."""
    based = {
        definition.name
        for subgraph in subgraphs
        for definition in subgraph.schema.types.values()
        if not _is_extension(definition)
    }
    for subgraph in subgraphs:
        for definition in subgraph.schema.types.values():
            name = definition.name
            if subgraph.federation_1 and name not in based and name not in _ROOTS:
                report.error(
                    "EXTENSION_WITH_NO_BASE",
                    f"[{subgraph.name}] {name} is extended, but no subgraph defines it.",
                    name,
                    (subgraph.place(definition.node),),
                    cause="an extension adds to a definition",
                    fix=f"write it without `extend` and @extends in subgraph {subgraph.name!r}, or"
                    " define it in the subgraph that it comes from",
                )


def _check_interface_objects(subgraphs: Sequence[LoadedSubgraph], report: Report) -> None:
    keyed = {
        definition.name: subgraph
        for subgraph in subgraphs
        if subgraph.federation_1
        for definition in subgraph.schema.types.values()
        if definition.kind is Kind.INTERFACE and definition.applied("key")
    }
    for subgraph in subgraphs:
        for definition in subgraph.schema.types.values():
            other = keyed.get(definition.name)
            if other is not None and definition.applied("interfaceObject"):
                report.error(
                    "INTERFACE_OBJECT_USAGE_ERROR",
                    f"[{subgraph.name}] {definition.name} is an @interfaceObject, but the key of"
                    f" the interface in the federation 1 subgraph {other.name!r} has no effect.",
                    definition.name,
                    (
                        subgraph.place(definition.node),
                        other.place(other.schema.types[definition.name].node),
                    ),
                    cause="keys of interfaces exist since federation v2.3",
                    fix=f"add the @link to federation 2 to subgraph {other.name!r}",
                )


def _without(uses: Iterable[Applied], *specs: str) -> tuple[Applied, ...]:
    return tuple(use for use in uses if use.spec not in specs)


def _text(value: Const) -> Const:
    """Read the loose forms of `fields` that federation 1 tolerated."""
    if isinstance(value, EnumName):
        return value.name
    if isinstance(value, tuple):
        parts = [_text(item) for item in value]
        return " ".join(part for part in parts if isinstance(part, str))
    return value


class _Upgrade:
    """The steps that one subgraph goes through."""

    def __init__(
        self, subgraph: LoadedSubgraph, others: Sequence[LoadedSubgraph], report: Report
    ) -> None:
        self.subgraph, self.report = subgraph, report
        self.others = [other for other in others if other is not subgraph]
        self.types = dict(subgraph.schema.types)

    def run(self) -> LoadedSubgraph:
        self._each_use(_with_plain_fields)
        self._drop_inert_external()
        self._resolve_key_fields()
        self._drop_inert_field_sets()
        self._define_extensions()
        self._clean_interfaces()
        self._drop_unused_external()
        schema = replace(self.subgraph.schema, types=self.types)
        plain = replace(
            self.subgraph,
            federation_1=False,
            federation=max(UPGRADE_VERSION, self.subgraph.federation),
        )
        return replace(plain.with_schema(schema), federation_1=False)

    @property
    def schema(self) -> Schema:
        """The schema as far as it is upgraded."""
        return replace(self.subgraph.schema, types=self.types)

    def _each_use(self, change: Callable[[Applied], Applied]) -> None:
        for name, definition in self.types.items():
            fields = {
                field.name: replace(field, directives=tuple(map(change, field.directives)))
                if field.directives
                else field
                for field in definition.fields.values()
            }
            uses = tuple(map(change, definition.directives))
            self.types[name] = replace(definition, directives=uses, fields=fields)

    def _each_field(
        self, definition: TypeDefinition, change: Callable[[Field], Field | None]
    ) -> None:
        fields = {
            field.name: changed
            for field in definition.fields.values()
            if (changed := change(field)) is not None
        }
        self.types[definition.name] = replace(definition, fields=fields)

    def _drop_inert_external(self) -> None:
        for definition in list(self.types.values()):
            uses = _without(definition.directives, "external")
            if len(uses) < len(definition.directives):
                definition = replace(definition, directives=uses)  # noqa: PLW2901 -- the new one
                self.types[definition.name] = definition
            if definition.kind is Kind.INTERFACE:
                self._each_field(
                    definition,
                    lambda f: replace(f, directives=_without(f.directives, "external")),
                )

    def _resolve_key_fields(self) -> None:
        """In an extension, the fields of a key are resolved here whatever @external says."""
        for definition in list(self.types.values()):
            if definition.kind is not Kind.OBJECT or not _is_extension(definition):
                continue
            names = self._key_fields(definition)
            self._each_field(
                definition,
                partial(_without_external, names),
            )

    def _key_fields(self, definition: TypeDefinition) -> set[str]:
        keys = definition.all_applied("key")
        if keys:
            return {name for key in keys for name in _top_fields(key)}
        found: set[str] = set()
        for other in self.others:
            theirs = other.schema.types.get(definition.name)
            key = theirs.applied("key") if theirs is not None else None
            if key is not None:
                found |= _top_fields(key)
        return found

    def _drop_inert_field_sets(self) -> None:
        schema = self.schema
        for definition in list(self.types.values()):
            if definition.kind is Kind.OBJECT:
                self._each_field(
                    definition,
                    partial(_pruned, schema, definition.name),
                )

    def _define_extensions(self) -> None:
        for definition in list(self.types.values()):
            if not definition.only_extended:
                continue
            declarations = tuple(
                Declaration(d.node, extension=False) for d in definition.declarations
            )
            self.types[definition.name] = replace(
                definition,
                declarations=declarations,
                directives=tuple(replace(use, declaration=0) for use in definition.directives),
            )

    def _clean_interfaces(self) -> None:
        for definition in list(self.types.values()):
            if definition.kind is not Kind.INTERFACE:
                continue
            cleaned = replace(definition, directives=_without(definition.directives, "key"))
            self._each_field(
                cleaned,
                lambda f: replace(f, directives=_without(f.directives, "provides", "requires")),
            )

    def _drop_unused_external(self) -> None:
        uses = self.subgraph.with_schema(self.schema).uses
        unused = uses.external - uses.used
        if not unused:
            return
        for type_name in {name for name, _ in unused}:
            definition = self.types[type_name]
            self._each_field(
                definition,
                partial(_unless_in, unused, type_name),
            )
            if not self.types[type_name].fields:
                self._drop_empty(definition)

    def _drop_empty(self, definition: TypeDefinition) -> None:
        name = definition.name
        if name == "Query":
            # Every subgraph answers the subgraph protocol's own query fields.
            return
        members = {member for other in self.types.values() for member in other.members}
        if name not in members.union(_ROOTS, referenced_types(self.types.values())):
            del self.types[name]
            return
        self.report.error(
            "TYPE_WITH_ONLY_UNUSED_EXTERNAL",
            f"[{self.subgraph.name}] All fields of {name} are @external and used by nothing, which"
            " leaves the type empty.",
            name,
            (self.subgraph.place(definition.node),),
            cause="an @external field that no @key, @requires or @provides names is left out",
            fix=f"remove {name} and what refers to it from this subgraph, or give it a field that"
            " this subgraph resolves",
        )


def _unless_in(unused: frozenset[tuple[str, str]], parent: str, field: Field) -> Field | None:
    return None if (parent, field.name) in unused else field


def _without_external(names: set[str], field: Field) -> Field:
    if field.name not in names:
        return field
    return replace(field, directives=_without(field.directives, "external"))


def _with_plain_fields(use: Applied) -> Applied:
    if use.spec not in _FIELD_SETS or isinstance(use.arguments.get("fields"), str):
        return use
    return replace(use, arguments={**use.arguments, "fields": _text(use.arguments.get("fields"))})


def _top_fields(key: Applied) -> set[str]:
    try:
        picks = parse_field_set(key.text_argument("fields"))
    except GraphQLSyntaxError:
        return set()
    return {pick.name for pick in picks if isinstance(pick, FieldPick)}


def _pruned(schema: Schema, parent: str, field: Field) -> Field:
    """Drop what a `@requires` or `@provides` selects without effect."""
    kept: list[Applied] = []
    for use in field.directives:
        if use.spec not in {"requires", "provides"}:
            kept.append(use)
            continue
        target = parent if use.spec == "requires" else named(field.type)
        base = schema.types.get(target)
        if base is None or not base.composite:
            continue
        try:
            picks = parse_field_set(use.text_argument("fields"))
        except GraphQLSyntaxError:
            kept.append(use)
            continue
        left = _external_part(schema, target, picks)
        if left == picks:
            kept.append(use)
        elif left:
            arguments = {**use.arguments, "fields": print_field_set(left)}
            kept.append(replace(use, arguments=arguments))
    return replace(field, directives=tuple(kept))


def _external_part(schema: Schema, parent: str, picks: FieldSet) -> FieldSet:
    """Return the selection without leaves that are known not to be external."""
    definition = schema.types.get(parent)
    found: list[FieldPick | FragmentPick] = []
    for pick in picks:
        if isinstance(pick, FragmentPick):
            inner = _external_part(schema, pick.condition or parent, pick.selections)
            if inner:
                found.append(replace(pick, selections=inner))
            continue
        if pick.name == "__typename":
            # Every subgraph knows the type of what it resolves.
            continue
        field = definition.fields.get(pick.name) if definition else None
        if field is None or field.applied("external") or _is_mistaken(schema, field, pick):
            found.append(pick)
        elif pick.selections:
            inner = _external_part(schema, named(field.type), pick.selections)
            if inner:
                found.append(replace(pick, selections=inner))
        elif (
            definition
            and definition.kind is Kind.INTERFACE
            and _external_below(schema, parent, pick)
        ):
            found.append(pick)
    return tuple(found)


def _is_mistaken(schema: Schema, field: Field, pick: FieldPick) -> bool:
    """Whether a selection of a field cannot be understood, which is for the rules to say."""
    known = {*schema.directives, *BUILT_IN_DIRECTIVES, *FEDERATION_1}
    return (
        is_composite(schema, field.type) != bool(pick.selections)
        or pick.alias is not None
        or not known.issuperset(pick.directives)
        or not field.arguments.keys() >= pick.arguments.keys()
        or any(a.required and a.name not in pick.arguments for a in field.arguments.values())
    )


def _external_below(schema: Schema, interface: str, pick: FieldPick) -> bool:
    return any(
        definition.fields[pick.name].applied("external")
        for definition in schema.types.values()
        if interface in definition.interfaces and pick.name in definition.fields
    )


_SHAREABLE = Applied("shareable", "shareable", {})


@dataclass(frozen=True, slots=True)
class _Version:
    subgraph: LoadedSubgraph
    definition: TypeDefinition


def _share(subgraphs: Sequence[LoadedSubgraph], upgraded: set[str]) -> list[LoadedSubgraph]:
    """Let federation 1 subgraphs share what they could always share: everything."""
    versions: dict[str, list[_Version]] = {}
    for subgraph in subgraphs:
        for definition in subgraph.schema.types.values():
            versions.setdefault(definition.name, []).append(_Version(subgraph, definition))
    return [
        _share_one(subgraph, versions) if subgraph.name in upgraded else subgraph
        for subgraph in subgraphs
    ]


def _share_one(
    subgraph: LoadedSubgraph, versions: Mapping[str, Sequence[_Version]]
) -> LoadedSubgraph:
    types = dict(subgraph.schema.types)
    for definition in subgraph.schema.types.values():
        if definition.kind is not Kind.OBJECT or definition.name == "Subscription":
            continue
        others = [v for v in versions[definition.name] if v.subgraph is not subgraph]
        if not others:
            continue
        if definition.name in _ROOTS or definition.applied("key"):
            types[definition.name] = _share_fields(subgraph, definition, others)
        else:
            marked = {use.declaration for use in definition.all_applied("shareable")}
            uses = tuple(
                replace(_SHAREABLE, declaration=index)
                for index in {0, *(f.declaration for f in definition.fields.values())} - marked
            )
            types[definition.name] = replace(definition, directives=(*definition.directives, *uses))
    return subgraph.with_schema(replace(subgraph.schema, types=types))


def _share_fields(
    subgraph: LoadedSubgraph, definition: TypeDefinition, others: Sequence[_Version]
) -> TypeDefinition:
    fields: dict[str, Field] = {}
    for field in definition.fields.values():
        at = (definition.name, field.name)
        resolved = any(
            field.name in v.definition.fields and not v.subgraph.uses.fully_external(at)
            for v in others
        )
        own = not subgraph.uses.fully_external(at) and at not in subgraph.uses.key
        fields[field.name] = (
            replace(field, directives=(*field.directives, _SHAREABLE))
            if resolved and own and not field.applied("shareable")
            else field
        )
    return replace(definition, fields=fields)


def _without_repeated_tags(
    subgraph: LoadedSubgraph, subgraphs: Sequence[LoadedSubgraph]
) -> LoadedSubgraph:
    """Drop a tag of an external field that the field has where it is resolved."""
    types = dict(subgraph.schema.types)
    changed = False
    for type_name, field_name in subgraph.uses.external:
        field = types[type_name].fields[field_name]
        kept = tuple(
            use
            for use in field.directives
            if use.spec != "tag"
            or not _tagged_elsewhere(use, (type_name, field_name), subgraph, subgraphs)
        )
        if len(kept) < len(field.directives):
            fields = {**types[type_name].fields, field_name: replace(field, directives=kept)}
            types[type_name] = replace(types[type_name], fields=fields)
            changed = True
    return subgraph.with_schema(replace(subgraph.schema, types=types)) if changed else subgraph


def _tagged_elsewhere(
    tag: Applied,
    at: tuple[str, str],
    subgraph: LoadedSubgraph,
    subgraphs: Sequence[LoadedSubgraph],
) -> bool:
    for other in subgraphs:
        definition = other.schema.types.get(at[0])
        field = definition.fields.get(at[1]) if definition else None
        if other is subgraph or field is None or at in other.uses.external:
            continue
        if any(use.arguments == tag.arguments for use in field.all_applied("tag")):
            return True
    return False
