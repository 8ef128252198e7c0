import pytest

from subgraphs.cart.app import SUBGRAPH
from subgraphs.cart.models import OUTBOX_GROUP, OUTBOX_STREAM
from subgraphs.cart.repository import CartRepository
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.settings import StoreSettings
from subgraphs.kit.testing import call, identity_headers, identity_of

pytestmark = pytest.mark.services

CART = "id version quantity lines { id quantity variant { id } }"
PAYLOAD = "{ cart { %s } userErrors { code field message } }" % CART  # noqa: UP031  # braces
TEA, CUP = global_id("Variant", new_id()), global_id("Variant", new_id())
ENTITIES = """
query ($keys: [_Any!]!) {
  _entities(representations: $keys) {
    ... on User { id cart { quantity } }
    ... on Cart { id quantity }
  }
}
"""


@pytest.fixture
def user():
    return identity_of()


def headers_of(identity):
    return identity_headers(identity, StoreSettings())


async def change(app, user, name, given, **headers):
    kind = name[0].upper() + name[1:]
    mutation = f"mutation ($input: {kind}Input!) {{ {name}(input: $input) {PAYLOAD} }}"
    response = await call(app, mutation, {"input": given}, headers_of(user) | headers)
    assert "errors" not in response, response
    return response["data"][name]


async def cart_of(app, user):
    response = await call(app, f"{{ cart {{ {CART} }} }}", headers=headers_of(user))
    return response["data"]["cart"]


async def test_a_cart_is_filled_changed_and_emptied(app, user):
    added = await change(app, user, "cartLineAdd", {"variantId": TEA})
    assert added["userErrors"] == []
    await change(app, user, "cartLineAdd", {"variantId": CUP, "quantity": 2})
    await change(app, user, "cartLineSet", {"variantId": TEA, "quantity": 5})
    cart = await cart_of(app, user)
    assert cart["id"] == global_id("Cart", user.user_id)
    assert (cart["version"], cart["quantity"]) == (3, 7)
    assert [(line["variant"]["id"], line["quantity"]) for line in cart["lines"]] == [
        (TEA, 5),
        (CUP, 2),
    ]
    assert cart["lines"][0]["id"] == added["cart"]["lines"][0]["id"]
    removed = await change(app, user, "cartLineRemove", {"variantId": TEA})
    assert [line["variant"]["id"] for line in removed["cart"]["lines"]] == [CUP]
    cleared = await change(app, user, "cartClear", {"expectedVersion": 4})
    assert (cleared["cart"]["lines"], cleared["cart"]["quantity"]) == ([], 0)


async def test_nobody_has_no_cart_and_cannot_change_one(app):
    assert (await call(app, "{ cart { id } }")) == {"data": {"cart": None}}
    for name, given in {
        "cartLineAdd": {"variantId": TEA},
        "cartLineSet": {"variantId": TEA, "quantity": 1},
        "cartLineRemove": {"variantId": TEA},
        "cartClear": {},
    }.items():
        kind = name[0].upper() + name[1:]
        mutation = f"mutation ($input: {kind}Input!) {{ {name}(input: $input) {PAYLOAD} }}"
        response = await call(app, mutation, {"input": given})
        assert [error["extensions"]["code"] for error in response["errors"]] == ["UNAUTHENTICATED"]


async def test_somebody_new_has_an_empty_cart(app, user):
    assert await cart_of(app, user) == {
        "id": global_id("Cart", user.user_id),
        "version": 0,
        "quantity": 0,
        "lines": [],
    }


@pytest.mark.parametrize(
    ("name", "given", "code", "field"),
    [
        ("cartLineAdd", {"variantId": TEA, "quantity": 0}, "QUANTITY_INVALID", "quantity"),
        ("cartLineAdd", {"variantId": TEA, "quantity": -5}, "QUANTITY_INVALID", "quantity"),
        ("cartLineAdd", {"variantId": TEA, "quantity": 2**31 - 1}, "QUANTITY_INVALID", "quantity"),
        ("cartLineAdd", {"variantId": ""}, "VARIANT_ID_INVALID", "variantId"),
        ("cartLineAdd", {"variantId": "x" * 10_000}, "VARIANT_ID_INVALID", "variantId"),
        ("cartLineAdd", {"variantId": "\u0000"}, "VARIANT_ID_INVALID", "variantId"),
        (
            "cartLineAdd",
            {"variantId": global_id("Product", new_id())},
            "VARIANT_ID_INVALID",
            "variantId",
        ),
        ("cartLineSet", {"variantId": CUP, "quantity": 1}, "LINE_NOT_FOUND", "variantId"),
        ("cartLineSet", {"variantId": TEA, "quantity": 0}, "QUANTITY_INVALID", "quantity"),
        ("cartLineRemove", {"variantId": CUP}, "LINE_NOT_FOUND", "variantId"),
        ("cartClear", {"expectedVersion": -1}, "CART_CHANGED", "expectedVersion"),
        (
            "cartLineAdd",
            {"variantId": TEA, "expectedVersion": 7},
            "CART_CHANGED",
            "expectedVersion",
        ),
    ],
)
async def test_bad_input_names_its_field_and_changes_nothing(app, user, name, given, code, field):
    await change(app, user, "cartLineAdd", {"variantId": TEA})
    before = await cart_of(app, user)
    refused = await change(app, user, name, given)
    assert refused["cart"] is None
    [error] = refused["userErrors"]
    assert (error["code"], error["field"]) == (code, [field])
    assert await cart_of(app, user) == before


async def test_a_refusal_is_in_the_requests_language(app, user):
    headers = {"accept-language": "ru"}
    refused = await change(app, user, "cartLineRemove", {"variantId": TEA}, **headers)
    assert refused["userErrors"][0]["message"] == "Этого товара в корзине нет."


async def test_a_cart_is_its_users_alone(app, user):
    await change(app, user, "cartLineAdd", {"variantId": TEA})
    keys = {
        "keys": [
            {"__typename": "Cart", "id": global_id("Cart", user.user_id)},
            {"__typename": "User", "id": global_id("User", user.user_id)},
            {"__typename": "User", "id": "no id"},
        ]
    }
    mine = (await call(app, ENTITIES, keys, headers_of(user)))["data"]["_entities"]
    assert [mine[0]["quantity"], mine[1]["cart"], mine[2]["cart"]] == [1, {"quantity": 1}, None]
    for other in (None, identity_of(), identity_of(Role.ADMIN)):
        theirs = (await call(app, ENTITIES, keys, headers_of(other)))["data"]["_entities"]
        assert (theirs[0], theirs[1]["cart"]) == (None, None)


async def test_one_request_reads_the_cart_once(app, user, monkeypatch):
    calls = []
    asked = CartRepository.carts_of

    async def counted(self, user_ids):
        calls.append(list(user_ids))
        return await asked(self, user_ids)

    monkeypatch.setattr(CartRepository, "carts_of", counted)
    keys = {
        "keys": [{"__typename": "Cart", "id": global_id("Cart", user.user_id)}] * 3
        + [{"__typename": "User", "id": global_id("User", user.user_id)}] * 3
    }
    found = (await call(app, ENTITIES, keys, headers_of(user)))["data"]["_entities"]
    assert len(found) == 6
    assert calls == [[user.user_id]]


async def test_migrating_again_changes_nothing(resources):
    await SUBGRAPH.migrate(resources)
    await SUBGRAPH.migrate(resources)
    groups = await resources.redis.xinfo_groups(OUTBOX_STREAM)
    assert [group["name"] for group in groups] == [OUTBOX_GROUP]
