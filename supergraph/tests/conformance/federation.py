"""Small federations written by hand: subgraphs over records, and the same records uncut.

A record is named `Type/name` and referred to by that name. A value is found under the field with
its arguments (`price(currency: "EUR")`) or under the field alone; under `field@subgraph` a subgraph
keeps a value of its own. Text that begins with `!` is an error. Text with braces is filled in: with
the field's arguments and with what `@requires` names, nested objects and lists included (from the
representation in a subgraph, from the records uncut), so that a wrong representation shows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphql import (
    REMOVE,
    FieldNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLSchema,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    StringValueNode,
    Visitor,
    build_ast_schema,
    execute_sync,
    get_named_type,
    is_abstract_type,
    parse,
    print_ast,
    validate,
    visit,
)

from supergraph.schema.field_set import parse_field_set
from supergraph.tests.conformance.requirements import Requirement
from supergraph.transport import SubgraphResponse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphql import DocumentNode, SelectionSetNode

    from supergraph.transport import SubgraphRequest

LINK = """extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key" "@requires" "@provides" "@external" "@shareable" "@override" "@inaccessible" "@extends"
  "@interfaceObject" "@context" "@fromContext"])
"""
_KEPT = frozenset({"deprecated", "specifiedBy", "oneOf"})
_ROOTS = {"Query", "Mutation"}
_WITH_FIELDS = (ObjectTypeDefinitionNode, ObjectTypeExtensionNode, InterfaceTypeDefinitionNode)


@dataclass(frozen=True)
class Records:
    """The records of a federation by name."""

    by_name: dict[str, dict[str, Any]]

    def named(self, value: Any) -> Any:
        """A value with records in the place of their names."""
        if isinstance(value, list):
            return [self.named(item) for item in value]
        if isinstance(value, str) and value in self.by_name:
            kind = value.partition("/")[0]
            return {"__typename": kind, **self.by_name[value]}
        return value

    def of_type(self, names: set[str]) -> Iterator[dict[str, Any]]:
        """The records of some object types."""
        for name in self.by_name:
            if name.partition("/")[0] in names:
                yield self.named(name)

    def value(self, record: dict[str, Any], call: tuple[str, dict[str, Any]], where: str) -> Any:
        """What a record holds for a field with arguments."""
        name, arguments = call
        text = ", ".join(f"{key}: {json.dumps(value)}" for key, value in arguments.items())
        for key in (f"{name}@{where}", f"{name}({text})", name):
            if key in record:
                return self.named(record[key])
        return None


@dataclass
class Server:
    """One subgraph as a transport.

    Attributes:
        name: its name.
        records: what it answers from.
        document: its SDL, parsed.
        log: where it notes that it was asked.
        refused: what it was asked and should not have been.
    """

    name: str
    records: Records
    document: DocumentNode
    log: list[str]
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.schema = _served(self.document)
        self._members = members(self.schema)
        self._directives: dict[tuple[str, str], dict[str, str]] = {}
        self._keys: dict[str, list[str]] = {}
        for node in self.document.definitions:
            if isinstance(node, _WITH_FIELDS):
                self._read(node)

    def _read(
        self,
        node: ObjectTypeDefinitionNode | ObjectTypeExtensionNode | InterfaceTypeDefinitionNode,
    ) -> None:
        name = node.name.value
        for found, text in _applied(node):
            if found == "key":
                self._keys.setdefault(name, []).append(text)
        for inner in node.fields or ():
            self._directives[name, inner.name.value] = dict(_applied(inner))

    async def close(self) -> None:
        pass

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        self.log.append(self.name)
        body = json.loads(request.body)
        document = parse(body["query"])
        wrong = validate(self.schema, document)
        self.refused.extend(f"{self.name}: {error.message}: {body['query']}" for error in wrong)
        result = execute_sync(
            self.schema,
            document,
            variable_values=body.get("variables"),
            field_resolver=self._resolve,
            type_resolver=lambda value, _info, kind: self._type_of(value, kind.name),
        )
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            answer["errors"] = [{"message": e.message, "path": e.path} for e in result.errors]
        return SubgraphResponse(200, (), json.dumps(answer).encode())

    def _type_of(self, value: dict[str, Any], kind: str) -> str:
        return str(value["looked up as"] if kind == "_Entity" else value["__typename"])

    def _resolve(self, parent: Any, info: Any, **arguments: Any) -> Any:
        name, owner = info.field_name, info.parent_type.name
        if name == "_entities":
            return [self._entity(given) for given in arguments["representations"]]
        record = parent if parent is not None else self.records.by_name.get(owner, {})
        directives = self._directives.get((owner, name), {})
        is_key = any(name in _names(key) for key in self._keys.get(owner, ()))
        if "external" in directives and not is_key and not self._is_provided(name):
            self.refused.append(f"{self.name}: {owner}.{name} is external")
        value = self.records.value(record, (name, arguments), self.name)
        given = record.get("given", {})
        if "requires" not in directives:
            return filled(value, {**given, **arguments})
        requirement = Requirement(parse_field_set(directives["requires"]), self._members)
        try:
            required = requirement.read(given, lambda source, key, _: source[key])
        except KeyError as missing:
            self.refused.append(f"{self.name}: {owner}.{name} lacks {missing}")
            return None
        return filled(value, {**required, **arguments})

    def _is_provided(self, name: str) -> bool:
        return any(name in d.get("provides", "").split() for d in self._directives.values())

    def _entity(self, given: dict[str, Any]) -> Any:
        name = given["__typename"]
        known = self.schema.get_type(name)
        objects = {name}
        self._know(name, given)
        if known is None or name not in self._keys:
            message = f"{self.name}: {name} cannot be looked up"
            self.refused.append(message)
            raise GraphQLError(message)
        if isinstance(known, GraphQLInterfaceType):
            objects = {member.name for member in self.schema.get_possible_types(known)}
        elif not any(self.records.of_type(objects)):  # an interface object
            objects = {key.partition("/")[0] for key in self.records.by_name}
        for record in self.records.of_type(objects):
            if any(self._matches(record, given, key) for key in self._keys[name]):
                kind = record["__typename"] if isinstance(known, GraphQLInterfaceType) else name
                return {**record, "given": given, "looked up as": kind}
        return None

    def _know(self, name: str, given: dict[str, Any]) -> None:
        """Refuses a representation that holds more than the subgraph knows."""
        known = self.schema.get_type(given.get("__typename", name))
        fields = getattr(known, "fields", {})
        for key, value in given.items():
            if key == "__typename":
                continue
            if key not in fields:
                self.refused.append(f"{self.name}: {known}.{key} is handed in")
                continue
            for item in _objects_in(value):
                self._know(get_named_type(fields[key].type).name, item)

    def _matches(self, record: dict[str, Any], given: Any, key: str) -> bool:
        def same(selections: SelectionSetNode, one: Any, other: Any) -> bool:
            if isinstance(one, list) and isinstance(other, list):
                return len(one) == len(other) and all(
                    same(selections, *pair) for pair in zip(one, other, strict=True)
                )
            for node in _fields(selections):
                name = node.name.value
                if not isinstance(other, dict) or name not in other or name not in one:
                    return False
                mine = self.records.named(one[name])
                inner = node.selection_set
                if not (same(inner, mine, other[name]) if inner else mine == other[name]):
                    return False
            return True

        return same(parse_field_set(key), record, given)


def _objects_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _objects_in(item)
    elif isinstance(value, dict):
        yield value


def members(schema: GraphQLSchema) -> dict[str, set[str]]:
    """The names of the object types of each abstract type."""
    return {
        name: {member.name for member in schema.get_possible_types(kind)}
        for name, kind in schema.type_map.items()
        if is_abstract_type(kind)
    }


def requirements_of(documents: Iterable[DocumentNode]) -> dict[str, str]:
    """The field set that each field requires: by its coordinate."""
    found: dict[str, str] = {}
    for document in documents:
        for node in document.definitions:
            if isinstance(node, _WITH_FIELDS):
                for inner in node.fields or ():
                    text = dict(_applied(inner)).get("requires")
                    if text is not None:
                        found[f"{node.name.value}.{inner.name.value}"] = text
    return found


def _applied(node: Any) -> Iterator[tuple[str, str]]:
    """The directives of a node, each with the text of its first argument."""
    for directive in node.directives or ():
        values = [argument.value for argument in directive.arguments or ()]
        text = values[0].value if values and isinstance(values[0], StringValueNode) else ""
        yield directive.name.value, text


def _fields(selections: SelectionSetNode) -> Iterator[FieldNode]:
    """The fields of a field set, without its fragments."""
    return (node for node in selections.selections if isinstance(node, FieldNode))


def _names(field_set: str) -> list[str]:
    return [node.name.value for node in _fields(parse_field_set(field_set))]


class _Plain(Visitor):
    """Removes what federation adds to a schema."""

    def enter_schema_extension(self, *_: Any) -> Any:
        return REMOVE

    def enter_directive(self, node: Any, *_: Any) -> Any:
        return None if node.name.value in _KEPT else REMOVE


def _served(document: DocumentNode) -> GraphQLSchema:
    """The schema that a subgraph serves."""
    text = print_ast(visit(document, _Plain())).replace("extend type", "type")
    entities = sorted(
        node.name.value
        for node in document.definitions
        if isinstance(node, ObjectTypeDefinitionNode | ObjectTypeExtensionNode)
        and any(name == "key" for name, _ in _applied(node))
    )
    text += "\nscalar _Any\n"
    if entities:
        text += f"union _Entity = {' | '.join(entities)}\n"
        field_text = "{ _entities(representations: [_Any!]!): [_Entity]! }"
        root = next((name for name in ("Query", "Root") if f"type {name} " in text), None)
        text += f"{'extend ' if root else ''}type {root or 'Query'} {field_text}\n"
    return build_ast_schema(parse(text), assume_valid_sdl=True)


class _Blanks(dict[str, Any]):
    """Values for text; an argument that is not given is a dash."""

    def __missing__(self, key: str) -> str:
        return "-"


def filled(value: Any, values: dict[str, Any]) -> Any:
    """Text with its braces filled in, raised if it is an error; other values as they are."""
    if isinstance(value, str) and value.startswith("!"):
        raise GraphQLError(value[1:])
    if isinstance(value, list):
        return [filled(item, values) for item in value]
    if isinstance(value, str) and "{" in value:
        return value.format_map(_Blanks(values))
    return value


def answer_uncut(
    schema: GraphQLSchema,
    records: Records,
    request: tuple[str, dict[str, Any]],
    requirements: dict[str, str],
) -> Any:
    """What graphql-core answers on the uncut schema.

    Args:
        schema: the uncut schema.
        records: what it answers from.
        request: the operation and its variables.
        requirements: what `requirements_of` the subgraphs gives.
    """
    possible = members(schema)

    def value(record: dict[str, Any], name: str, arguments: dict[str, Any]) -> Any:
        found = records.value(record, (name, arguments), "")
        owner = schema.type_map.get(record.get("__typename", ""))
        required: dict[str, Any] = {}
        for known in (owner, *getattr(owner, "interfaces", ())):
            text = requirements.get(f"{known}.{name}")
            if text is not None:
                required = Requirement(parse_field_set(text), possible).read(record, value)
        return filled(found, {**required, **arguments})

    def resolve(parent: Any, info: Any, **arguments: Any) -> Any:
        owner = info.parent_type.name
        record = records.by_name.get(owner, {}) if owner in _ROOTS else parent
        return value(record, info.field_name, arguments)

    text, variables = request
    return execute_sync(
        schema,
        parse(text),
        variable_values=variables,
        field_resolver=resolve,
        type_resolver=lambda value, _info, _kind: value["__typename"],
    )


__all__ = ["LINK", "Records", "Server", "answer_uncut", "requirements_of"]
