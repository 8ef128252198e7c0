"""Signing in through the router, and whose carts and orders are whose."""

import jwt
import pytest

from subgraphs.kit.ids import new_id
from subgraphs.users.testing import letter_token

REGISTER = """
mutation ($input: UserRegisterInput!) {
  userRegister(input: $input) { userErrors { code field } }
}
"""
CONFIRM = """
mutation ($input: UserEmailConfirmInput!) {
  userEmailConfirm(input: $input) { user { email } accessToken userErrors { code } }
}
"""
LOG_IN = """
mutation ($input: UserLoginInput!) {
  userLogin(input: $input) { accessToken userErrors { code } }
}
"""
LOG_OUT = (
    "mutation ($input: UserLogoutInput!) { userLogout(input: $input) { userErrors { code } } }"
)
ADD = """
mutation ($input: CartLineAddInput!) {
  cartLineAdd(input: $input) {
    cart { id lines { quantity variant { id sku price { amountMinor } } } }
    userErrors { code }
  }
}
"""
PLACE = """
mutation ($input: CheckoutPlaceInput!) {
  checkoutPlace(input: $input) { order { id status } userErrors { code } }
}
"""
ANY_VARIANT = '{ products(search: "headphones", first: 1) { nodes { variants { id } } } }'
ORDER = "query ($id: ID!) { order(id: $id) { id status } }"

pytestmark = pytest.mark.services


async def register(store, **changes):
    """Register somebody new, open the letter; return their headers and e-mail address."""
    email = f"{new_id().hex}@customers.example"
    fields = {"email": email, "password": "correct horse battery", "displayName": "Ann"}
    asked, _ = await store.ask(REGISTER, {"input": {**fields, "locale": "EN", **changes}})
    assert asked["data"]["userRegister"]["userErrors"] == []
    token = await letter_token(store.resources, email)
    answer, _ = await store.ask(CONFIRM, {"input": {"token": token}})
    payload = answer["data"]["userEmailConfirm"]
    assert payload["userErrors"] == []
    assert payload["user"]["email"] == email
    return {"authorization": f"Bearer {payload['accessToken']}"}, email


async def add_any_variant(store, headers):
    """Put one of something into the caller's cart."""
    found, _ = await store.ask(ANY_VARIANT)
    variant = found["data"]["products"]["nodes"][0]["variants"][0]["id"]
    added, _ = await store.ask(ADD, {"input": {"variantId": variant, "quantity": 2}}, headers)
    return variant, added["data"]["cartLineAdd"]["cart"]


async def test_registering_gives_a_ten_minute_es256_token_that_the_router_accepts(store):
    headers, email = await register(store)
    token = headers["authorization"].removeprefix("Bearer ")
    assert jwt.get_unverified_header(token)["alg"] == "ES256"
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 600
    answer, _ = await store.ask("{ me { email roles } }", headers=headers)
    assert answer["data"]["me"] == {"email": email, "roles": ["BUYER"]}


async def test_logging_in_again_gives_a_token_and_a_wrong_password_gives_none(store):
    _, email = await register(store)
    right, _ = await store.ask(
        LOG_IN, {"input": {"email": email, "password": "correct horse battery"}}
    )
    assert right["data"]["userLogin"]["accessToken"]
    wrong, _ = await store.ask(LOG_IN, {"input": {"email": email, "password": "wrong horse"}})
    assert wrong["data"]["userLogin"]["accessToken"] is None
    unknown, _ = await store.ask(
        LOG_IN, {"input": {"email": "nobody@customers.example", "password": "wrong horse"}}
    )
    assert unknown["data"]["userLogin"] == wrong["data"]["userLogin"]


async def test_a_forged_token_is_refused(store):
    headers, _ = await register(store)
    token = headers["authorization"]
    answer, status = await store.ask(
        "{ me { id } }", headers={"authorization": token[:-4] + "AAAA"}
    )
    assert status == 401
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_client_cannot_send_the_routers_identity_itself(store):
    claims = {"sub": str(new_id()), "roles": ["admin"], "exp": 2**31}
    forged = jwt.encode(claims, "x" * 48, algorithm="HS256")
    answer, _ = await store.ask("{ me { id } }", headers={"x-router-identity": forged})
    assert answer["data"]["me"] is None


async def test_carts_and_orders_are_their_owners_alone(store):
    ann, _ = await register(store)
    bob, _ = await register(store)
    variant, cart = await add_any_variant(store, ann)
    assert [line["variant"]["id"] for line in cart["lines"]] == [variant]
    assert cart["lines"][0]["variant"]["price"]["amountMinor"] > 0

    placed, _ = await store.ask(PLACE, {"input": {"idempotencyKey": "first"}}, ann)
    assert placed["data"]["checkoutPlace"]["userErrors"] == []
    order_id = placed["data"]["checkoutPlace"]["order"]["id"]

    mine, _ = await store.ask(ORDER, {"id": order_id}, ann)
    assert mine["data"]["order"]["id"] == order_id
    nobody: dict[str, str] = {}
    for stranger in (bob, nobody):
        stolen, _ = await store.ask(ORDER, {"id": order_id}, stranger)
        assert stolen["data"]["order"] is None
        looked, _ = await store.ask("{ cart { lines { id } } }", headers=stranger)
        assert not (looked["data"]["cart"] or {"lines": []})["lines"]


async def test_the_figures_of_the_shop_are_the_administrators_alone(store):
    buyer, _ = await register(store)
    answer, _ = await store.ask("{ analyticsSummary { orders } }", headers=buyer)
    assert answer["data"]["analyticsSummary"] is None
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_signed_in_customer_is_answered_in_their_own_language_unless_they_ask_otherwise(
    store,
):
    token, _ = await register(store, displayName="Анна", locale="RU")
    shelf = '{ products(search: "наушники", first: 1) { nodes { title } } }'
    russian, _ = await store.ask(shelf, headers=token)
    english, _ = await store.ask(shelf, headers={**token, "accept-language": "en"})
    assert "наушник" in russian["data"]["products"]["nodes"][0]["title"].lower()
    assert "headphone" in english["data"]["products"]["nodes"][0]["title"].lower()


async def test_who_logs_out_loses_access_everywhere_at_once(store):
    ann, _ = await register(store)
    await add_any_variant(store, ann)
    out, _ = await store.ask(LOG_OUT, {"input": {}}, ann)
    assert out["data"]["userLogout"]["userErrors"] == []
    # Each of these is answered by another subgraph; the token itself is valid for minutes.
    for query in (
        "{ me { id } }",
        "{ cart { id } }",
        "{ analyticsSummary { orders } }",
        ANY_VARIANT,
    ):
        answer, _ = await store.ask(query, headers=ann)
        assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
