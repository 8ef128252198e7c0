"""`node` and `nodes` through the router: whatever an id names, wherever it is kept."""

from collections.abc import Mapping

import pytest
from graphql import GraphQLInterfaceType, build_schema
from sqlalchemy.ext.asyncio import AsyncSession

from events.notifications.models import Delivery
from events.notifications.repository import add
from events.notifications.rules import Channel, Kind, Status
from infra.contract.federation import SCHEMA_FOLDER, federation_members
from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.settings import Locale
from subgraphs.users.adapters.es256_tokens import token_signer

NAMED = """query ($ids: [ID!]!) { nodes(ids: $ids) {
  id __typename
  ... on Product { title } ... on Review { text } ... on User { displayName }
  ... on Category { title } ... on Variant { sku } ... on Order { orderStatus: status }
  ... on Cart { version } ... on Payment { method } ... on Notification { channel }
} }"""
NOBODY: Mapping[str, str] = {}
SAMPLES = """{ products(first: 3) { nodes { id seller { id } category { id } variants { id }
  reviews { nodes { id } } } } }"""


def signed_in(store, *roles):
    """Return the headers of somebody with these roles."""
    identity = Identity(new_id(), frozenset(roles), new_id().hex)
    token = token_signer(store.resources.settings).sign(identity, store.resources.clock())
    return identity, {"authorization": f"Bearer {token.value}"}


def test_every_entity_that_has_an_id_is_a_node():
    schema = build_schema((SCHEMA_FOLDER / "api.graphql").read_text())
    node = schema.get_type("Node")
    assert isinstance(node, GraphQLInterfaceType)
    entities = {
        line.split()[1]
        for member in federation_members()
        for line in member.sdl_file.read_text().splitlines()
        if line.startswith("type ") and '@key(fields: "id")' in line
    }
    assert {each.name for each in schema.get_possible_types(node)} == entities


@pytest.mark.services
async def test_ids_of_every_subgraph_are_found_at_once_and_in_order(store):
    answer, _ = await store.ask(SAMPLES)
    products = answer["data"]["products"]["nodes"]
    ids = [
        *(each["id"] for each in products),
        *(each["seller"]["id"] for each in products),
        *(review["id"] for each in products for review in each["reviews"]["nodes"]),
        products[0]["category"]["id"],
        products[0]["variants"][0]["id"],
        products[0]["id"],
    ]
    store.counts()
    answer, _ = await store.ask(NAMED, {"ids": ids})
    assert "errors" not in answer
    assert [each["id"] for each in answer["data"]["nodes"]] == ids
    kinds = {each["__typename"] for each in answer["data"]["nodes"]}
    assert kinds == {"Product", "User", "Review", "Category", "Variant"}
    assert store.counts() == {"products": 1, "users": 1, "reviews": 1}


@pytest.mark.services
async def test_an_id_of_nothing_is_null_and_what_is_no_id_is_refused_in_its_place(store):
    kinds = ["Product", "Variant", "Category", "User", "Review", "Order", "Payment", "Cart"]
    gone = [global_id(kind, new_id()) for kind in kinds]
    forged = ["x", "\x00", global_id("Session", new_id()), global_id("Query", new_id())]
    answer, _ = await store.ask(NAMED, {"ids": [*gone, *forged]})
    assert answer["data"]["nodes"] == [None] * (len(gone) + len(forged))
    refused = {
        tuple(error["path"]): error["extensions"]["code"]
        for error in answer["errors"]
        if error["extensions"]["code"] == "BAD_USER_INPUT"
    }
    assert refused == {
        ("nodes", len(gone) + place): "BAD_USER_INPUT" for place in range(len(forged))
    }


@pytest.mark.services
async def test_one_node_that_is_no_id_is_a_typed_error(store):
    answer, _ = await store.ask('{ node(id: "UXVlcnk6") { id } }')
    assert answer["data"] == {"node": None}
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    answer, _ = await store.ask(NAMED, {"ids": ["x"] * 101})
    assert answer["data"] == {"nodes": None}
    assert "101" in answer["errors"][0]["message"]


@pytest.mark.services
async def test_what_is_somebodys_own_is_found_by_nobody_else(store):
    owner, mine = signed_in(store, Role.BUYER)
    _, theirs = signed_in(store, Role.BUYER, Role.SELLER)
    query = "query ($id: ID!) { node(id: $id) { ... on Cart { id lines { id } } } }"
    cart = {"id": global_id("Cart", owner.user_id)}
    found, _ = await store.ask(query, cart, mine)
    assert found["data"] == {"node": {"id": cart["id"], "lines": []}}
    for headers in (theirs, NOBODY):
        hidden, _ = await store.ask(query, cart, headers)
        assert hidden["data"] == {"node": None}


@pytest.mark.services
async def test_a_notification_is_found_by_administrators(store):
    _, admin = signed_in(store, Role.ADMIN)
    _, buyer = signed_in(store, Role.BUYER)
    told = Delivery(
        id=new_id(),
        event_id=new_id(),
        kind=next(iter(Kind)),
        channel=Channel.EMAIL,
        user_id=new_id(),
        locale=Locale.EN,
        facts={},
        # Nobody sends it: a store that runs beside this test finds nothing due.
        status=Status.FAILED,
        attempts=1,
        recipient_masked=None,
        problem=None,
        created_at=store.resources.clock(),
        sent_at=None,
    )
    async with AsyncSession(store.resources.engine) as session, session.begin():
        await add(session, told)
    query = "query ($id: ID!) { node(id: $id) { ... on Notification { id channel } } }"
    asked = {"id": global_id("Notification", told.id)}
    found, _ = await store.ask(query, asked, admin)
    assert found == {"data": {"node": {"id": asked["id"], "channel": "EMAIL"}}}
    for headers in (buyer, NOBODY):
        hidden, _ = await store.ask(query, asked, headers)
        assert hidden["data"] == {"node": None}
