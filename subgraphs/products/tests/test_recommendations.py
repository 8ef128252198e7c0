"""Recommendations over PostgreSQL: acts, models, and what the graph shows of them."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from subgraphs.kit.identity import Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.resources import Resources
from subgraphs.kit.testing import call, identity_headers, identity_of
from subgraphs.products.app import build_recommendations, create_app, refresh_recommendations
from subgraphs.products.models import stock
from subgraphs.products.repository.recommendations import CustomerAct, newest_model
from subgraphs.products.rules.popularity import Interest
from subgraphs.products.rules.recommending import InteractionKind
from subgraphs.products.service import recommendations
from subgraphs.products.service.popularity import note_interest
from subgraphs.products.service.recommendations import (
    forget_acts,
    forget_customer,
    note_act,
    note_carted,
)
from subgraphs.products.service.search import refresh_search
from subgraphs.products.tests.small_catalogue import NOW, PRODUCTS, variant_id
from subgraphs.products.tests.test_schema import counted_statements
from subgraphs.products.tests.test_search_feed import open_work

pytestmark = pytest.mark.services

RELATED = """query ($slug: String!, $kind: RecommendationKind! = SIMILAR, $first: Int! = 8) {
  productBySlug(slug: $slug) { recommendations(kind: $kind, first: $first) { slug } } }"""
FOR_ME = "query ($first: Int! = 12) { recommendedForMe(first: $first) { slug } }"


def act(user_id: UUID, kind: InteractionKind, *slugs: str) -> CustomerAct:
    order_id = new_id() if kind is InteractionKind.PURCHASE else None
    items = [PRODUCTS[slug].id for slug in slugs]
    return CustomerAct(new_id(), user_id, items, kind, NOW, order_id)


async def note(store: Resources, *acts: CustomerAct) -> None:
    async with open_work(store) as work:
        for each in acts:
            await note_act(work, each)


async def related(store: Resources, slug: str, **variables: object) -> list[str]:
    result = await call(create_app(store), RELATED, {"slug": slug, **variables})
    assert "errors" not in result, result
    return [each["slug"] for each in result["data"]["productBySlug"]["recommendations"]]


async def for_me(store: Resources, user_id: UUID | None = None) -> list[str]:
    identity = None if user_id is None else identity_of(user_id=user_id)
    headers = identity_headers(identity, store.settings)
    result = await call(create_app(store), FOR_ME, headers=headers)
    assert "errors" not in result, result
    return [each["slug"] for each in result["data"]["recommendedForMe"]]


@pytest.fixture
async def customers(store: Resources) -> list[UUID]:
    """Two who bought the wave and the column together, and one who bought the wave alone."""
    users = [new_id() for _ in range(3)]
    for user_id in users[:2]:
        await note(store, act(user_id, InteractionKind.PURCHASE, "wave", "column"))
    await note(store, act(users[2], InteractionKind.PURCHASE, "wave"))
    await note(store, act(new_id(), InteractionKind.FAVOURITE, "stork"))
    await note(store, act(new_id(), InteractionKind.PURCHASE, "stork"))
    await build_recommendations(store)
    return users


async def test_what_the_same_customers_like_comes_first(store, customers):
    assert (await related(store, "wave"))[0] == "column"
    assert (await related(store, "column"))[0] == "wave"


async def test_what_is_bought_together_is_only_what_was(store, customers):
    assert await related(store, "wave", kind="BOUGHT_TOGETHER") == ["column"]
    assert await related(store, "stork", kind="BOUGHT_TOGETHER") == []


async def test_without_a_model_the_category_and_then_the_shop_are_shown(store):
    assert await related(store, "wave") == ["stork", "column"]


async def test_nothing_is_shown_beside_itself_and_nothing_that_is_sold_out(store, customers):
    for slug in ("wave", "stork", "column", "kettle", "sold-out"):
        shown = await related(store, slug)
        assert slug not in shown
        assert not {"sold-out", "kettle", "secret", "old"} & set(shown)


async def test_what_sells_out_is_shown_no_more(store, customers):
    async with open_work(store) as work:
        await work.session.execute(
            update(stock)
            .where(stock.c.variant_id == variant_id("COLUMN-A"))
            .values(reserved=stock.c.on_hand)
        )
        await refresh_search(work, [PRODUCTS["column"].id])
    assert "column" not in await related(store, "wave")
    assert await related(store, "wave", kind="BOUGHT_TOGETHER") == []


async def test_customers_get_what_goes_with_what_they_like_and_nothing_they_bought(
    store, customers
):
    shown = await for_me(store, customers[2])
    assert shown[0] == "column"
    assert "wave" not in shown


@pytest.mark.parametrize("kind", set(InteractionKind) - {InteractionKind.VIEW})
async def test_what_a_customer_has_had_is_not_what_stands_in_for_a_model_either(store, kind):
    user_id = new_id()
    await note(store, act(user_id, kind, "wave"))
    # Long ago: many acts later it is still known.
    looks = [act(user_id, InteractionKind.VIEW, "stork") for _ in range(250)]
    await note(store, *(replace(look, at=NOW + timedelta(days=1)) for look in looks))
    assert await for_me(store, user_id) == ["stork", "column"]


async def test_a_customer_who_has_had_the_bestsellers_gets_what_comes_after_them(
    store, monkeypatch
):
    monkeypatch.setattr(recommendations, "MOST_RECOMMENDED", 1)
    user_id = new_id()
    async with open_work(store) as work:
        await note_interest(work, [PRODUCTS["wave"].id], Interest.PURCHASE, NOW)
        await note_interest(work, [PRODUCTS["stork"].id], Interest.CART, NOW)
    assert await for_me(store, user_id) == ["wave"]
    await note(store, act(user_id, InteractionKind.PURCHASE, "wave", "stork"))
    assert await for_me(store, user_id) == ["column"]


async def test_administrators_see_which_model_recommends(store):
    query = "{ recommendationModel { version builtAt interactions customers products } }"
    headers = identity_headers(identity_of(Role.ADMIN), store.settings)
    result = await call(create_app(store), query, headers=headers)
    assert result["data"] == {"recommendationModel": None}
    await note(store, act(new_id(), InteractionKind.PURCHASE, "wave", "stork"))
    model = await build_recommendations(store)
    result = await call(create_app(store), query, headers=headers)
    assert result["data"]["recommendationModel"] == {
        "version": str(model.version),
        "builtAt": NOW.isoformat(),
        "interactions": 2,
        "customers": 1,
        "products": 2,
    }
    result = await call(create_app(store), query)
    assert result["data"]["recommendationModel"] is None
    assert result["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_stranger_gets_what_is_sought_after(store, customers):
    assert set(await for_me(store)) == {"wave", "stork", "column"}
    assert set(await for_me(store, new_id())) == {"wave", "stork", "column"}


async def test_a_cart_counts_by_its_product_and_an_unknown_variant_does_not(store):
    user_id = new_id()
    async with open_work(store) as work:
        one = CustomerAct(new_id(), user_id, [], InteractionKind.CART, NOW)
        await note_carted(work, one, variant_id("WAVE-B"))
        other = CustomerAct(new_id(), user_id, [], InteractionKind.CART, NOW)
        await note_carted(work, other, new_id())
    model = await build_recommendations(store)
    assert (model.interactions, model.customers) == (1, 1)


async def test_what_is_kept_no_longer_is_forgotten_and_so_is_who_has_left(store, customers):
    user_id = new_id()
    await note(store, act(user_id, InteractionKind.FAVOURITE, "wave"))
    async with open_work(store) as work:
        await forget_acts(work, user_id, PRODUCTS["wave"].id, InteractionKind.FAVOURITE)
    assert (await build_recommendations(store)).customers == 5
    async with open_work(store) as work:
        await forget_customer(work, customers[2])
    assert (await build_recommendations(store)).customers == 4


async def test_an_event_that_is_told_twice_counts_once(store):
    told = act(new_id(), InteractionKind.PURCHASE, "wave")
    await note(store, told, told)
    assert (await build_recommendations(store)).interactions == 1


async def test_a_newer_model_takes_the_place_of_the_older(store, customers):
    async with store.engine.connect() as connection:
        before = await newest_model(connection)
    after = await build_recommendations(store)
    async with store.engine.connect() as connection:
        assert await newest_model(connection) == after
    assert before is not None
    assert after.version > before.version
    assert (await related(store, "wave"))[0] == "column"


async def test_a_model_is_built_when_there_is_news(store):
    assert await refresh_recommendations(store) is False
    await note(store, act(new_id(), InteractionKind.PURCHASE, "wave"))
    assert await refresh_recommendations(store) is True


@pytest.mark.parametrize("first", [0, 21])
async def test_impossible_numbers_are_refused(store, first):
    result = await call(create_app(store), FOR_ME, {"first": first})
    assert result["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    result = await call(create_app(store), RELATED, {"slug": "wave", "first": first})
    assert result["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_many_products_cost_no_more_statements_than_kinds_and_categories(store, customers):
    query = "{ products { nodes { recommendations(kind: BOUGHT_TOGETHER) { slug } } } }"
    with counted_statements(store.engine) as statements:
        await call(create_app(store), query)
    assert len(statements) == 3  # the list, their neighbours, the neighbours' rows
