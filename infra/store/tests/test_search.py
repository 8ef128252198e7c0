"""The search page through the router, over the seeded store: one request, however many parts."""

import pytest

from infra.contract.federation import CHECKOUT

SEARCH = (CHECKOUT / "schema" / "operations" / "web" / "search.graphql").read_text()

pytestmark = pytest.mark.services


async def search(store, text: str, headers=None):
    answer, status = await store.ask(SEARCH, {"text": text, "first": 10}, headers or {})
    assert (status, answer.get("errors")) == (200, None)
    return answer["data"]["products"]


async def test_products_come_with_reviews_and_stock(store):
    page = await search(store, "беспроводные наушники", {"accept-language": "ru"})
    assert page["nodes"][0]["title"].startswith("Беспроводные наушники")
    assert all(node["stock"]["availability"] for node in page["nodes"])
    assert any(node["reviews"]["nodes"] for node in page["nodes"])
    assert any(node["rating"]["count"] for node in page["nodes"])


async def test_it_costs_at_most_one_entity_request_per_subgraph_and_wave(store):
    await search(store, "headphones")
    assert store.counts() == {"products": 1, "reviews": 1}


async def test_facets_count_the_whole_list_and_not_the_page(store):
    page = await search(store, "headphones")
    assert len(page["nodes"]) == 10
    counts = {each["category"]["slug"]: each["count"] for each in page["facets"]["categories"]}
    assert counts["headphones"] > 10
    assert [each["ratingFrom"] for each in page["facets"]["ratings"]] == [4.0, 3.0, 2.0]
    assert page["facets"]["ratings"][0]["count"] > 0
    colours = next(each for each in page["facets"]["attributes"] if each["code"] == "colour")
    assert {each["title"] for each in colours["values"]} >= {"black", "white"}


async def test_the_other_keyboard_is_understood_and_shown(store):
    page = await search(store, "yfeiybrb")
    assert page["correctedSearch"] == "наушники"
    assert page["nodes"]


async def test_stopped_reviews_leave_the_products(store):
    store.switches["reviews"].down = True
    answer, status = await store.ask(SEARCH, {"text": "headphones", "first": 10}, {})
    assert status == 200
    assert [error["extensions"]["serviceName"] for error in answer["errors"]] == ["reviews"]
    assert len(answer["data"]["products"]["nodes"]) == 10
    assert answer["data"]["products"]["facets"]["inStock"] > 0
