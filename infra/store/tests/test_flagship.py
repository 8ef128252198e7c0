"""The flagship query through the router, over the seeded store."""

import re

import orjson
import pytest

from infra.contract.federation import CHECKOUT

FLAGSHIP = (CHECKOUT / "schema" / "operations" / "web" / "flagship.graphql").read_text()

#: What each subgraph alone contributes to a product of the flagship, and where its error shows.
CONTRIBUTIONS = {
    "reviews": (("rating", "reviews"), ["products", "nodes"]),
    "shipping": (("deliveryEstimate",), ["products", "nodes"]),
}

pytestmark = pytest.mark.services


async def test_it_runs_without_variables_and_every_field_is_filled(store):
    answer, status = await store.ask(FLAGSHIP)
    assert (status, answer.get("errors")) == (200, None)
    products = answer["data"]["products"]["nodes"]
    assert len(products) == 10
    for product in products:
        assert "headphone" in product["title"].lower()
        assert product["price"]["amountMinor"] > 0
        assert product["stock"]["availability"] in {"IN_STOCK", "LOW", "OUT"}
        assert product["seller"]["displayName"]
        assert product["deliveryEstimate"]["minDays"] <= product["deliveryEstimate"]["maxDays"]
    reviewed = [product for product in products if product["reviews"]["nodes"]]
    assert reviewed
    for product in reviewed:
        assert product["rating"]["count"] > 0
        assert all(review["author"]["displayName"] for review in product["reviews"]["nodes"])


async def test_it_costs_at_most_one_entity_request_per_subgraph_and_wave(store):
    await store.ask(FLAGSHIP)
    # Users answers twice at most: sellers after products, authors in the wave after reviews.
    counts = store.counts()
    assert counts.pop("users") <= 2
    assert counts == {"products": 1, "reviews": 1, "shipping": 1}


async def test_it_answers_in_the_language_asked_for(store):
    answer, _ = await store.ask(FLAGSHIP, {"text": "наушники"}, {"accept-language": "ru"})
    titles = [product["title"].lower() for product in answer["data"]["products"]["nodes"]]
    assert titles
    assert all("наушник" in title for title in titles)


@pytest.mark.parametrize("name", sorted(CONTRIBUTIONS))
async def test_a_stopped_subgraph_costs_its_own_fields_and_one_error(store, name):
    fields, path = CONTRIBUTIONS[name]
    whole, _ = await store.ask(FLAGSHIP)
    store.switches[name].down = True
    answer, status = await store.ask(FLAGSHIP)
    assert status == 200
    [error] = answer["errors"]
    assert error["path"] == path
    assert error["extensions"]["serviceName"] == name
    for product, complete in zip(
        answer["data"]["products"]["nodes"], whole["data"]["products"]["nodes"], strict=True
    ):
        assert product == {**complete, **dict.fromkeys(fields)}


async def test_stopped_users_cost_the_names_alone_and_one_error(store):
    whole, _ = await store.ask(FLAGSHIP)
    store.switches["users"].down = True
    answer, status = await store.ask(FLAGSHIP)
    assert status == 200
    [error] = answer["errors"]
    assert error["path"] == ["products", "nodes"]
    assert error["extensions"]["serviceName"] == "users"
    for product, complete in zip(
        answer["data"]["products"]["nodes"], whole["data"]["products"]["nodes"], strict=True
    ):
        assert product["seller"] is None
        assert [review["author"] for review in product["reviews"]["nodes"]] == [None] * len(
            complete["reviews"]["nodes"]
        )
        assert product["price"] == complete["price"]


async def test_stopped_products_leave_an_answer_with_one_error(store):
    store.switches["products"].down = True
    answer, status = await store.ask(FLAGSHIP)
    assert status == 200
    assert answer["data"] == {"products": None}
    [error] = answer["errors"]
    assert error["path"] == ["products"]
    assert error["extensions"]["serviceName"] == "products"


@pytest.mark.parametrize("name", ["cart", "orders", "payments", "notifications", "analytics"])
async def test_a_stopped_subgraph_that_is_not_asked_costs_nothing(store, name):
    store.switches[name].down = True
    answer, status = await store.ask(FLAGSHIP)
    assert (status, answer.get("errors")) == (200, None)


async def test_the_answer_in_the_readme_is_the_stores(store):
    readme = (CHECKOUT / "README.md").read_text()
    [shown] = re.findall(r"<!-- flagship-answer -->\n\n```json\n(.*?)```", readme, re.DOTALL)
    [product] = orjson.loads(shown)["data"]["products"]["nodes"]
    # Asked for by its slug: which product a search puts first depends on the search engine.
    answer, _ = await store.ask(
        """query ($slug: String!) { productBySlug(slug: $slug) {
             id slug title price { amountMinor currency formatted } rating { average count }
             reviews(first: 3) { nodes { rating title text createdAt author { displayName } } }
             seller { displayName }
        } }""",
        {"slug": product["slug"]},
    )
    fresh = answer["data"]["productBySlug"]
    assert fresh == {name: product[name] for name in fresh}
