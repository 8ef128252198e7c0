"""Searching, as the graph shows it."""

from dataclasses import replace

import pytest

from subgraphs.kit.context import Request
from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.pagination import Page, PageArguments
from subgraphs.kit.resources import Resources
from subgraphs.kit.testing import call
from subgraphs.products.adapters.postgres_search import PostgresSearch
from subgraphs.products.app import SUBGRAPH, create_app
from subgraphs.products.loaders import Products
from subgraphs.products.ports import Capability, Found, Hit, SearchQuery
from subgraphs.products.service.search import CURSOR_LENGTH
from subgraphs.products.tests.small_catalogue import PRODUCTS, SELLER

pytestmark = pytest.mark.services

SEARCH = """
query ($search: String, $filter: ProductFilter, $sort: ProductSort! = RELEVANCE,
       $first: Int! = 20, $after: String) {
  products(search: $search, filter: $filter, sort: $sort, first: $first, after: $after) {
    degraded
    correctedSearch
    edges { cursor }
    nodes { slug title }
    pageInfo { hasNextPage endCursor }
  }
}"""
FACETS = """
query ($search: String, $filter: ProductFilter) {
  products(search: $search, filter: $filter) {
    facets {
      categories { category { slug } count }
      sellers { seller { id } count }
      attributes { code title values { value title count } }
      ratings { ratingFrom count }
      inStock priceFrom priceTo
    }
  }
}"""


async def search(shelf: Resources, **variables: object):
    result = await call(create_app(shelf), SEARCH, variables)
    assert "errors" not in result, result
    return result["data"]["products"]


async def slugs(shelf: Resources, **variables: object) -> list[str]:
    return [node["slug"] for node in (await search(shelf, **variables))["nodes"]]


@pytest.mark.parametrize("text", ["наушники", "НАУШНИК", "headphones", "Headphone"])
async def test_search_finds_either_language_in_any_form(shelf, text):
    assert set(await slugs(shelf, search=text)) == {"wave", "stork", "sold-out"}


async def test_what_has_every_word_stands_before_what_has_some(shelf):
    found = await slugs(shelf, search="беспроводные наушники")
    assert found[0] == "wave"
    assert set(found) == {"wave", "stork", "sold-out"}


async def test_yo_and_ye_are_one_letter(shelf):
    assert await slugs(shelf, search="елка") == ["kettle"]
    assert await slugs(shelf, search="ЁЛКА") == ["kettle"]


async def test_words_of_the_other_keyboard_are_read_and_shown(shelf):
    page = await search(shelf, search="yfeiybrb")
    assert {node["slug"] for node in page["nodes"]} == {"wave", "stork", "sold-out"}
    assert page["correctedSearch"] == "наушники"
    assert (await search(shelf, search="наушники"))["correctedSearch"] is None


async def test_misspelt_words_are_corrected_and_shown_where_the_engine_can(shelf):
    page = await search(shelf, search="Loudspaeker thundr")
    can = Capability.MISSPELT in await PostgresSearch(shelf.engine).capabilities()
    assert page["correctedSearch"] == ("loudspeaker thunder" if can else None)
    assert page["nodes"][0]["slug"] == "column"


async def test_drafts_and_archived_products_are_not_listed(shelf):
    assert await slugs(shelf) == ["kettle", "wave", "sold-out", "column", "stork"]


async def test_lists_are_narrowed_and_sorted(shelf):
    assert await slugs(shelf, filter={"category": "kitchen"}) == ["kettle"]
    assert await slugs(shelf, filter={"inStock": True, "ratingFrom": 3.5}) == ["wave"]
    assert await slugs(shelf, filter={"priceFrom": 200_000}) == ["wave"]
    mine = {"sellers": [global_id("User", SELLER)]}
    assert "kettle" not in await slugs(shelf, filter=mine)
    black = {"attributes": [{"code": "colour", "values": ["black"]}]}
    assert len(await slugs(shelf, filter=black)) == 5
    assert (await slugs(shelf, sort="PRICE_LOW_TO_HIGH"))[-1] == "wave"
    assert (await slugs(shelf, sort="RATING"))[0] == "wave"


async def test_facets_are_named_in_the_language_of_the_request(shelf):
    app = create_app(shelf)
    variables = {"search": "наушники", "filter": {"inStock": True}}
    result = await call(app, FACETS, variables, headers={"accept-language": "ru"})
    facets = result["data"]["products"]["facets"]
    assert facets["categories"] == [
        {"category": {"slug": slug}, "count": 2} for slug in ("audio", "headphones")
    ]
    assert facets["sellers"] == [{"seller": {"id": global_id("User", SELLER)}, "count": 2}]
    assert facets["attributes"] == [
        {
            "code": "colour",
            "title": "Цвет",
            "values": [{"value": "black", "title": "чёрный", "count": 2}],
        }
    ]
    assert facets["ratings"][0] == {"ratingFrom": 4.0, "count": 1}
    assert (facets["inStock"], facets["priceFrom"], facets["priceTo"]) == (2, 100_000, 499_000)


async def test_a_text_of_signs_alone_has_no_facets(shelf):
    result = await call(create_app(shelf), FACETS, {"search": "!"})
    facets = result["data"]["products"]["facets"]
    assert (facets["categories"], facets["sellers"], facets["attributes"]) == ([], [], [])
    assert {step["count"] for step in facets["ratings"]} == {0}
    assert (facets["inStock"], facets["priceFrom"], facets["priceTo"]) == (0, None, None)


@pytest.mark.parametrize("sort", ["RELEVANCE", "NEWEST", "PRICE_LOW_TO_HIGH", "RATING"])
@pytest.mark.parametrize("text", [None, "наушники", "yfeiybrb", "беспроводные наушники"])
async def test_pages_join_without_gap_or_repeat(shelf, text, sort):
    whole = await slugs(shelf, search=text, sort=sort)
    seen, after = [], None
    while True:
        page = await search(shelf, search=text, sort=sort, first=2, after=after)
        seen += [node["slug"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == whole


async def test_a_cursor_of_another_order_is_refused(shelf):
    cursor = (await search(shelf, first=1, sort="RATING"))["pageInfo"]["endCursor"]
    result = await call(create_app(shelf), SEARCH, {"after": cursor, "sort": "NEWEST"})
    assert result["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "variables",
    [
        {"first": 0},
        {"first": 101},
        {"after": "nonsense"},
        {"after": "WyIxIiwieCJd"},  # ["1","x"]
        {"after": "WyJSRUxFVkFOQ0UveCIsMSwieCJd"},  # ["RELEVANCE/x",1,"x"]
        {"after": "WyJSRUxFVkFOQ0UvZSIsMSwieCJd"},  # ["RELEVANCE/e",1,"x"]
        {"after": "WyJSRUxFVkFOQ0Uvc2UiLDEsIngiXQ"},  # ["RELEVANCE/se",1,"x"]
        {"search": "a" * 201},
        {"search": "null\x00byte"},
        {"search": "bell\x07"},
        {"search": "half \ud83d"},
        {"filter": {"category": "no-such"}},
        {"filter": {"category": "null\x00byte"}},
        {"filter": {"priceFrom": -1}},
        {"filter": {"priceFrom": 2, "priceTo": 1}},
        {"filter": {"ratingFrom": 5.5}},
        {"filter": {"sellers": ["rubbish"]}},
        {"filter": {"sellers": [global_id("User", SELLER)] * 51}},
        {"filter": {"attributes": [{"code": "colour", "values": []}]}},
        {"filter": {"attributes": [{"code": "a=b", "values": ["c"]}]}},
        {"filter": {"attributes": [{"code": "a", "values": ["b"]}] * 2}},
        {"filter": {"attributes": [{"code": "a", "values": ["b"] * 51}]}},
        {"filter": {"attributes": [{"code": f"a{n}", "values": ["b"]} for n in range(21)]}},
    ],
)
async def test_impossible_arguments_are_refused_by_name(shelf, variables):
    result = await call(create_app(shelf), SEARCH, variables)
    assert result["data"]["products"] is None
    [error] = result["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("text", ["' OR 1=1 --", "a & | ! ( ) :*", "%", "<->", "\\", "😀", "the"])
async def test_hostile_search_text_is_only_text(shelf, text):
    assert await slugs(shelf, search=text) == []


SUGGESTIONS = (
    "query ($text: String!, $first: Int! = 8) { searchSuggestions(text: $text, first: $first) }"
)


async def suggest(shelf: Resources, **variables: object):
    result = await call(
        create_app(shelf), SUGGESTIONS, variables, headers={"accept-language": "ru"}
    )
    assert "errors" not in result, result
    return result["data"]["searchSuggestions"]


async def test_beginnings_of_words_are_completed_in_either_layout(shelf):
    assert await suggest(shelf, text="чай") == ["Чайник Ёлка"]
    assert await suggest(shelf, text="xfq") == ["Чайник Ёлка"]
    assert await suggest(shelf, text="headphones wav") == ["Беспроводные наушники Волна"]
    assert await suggest(shelf, text="...") == []


@pytest.mark.parametrize("variables", [{"text": "a" * 201}, {"text": "a", "first": 21}])
async def test_impossible_suggestions_are_refused(shelf, variables):
    result = await call(create_app(shelf), SUGGESTIONS, variables)
    assert result["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


class StaleSearch(PostgresSearch):
    """An engine whose index still knows products that are gone."""

    async def find(self, query: SearchQuery) -> Found:
        del query
        gone, archived = new_id(), PRODUCTS["old"].id
        hits = (Hit(PRODUCTS["wave"].id, 2), Hit(archived, 1), Hit(gone, 0.5))
        return Found(Page(hits, has_next=True))


async def test_hits_without_a_product_are_left_out_and_paging_goes_on(shelf):
    def build(resources: Resources, request: Request) -> Products:
        return Products.build(resources.engine, StaleSearch(resources.engine), request)

    app = replace(SUBGRAPH, build=build).create_app(shelf)
    page = (await call(app, SEARCH, {"search": "x"}))["data"]["products"]
    assert [node["slug"] for node in page["nodes"]] == ["wave"]
    assert page["pageInfo"]["hasNextPage"] is True
    place = PageArguments(after=page["pageInfo"]["endCursor"]).read(CURSOR_LENGTH).key
    assert place is not None
    assert place[1] == 0.5
