"""What every subgraph's schema keeps to: pages, costs, inputs, and who may come."""

import re
from collections.abc import Iterator, Mapping

import pytest
from graphql import (
    ConstDirectiveNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    parse,
    print_ast,
)

from infra.contract.federation import SCHEMA_FOLDER

SUBGRAPHS = {path.stem: path for path in sorted((SCHEMA_FOLDER / "subgraphs").glob("*.graphql"))}
ACCESS = re.compile(r"\| `(?:query|mutation) (\w+)` \|(.+)\|")
#: Who may come (a buyer, a seller, an administrator) → the scopes that let them in.
SCOPES: Mapping[tuple[bool, ...], str | None] = {
    (True, True, True): None,
    (False, True, True): '[["seller"], ["admin"]]',
    (False, False, True): '[["admin"]]',
}
#: Whose fields are all described.
DESCRIBED = {"users", "products", "reviews"}
_WITH_FIELDS = (
    ObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    InputObjectTypeDefinitionNode,
)

pytestmark = pytest.mark.parametrize("name", SUBGRAPHS)


def fields(name: str) -> Iterator[tuple[str, FieldDefinitionNode]]:
    """Yield every field of a subgraph's object types, federation's own left out."""
    for definition in parse(SUBGRAPHS[name].read_text()).definitions:
        if isinstance(definition, ObjectTypeDefinitionNode):
            for field in definition.fields or ():
                if not field.name.value.startswith("_"):
                    yield definition.name.value, field


def directives(field: FieldDefinitionNode) -> Mapping[str, ConstDirectiveNode]:
    return {each.name.value: each for each in field.directives or ()}


def argument(directive: ConstDirectiveNode, name: str) -> str | None:
    return next(
        (print_ast(each.value) for each in directive.arguments or () if each.name.value == name),
        None,
    )


def access() -> Mapping[str, tuple[bool, ...]]:
    """Return who may do what: nobody known, a buyer, a seller, an administrator."""
    lines = (SCHEMA_FOLDER / "access.md").read_text().splitlines()
    rows = filter(None, (ACCESS.fullmatch(line.strip()) for line in lines))
    return {row[1]: tuple(cell.strip() == "yes" for cell in row[2].split("|")) for row in rows}


def test_a_list_that_is_cut_says_so_and_a_list_of_the_root_how_long_it_is(name):
    for owner, field in fields(name):
        sizes = directives(field).get("listSize")
        given = [each.name.value for each in field.arguments or ()]
        if "first" in given:
            assert sizes is not None, (owner, field.name.value)
            slicing = ", ".join(f'"{each}"' for each in ("first", "last") if each in given)
            assert argument(sizes, "slicingArguments") == f"[{slicing}]", (owner, field.name.value)
        elif owner == "Query" and print_ast(field.type).startswith("["):
            assert sizes is not None, field.name.value
            assert argument(sizes, "assumedSize"), field.name.value


def test_a_connection_has_edges_nodes_and_relays_page(name):
    found: dict[str, dict[str, str]] = {}
    for owner, field in fields(name):
        found.setdefault(owner, {})[field.name.value] = print_ast(field.type)
    for owner, types in found.items():
        if owner.endswith("Connection"):
            assert types.keys() >= {"edges", "nodes", "pageInfo", "totalCount"}, owner
        if owner.endswith("Edge"):
            assert types.keys() == {"cursor", "node"}, owner
        if owner == "PageInfo":
            assert types == {
                "hasNextPage": "Boolean!",
                "hasPreviousPage": "Boolean!",
                "startCursor": "String",
                "endCursor": "String",
            }


def test_a_mutation_takes_one_input_and_says_what_it_refused(name):
    types: dict[str, set[str]] = {}
    for owner, field in fields(name):
        types.setdefault(owner, set()).add(field.name.value)
    for owner, field in fields(name):
        if owner == "Mutation":
            [given] = field.arguments or ()
            assert (given.name.value, print_ast(given.type)[-1]) == ("input", "!"), field.name.value
            payload = print_ast(field.type)
            assert payload.endswith("Payload!"), field.name.value
            assert "userErrors" in types[payload.rstrip("!")], payload


def test_the_schema_says_who_is_let_in(name):
    known = access()
    for owner, field in fields(name):
        if owner not in {"Query", "Mutation"}:
            continue
        anybody, *roles = known[field.name.value]
        carried = directives(field)
        assert ("authenticated" in carried) == (not anybody), field.name.value
        scopes = carried.get("requiresScopes")
        assert (scopes and argument(scopes, "scopes")) == SCOPES[tuple(roles)], field.name.value
        for_administrators = tuple(roles) == (False, False, True)
        tag = carried.get("tag")
        assert (tag and argument(tag, "name")) == ('"admin"' if for_administrators else None)


def test_whatever_can_be_asked_for_or_handed_in_says_what_it_is(name):
    silent = [
        f"{definition.name.value}.{field.name.value}"
        for definition in parse(SUBGRAPHS[name].read_text()).definitions
        if isinstance(definition, _WITH_FIELDS)
        for field in definition.fields or ()
        if field.description is None and not field.name.value.startswith("_")
    ]
    assert name not in DESCRIBED or [each for each in silent if each != "_Service.sdl"] == []
