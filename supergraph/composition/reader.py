"""Syntax tree → `Schema`: definitions and extensions of a name become one value."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from graphql import (
    ConstDirectiveNode,
    DirectiveDefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    Node,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    OperationDefinitionNode,
    ScalarTypeDefinitionNode,
    ScalarTypeExtensionNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    StringValueNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
)

from supergraph.composition.errors import Place, Report
from supergraph.composition.model import (
    BUILT_IN_SCALARS,
    ROOT_NAMES,
    Applied,
    Declaration,
    DirectiveDefinition,
    Element,
    EnumValue,
    Field,
    Input,
    Kind,
    Schema,
    TypeDefinition,
)
from supergraph.composition.type_text import print_type
from supergraph.composition.values import from_syntax

__all__ = ["SchemaReader"]

_KINDS: dict[type[Node], Kind] = {
    ScalarTypeDefinitionNode: Kind.SCALAR,
    ScalarTypeExtensionNode: Kind.SCALAR,
    ObjectTypeDefinitionNode: Kind.OBJECT,
    ObjectTypeExtensionNode: Kind.OBJECT,
    InterfaceTypeDefinitionNode: Kind.INTERFACE,
    InterfaceTypeExtensionNode: Kind.INTERFACE,
    UnionTypeDefinitionNode: Kind.UNION,
    UnionTypeExtensionNode: Kind.UNION,
    EnumTypeDefinitionNode: Kind.ENUM,
    EnumTypeExtensionNode: Kind.ENUM,
    InputObjectTypeDefinitionNode: Kind.INPUT,
    InputObjectTypeExtensionNode: Kind.INPUT,
}

_E = TypeVar("_E", bound=Element)

_ONE_OF_TWO = "remove one of the two"


def _description(node: Node) -> str | None:
    text: StringValueNode | None = getattr(node, "description", None)
    return text.value if text is not None else None


@dataclass(slots=True)
class _Draft:
    """A type while its declarations are being gathered."""

    kind: Kind
    name: str
    description: str | None = None
    directives: list[Applied] = field(default_factory=list)
    interfaces: list[str] = field(default_factory=list)
    fields: dict[str, Field] = field(default_factory=dict)
    inputs: dict[str, Input] = field(default_factory=dict)
    members: list[str] = field(default_factory=list)
    values: dict[str, EnumValue] = field(default_factory=dict)
    declarations: list[Declaration] = field(default_factory=list)

    def finish(self) -> TypeDefinition:
        return TypeDefinition(
            name=self.name,
            description=self.description,
            directives=tuple(self.directives),
            node=self.declarations[0].node,
            kind=self.kind,
            interfaces=tuple(self.interfaces),
            fields=self.fields,
            inputs=self.inputs,
            members=tuple(self.members),
            values=self.values,
            declarations=tuple(self.declarations),
        )


class SchemaReader:
    """Reads one document; what the document says twice is reported as `INVALID_GRAPHQL`.

    Args:
        subgraph: the name for messages.
        file: the file for messages, if any.
        report: where problems go.
        spec: canonical name of a directive by its local name (see `Links.spec`).
    """

    def __init__(
        self, subgraph: str, file: str | None, report: Report, spec: Callable[[str], str]
    ) -> None:
        self._subgraph, self._file, self._report, self._spec = subgraph, file, report, spec
        self._drafts: dict[str, _Draft] = {}
        self._directives: dict[str, DirectiveDefinition] = {}
        self._roots: dict[str, str] = {}
        self._applied: list[Applied] = []
        self._used: set[str] = set()
        self._schema_node: SchemaDefinitionNode | None = None

    def read(self, document: DocumentNode) -> Schema:
        """Return the document's schema."""
        definitions: list[TypeDefinitionNode] = []
        extensions: list[TypeExtensionNode] = []
        for node in document.definitions:
            if isinstance(node, TypeDefinitionNode):
                definitions.append(node)
            elif isinstance(node, TypeExtensionNode):
                extensions.append(node)
            elif isinstance(node, DirectiveDefinitionNode):
                self._read_directive(node)
            elif isinstance(node, SchemaDefinitionNode | SchemaExtensionNode):
                self._read_schema(node)
            else:
                what = "An operation" if isinstance(node, OperationDefinitionNode) else "A fragment"
                fix = "remove it, or keep it in another file"
                self._fail(f"{what} has no place in a schema.", "", node, fix=fix)
        for definition in definitions:
            self._read_type(definition, extension=False)
        for extension in extensions:
            self._read_type(extension, extension=True)
        types = {name: draft.finish() for name, draft in self._drafts.items()}
        return Schema(
            types=types,
            directives=self._directives,
            roots=self._root_names(types),
            applied=tuple(self._applied),
            description=_description(self._schema_node) if self._schema_node else None,
            node=self._schema_node,
            used_directives=tuple(sorted(self._used)),
        )

    def _root_names(self, types: dict[str, TypeDefinition]) -> dict[str, str]:
        if self._schema_node is not None:
            return self._roots
        named = {
            operation: name
            for operation, name in ROOT_NAMES.items()
            if name in types and types[name].kind is Kind.OBJECT
        }
        return {**named, **self._roots}

    def _fail(
        self, message: str, coordinate: str, *nodes: Node | None, fix: str = _ONE_OF_TWO
    ) -> None:
        places = tuple(Place(self._subgraph, self._file, node) for node in nodes)
        self._report.error(
            "INVALID_GRAPHQL", f"[{self._subgraph}] {message}", coordinate, places, fix=fix
        )

    def _read_schema(self, node: SchemaDefinitionNode | SchemaExtensionNode) -> None:
        if isinstance(node, SchemaDefinitionNode):
            if self._schema_node is not None:
                self._fail("The schema is defined twice.", "", self._schema_node, node)
            self._schema_node = node
        self._applied.extend(self._uses(node.directives, 0))
        for operation in node.operation_types or ():
            kind = operation.operation.value
            name = operation.type.name.value
            if kind in self._roots:
                self._fail(f"The {kind} root type is given twice.", name, operation)
            self._roots.setdefault(kind, name)

    def _read_directive(self, node: DirectiveDefinitionNode) -> None:
        name = node.name.value
        if name in self._directives:
            first = self._directives[name].node
            self._fail(f"The directive @{name} is defined twice.", f"@{name}", first, node)
            return
        self._directives[name] = DirectiveDefinition(
            name=name,
            description=_description(node),
            node=node,
            arguments=self._inputs(node.arguments, f"@{name}"),
            repeatable=node.repeatable,
            locations=tuple(location.value for location in node.locations),
        )

    def _read_type(self, node: TypeDefinitionNode | TypeExtensionNode, *, extension: bool) -> None:
        name = sys.intern(node.name.value)
        kind = _KINDS[type(node)]
        if name in BUILT_IN_SCALARS:
            if kind is not Kind.SCALAR:
                message = f"The built-in scalar {name} is defined as {kind.value}."
                self._fail(message, name, node, fix="rename the type")
            return
        draft = self._drafts.get(name)
        if draft is None:
            draft = self._drafts[name] = _Draft(kind, name)
        elif draft.kind is not kind:
            self._fail(
                f"{name} is declared as {draft.kind.value} and again as {kind.value}.",
                name,
                draft.declarations[0].node,
                node,
                fix="rename one of the two",
            )
            return
        elif not extension:
            self._fail(
                f"The type {name} is defined twice.",
                name,
                draft.declarations[0].node,
                node,
                fix=f"write `extend {kind.value} {name}` at one of the two, or remove it",
            )
            return
        index = len(draft.declarations) + (1 if extension and not draft.declarations else 0)
        draft.declarations.append(Declaration(node, extension))
        draft.description = draft.description or _description(node)
        draft.directives.extend(self._uses(node.directives, index))
        self._read_body(draft, node, index)

    def _read_body(
        self, draft: _Draft, node: TypeDefinitionNode | TypeExtensionNode, index: int
    ) -> None:
        if draft.kind in {Kind.OBJECT, Kind.INTERFACE}:
            self._add_names(
                draft, draft.interfaces, getattr(node, "interfaces", None) or (), "interface"
            )
            for item in getattr(node, "fields", None) or ():
                self._add(draft.fields, self._field(item, draft.name, index), draft.name)
        elif draft.kind is Kind.UNION:
            self._add_names(draft, draft.members, getattr(node, "types", None) or (), "member")
        elif draft.kind is Kind.ENUM:
            for item in getattr(node, "values", None) or ():
                value = EnumValue(
                    sys.intern(item.name.value),
                    _description(item),
                    self._uses(item.directives, index),
                    item,
                )
                self._add(draft.values, value, draft.name)
        elif draft.kind is Kind.INPUT:
            for name, item in self._inputs(getattr(node, "fields", None) or (), draft.name).items():
                if name in draft.inputs:
                    where = f"{draft.name}.{name}"
                    first = draft.inputs[name].node
                    self._fail(f"{where} is declared twice.", where, first, item.node)
                draft.inputs.setdefault(name, item)

    def _add(self, into: dict[str, _E], element: _E, parent: str) -> None:
        if element.name in into:
            where = f"{parent}.{element.name}"
            self._fail(f"{where} is declared twice.", where, into[element.name].node, element.node)
        into.setdefault(element.name, element)

    def _add_names(self, draft: _Draft, into: list[str], nodes: Sequence[Node], what: str) -> None:
        for node in nodes:
            name = sys.intern(node.name.value)  # type: ignore[attr-defined]
            if name in into:
                message = f"{draft.name} names the {what} {name} twice."
                self._fail(message, draft.name, node)
            else:
                into.append(name)

    def _field(self, node: FieldDefinitionNode, parent: str, index: int) -> Field:
        name = sys.intern(node.name.value)
        return Field(
            name=name,
            description=_description(node),
            directives=self._uses(node.directives, index),
            node=node,
            type=print_type(node.type),
            arguments=self._inputs(node.arguments, f"{parent}.{name}") if node.arguments else {},
            declaration=index,
        )

    def _inputs(
        self, nodes: Iterable[InputValueDefinitionNode] | None, owner: str
    ) -> dict[str, Input]:
        found: dict[str, Input] = {}
        for node in nodes or ():
            name = sys.intern(node.name.value)
            if name in found:
                self._fail(f"{owner} declares {name} twice.", owner, found[name].node, node)
                continue
            found[name] = Input(
                name=name,
                description=_description(node),
                directives=self._uses(node.directives, 0),
                node=node,
                type=print_type(node.type),
                has_default=node.default_value is not None,
                default=from_syntax(node.default_value) if node.default_value else None,
            )
        return found

    def _uses(self, nodes: Sequence[ConstDirectiveNode] | None, index: int) -> tuple[Applied, ...]:
        if not nodes:
            return ()
        self._used.update(node.name.value for node in nodes)
        return tuple(
            Applied(
                name=node.name.value,
                spec=self._spec(node.name.value),
                arguments={a.name.value: from_syntax(a.value) for a in node.arguments or ()},
                node=node,
                declaration=index,
            )
            for node in nodes
        )
