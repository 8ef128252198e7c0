"""Who may ask for what, over the whole graph: `schema/access.md` is true, cell by cell."""

import re
from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

from infra.contract.federation import SCHEMA_FOLDER
from subgraphs.kit.events import EventContext
from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.adapters.es256_tokens import token_signer
from subgraphs.users.models import NewUser, metadata
from subgraphs.users.service.directory import seed_users

ACCESS = SCHEMA_FOLDER / "access.md"
VIEWERS = ("anonymous", "buyer", "seller", "admin")
REFUSALS = {"UNAUTHENTICATED", "FORBIDDEN"}
#: Values that every subgraph can read and that name nothing.
SAMPLES = {
    "Boolean": "false",
    "Date": '"2026-01-01"',
    "DateTime": '"2026-01-01T00:00:00+00:00"',
    "Decimal": '"1"',
    "Float": "1.0",
    "ID": '"x"',
    "Int": "1",
    "JSON": "{}",
    "MinorUnits": "1",
    "String": '"x"',
    "UUID": '"00000000-0000-7000-8000-000000000000"',
}
_ROW = re.compile(r"\| `(query|mutation) (\w+)` \|(.+)\|")


def api() -> GraphQLSchema:
    return build_schema((SCHEMA_FOLDER / "api.graphql").read_text())


def root_fields() -> Iterator[tuple[str, str, GraphQLField]]:
    schema = api()
    for kind, root in (("query", schema.query_type), ("mutation", schema.mutation_type)):
        if root is not None:
            for name, field in root.fields.items():
                yield kind, name, field


def table() -> dict[tuple[str, str], dict[str, bool]]:
    """Return who may do what, as the table says."""
    rows = {}
    for line in ACCESS.read_text().splitlines():
        found = _ROW.fullmatch(line.strip())
        if found:
            cells = [cell.strip() for cell in found[3].split("|")]
            assert set(cells) <= {"yes", "–"}, line
            rows[found[1], found[2]] = dict(
                zip(VIEWERS, (cell == "yes" for cell in cells), strict=True)
            )
    return rows


def sample(kind: GraphQLInputType) -> str:
    """Return the smallest literal of an input type."""
    match kind:
        case GraphQLNonNull(of_type=inner):
            return sample(inner)
        case GraphQLList():
            return "[]"
        case GraphQLEnumType(values=values):
            return str(next(iter(values)))
        case GraphQLInputObjectType(fields=fields):
            required = [
                f"{name}: {sample(field.type)}"
                for name, field in fields.items()
                if is_required_input_field(field)
            ]
            return "{" + ", ".join(required) + "}"
        case _:
            return SAMPLES[kind.name]


def document(kind: str, name: str, field: GraphQLField) -> str:
    """Return an operation of one root field with as little as it takes."""
    given = [
        f"{argument}: {sample(definition.type)}"
        for argument, definition in field.args.items()
        if is_required_argument(definition)
    ]
    arguments = f"({', '.join(given)})" if given else ""
    selection = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    return f"{kind} {{ {name}{arguments}{selection} }}"


@pytest.fixture
async def headers(store):
    """Return the headers of each viewer: accounts of this test's own, signed in."""
    roles = {
        "buyer": {Role.BUYER},
        "seller": {Role.BUYER, Role.SELLER},
        "admin": {Role.BUYER, Role.ADMIN},
    }
    resources, now = store.resources, store.resources.clock()
    people = {
        viewer: NewUser(
            id=new_id(),
            email=f"{viewer}.{new_id().hex}@example.com",
            display_name=viewer,
            roles=frozenset(theirs),
            locale=Locale.EN,
            password_hash="nobody knows it",
            created_at=now,
            confirmed_at=now,
        )
        for viewer, theirs in roles.items()
    }
    async with UnitOfWork(
        resources.engine, metadata, resources.clock, EventContext("test")
    ) as work:
        await seed_users(work, list(people.values()))
    signer = token_signer(resources.settings)

    def sign_in(viewer: str) -> dict[str, str]:
        if viewer not in people:
            return {}
        person = people[viewer]
        # A session of its own for each request: some of them end it.
        identity = Identity(person.id, person.roles, new_id().hex)
        return {"authorization": f"Bearer {signer.sign(identity, resources.clock()).value}"}

    return sign_in


def test_the_table_lists_every_operation_and_no_other():
    asked = {(kind, name) for kind, name, _ in root_fields()}
    listed = set(table())
    assert asked - listed == set(), "add a row to schema/access.md"
    assert listed - asked == set(), "remove the row from schema/access.md"


@pytest.mark.services
@pytest.mark.parametrize("viewer", VIEWERS)
async def test_everybody_may_what_the_table_says_and_nothing_else(store, headers, viewer):
    may = {}
    for kind, name, field in root_fields():
        text = document(kind, name, field)
        answer, _ = await store.ask(text, headers=headers(viewer))
        codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
        broken = [error for error in answer.get("errors", ()) if "went wrong" in error["message"]]
        assert broken == [], text
        assert "GRAPHQL_VALIDATION_FAILED" not in codes, (text, answer)
        may[kind, name] = not codes & REFUSALS
    listed = {key: cells[viewer] for key, cells in table().items()}
    wrong = {key: allowed for key, allowed in may.items() if listed.get(key) != allowed}
    assert wrong == {}, "what the graph does; correct it, or schema/access.md"
