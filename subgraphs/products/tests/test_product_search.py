"""One contract for every search engine behind the port."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import pytest

from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.ids import new_id
from subgraphs.kit.pagination import PageRequest
from subgraphs.kit.resources import Resources
from subgraphs.products.adapters.postgres_search import PostgresSearch
from subgraphs.products.ports import (
    Capability,
    Facets,
    ProductSearch,
    SearchFilters,
    SearchQuery,
    SearchSort,
)
from subgraphs.products.rules.search_text import parse
from subgraphs.products.service.search import rebuild_index
from subgraphs.products.tests.small_catalogue import AUDIO, HEADPHONES, KITCHEN, PRODUCTS, SELLER

if TYPE_CHECKING:
    from elasticsearch import AsyncElasticsearch

    from subgraphs.products.adapters.elasticsearch_search import ElasticsearchSearch

pytestmark = pytest.mark.services

SLUGS = {row.id: slug for slug, row in PRODUCTS.items()}
ENGINES = ("postgres", "elasticsearch")


@pytest.fixture(scope="session")
def indexed() -> Iterator[set[str]]:
    """The aliases in Elasticsearch that know the small catalogue; removed at the end."""
    aliases: set[str] = set()
    yield aliases
    if aliases:
        from elasticsearch import Elasticsearch  # noqa: PLC0415  # slow to import

        with Elasticsearch(os.environ["ELASTICSEARCH_URL"]) as client:
            client.indices.delete(index=list(client.indices.get_alias(name=sorted(aliases))))


@pytest.fixture(params=ENGINES)
async def index(
    request: pytest.FixtureRequest, shelf: Resources, indexed: set[str]
) -> AsyncIterator[ProductSearch]:
    """A search engine that knows the small catalogue, for tests that only ask it."""
    if request.param == "postgres":
        yield PostgresSearch(shelf.engine)
        return
    async with open_elasticsearch() as client:
        search = elasticsearch_search(client, f"contract-{os.getpid()}")
        if search.alias not in indexed:
            await rebuild_index(shelf.engine, search)
            indexed.add(search.alias)
        yield search


def open_elasticsearch() -> AsyncElasticsearch:
    url = os.environ.get("ELASTICSEARCH_URL")
    if not url:
        pytest.skip("ELASTICSEARCH_URL names no Elasticsearch")
    from elasticsearch import AsyncElasticsearch  # noqa: PLC0415  # slow to import

    return AsyncElasticsearch(url)


def elasticsearch_search(client: AsyncElasticsearch, name: str) -> ElasticsearchSearch:
    from subgraphs.products.adapters.elasticsearch_search import (  # noqa: PLC0415
        ElasticsearchSearch,
    )

    return ElasticsearchSearch(client, name)


def asked(text: str = "", **others) -> SearchQuery:
    return SearchQuery(terms=parse(text), **others)


async def find(engine: ProductSearch, text: str = "", **others) -> list[str]:
    found = await engine.find(asked(text, **others))
    return [SLUGS[hit.product_id] for hit in found.page.rows]


async def filtered(engine: ProductSearch, **filters) -> set[str]:
    return set(await find(engine, filters=SearchFilters(**filters)))


async def count(engine: ProductSearch, text: str = "", **filters) -> Facets:
    return await engine.count_facets(asked(text, filters=SearchFilters(**filters)))


@pytest.mark.parametrize(
    "text", ["наушники", "НАУШНИКОВ", "наушник", "headphones", "Headphone", "headphones for the"]
)
async def test_words_are_found_in_either_language_and_any_form(index, text):
    assert set(await find(index, text)) == {"wave", "stork", "sold-out"}


async def test_every_word_must_fit_somewhere(index):
    assert await find(index, "беспроводные наушники") == ["wave"]
    assert await find(index, "наушники для тёплого звука") == ["stork"]
    assert await find(index, "wireless kettle") == []


async def test_loosely_half_of_the_words_are_enough_and_more_are_better(index):
    found = await find(index, "беспроводные наушники", loosely=True)
    assert found[0] == "wave"
    assert set(found) == {"wave", "stork", "sold-out"}
    assert await find(index, "wireless sofa lamp desk", loosely=True) == []


async def test_words_of_both_languages_may_be_mixed(index):
    assert await find(index, "наушники wave") == ["wave"]


async def test_synonyms_serve(index):
    assert set(await find(index, "гарнитура")) == {"wave", "stork", "sold-out"}
    assert await find(index, "электрочайник") == ["kettle"]
    assert await find(index, "speaker") == ["column"]


async def test_the_category_is_searched_too(index):
    assert await find(index, "audio thunder") == ["column"]
    assert set(await find(index, "аудио")) == {"wave", "stork", "column", "sold-out"}


async def test_yo_and_ye_are_one_letter(index):
    assert await find(index, "елка") == ["kettle"]
    assert await find(index, "Ёлка") == ["kettle"]
    assert await find(index, "теплый") == ["stork"]


async def test_a_phrase_in_quotes_keeps_its_order(index):
    assert await find(index, '"wireless headphones"') == ["wave"]
    assert await find(index, '"headphones wireless"') == []


@pytest.mark.parametrize("text", ["' OR 1=1", "a:b OR c:d", "ё" * 200, "wave) | (stork", "a" * 200])
@pytest.mark.parametrize("loosely", [False, True])
async def test_words_of_query_languages_are_only_words(index, text, loosely):
    found = await find(index, text, loosely=loosely)
    assert set(found) <= {"wave", "stork"}


@pytest.mark.parametrize("text", ["наушнеки", "headfones", "kettel", "колонкка"])
async def test_misspelt_words_are_understood_where_the_engine_can(index, text):
    if Capability.MISSPELT not in await index.capabilities():
        assert await find(index, text, loosely=True) == []
        return
    assert await find(index, text) == []
    assert await find(index, text, loosely=True)


async def test_near_words_are_named_where_the_engine_can(index):
    near = await index.near_words(["наушнеки", "kettel", "wave", "zzzzzzzz"])
    if Capability.MISSPELT not in await index.capabilities():
        assert near == {}
        return
    assert set(near) == {"наушнеки", "kettel"}
    assert near["наушнеки"][0] == "наушники"
    assert near["kettel"][0] == "kettle"


async def test_the_newest_come_first_where_that_is_asked_for(index):
    newest_first = ["sold-out", "kettle", "column", "stork", "wave"]
    assert await find(index, sort=SearchSort.NEWEST) == newest_first


async def test_without_words_what_is_sought_after_comes_first_and_then_the_newest(index):
    popular_first = ["kettle", "wave", "sold-out", "column", "stork"]
    assert await find(index) == popular_first
    assert await find(index, sort=SearchSort.POPULARITY) == popular_first
    found = await find(index, "наушники", sort=SearchSort.POPULARITY)
    assert found == ["wave", "sold-out", "stork"]


async def test_lists_are_sorted_by_price_and_by_rating(index):
    assert (await find(index, sort=SearchSort.PRICE_HIGH_TO_LOW))[0] == "wave"
    assert (await find(index, sort=SearchSort.PRICE_LOW_TO_HIGH))[-1] == "wave"
    assert (await find(index, sort=SearchSort.RATING))[:2] == ["wave", "stork"]
    assert await find(index, "наушники", sort=SearchSort.NEWEST) == ["sold-out", "stork", "wave"]


async def test_a_category_includes_those_below_it(index):
    assert await filtered(index, category_id=AUDIO.id) == {"wave", "stork", "column", "sold-out"}
    assert await filtered(index, category_id=KITCHEN.id) == {"kettle"}
    assert await filtered(index, category_id=new_id()) == set()


async def test_lists_are_narrowed_by_every_filter(index):
    assert await filtered(index, price_from=100_001) == {"wave"}
    assert await filtered(index, price_from=499_000, price_to=499_000) == {"wave"}
    assert await filtered(index, price_to=99_999) == set()
    assert await filtered(index, rating_from=3.0) == {"wave", "stork"}
    assert await filtered(index, rating_from=4.0) == {"wave"}
    assert await filtered(index, in_stock=True) == {"wave", "stork", "column"}
    assert await filtered(index, in_stock=False) == {"kettle", "sold-out"}
    assert await filtered(index, seller_ids=frozenset({SELLER})) == set(SLUGS.values()) - {
        "kettle",
        "secret",
        "old",
    }
    assert await filtered(index, attributes={"colour": frozenset({"black", "red"})}) == {
        "wave",
        "stork",
        "column",
        "kettle",
        "sold-out",
    }
    assert await filtered(index, attributes={"colour": frozenset({"red"})}) == set()


async def test_filters_are_joined(index):
    assert await filtered(index, category_id=HEADPHONES.id, in_stock=True, price_to=100_000) == {
        "stork"
    }


async def test_facets_count_the_list(index):
    facets = await count(index, "наушники")
    assert facets.categories == {AUDIO.id: 3, HEADPHONES.id: 3}
    assert facets.sellers == {SELLER: 3}
    assert facets.attributes == {"colour": {"black": 3}}
    assert facets.ratings == {4.0: 1, 3.0: 2, 2.0: 2}
    assert facets.in_stock == 2
    assert (facets.price_from, facets.price_to) == (100_000, 499_000)


async def test_a_facet_ignores_the_filter_of_its_own_kind_alone(index):
    facets = await count(index, category_id=KITCHEN.id)
    assert facets.categories == {AUDIO.id: 4, HEADPHONES.id: 3, KITCHEN.id: 1}
    assert facets.in_stock == 0
    facets = await count(index, in_stock=True, price_from=200_000)
    assert facets.in_stock == 1
    assert (facets.price_from, facets.price_to) == (100_000, 499_000)
    assert facets.categories == {AUDIO.id: 1, HEADPHONES.id: 1}
    facets = await count(index, attributes={"colour": frozenset({"red"})})
    assert facets.attributes == {"colour": {"black": 5}}
    assert facets.sellers == {}


async def test_each_of_many_filters_leaves_its_own_facet_alone_and_narrows_the_others(index):
    facets = await count(
        index,
        category_id=HEADPHONES.id,
        price_to=200_000,
        rating_from=4.0,
        in_stock=True,
        seller_ids=frozenset({SELLER}),
        attributes={"colour": frozenset({"black"})},
    )
    # The wave is too dear and the stork is rated too badly; all others fail two of these.
    assert (facets.price_from, facets.price_to) == (499_000, 499_000)
    assert facets.ratings == {4.0: 0, 3.0: 1, 2.0: 1}
    assert (facets.categories, facets.sellers, facets.attributes) == ({}, {}, {})
    assert facets.in_stock == 0


async def test_what_fails_two_filters_is_in_no_facet(index):
    # The wave fails the price alone, the stork the rating as well.
    facets = await count(index, "наушники", rating_from=4.0, price_from=600_000)
    assert (facets.price_from, facets.price_to) == (499_000, 499_000)
    assert facets.ratings == {4.0: 0, 3.0: 0, 2.0: 0}


async def test_facets_of_an_empty_list_are_empty(index):
    facets = await count(index, "wireless kettle")
    assert (facets.categories, facets.sellers, facets.attributes) == ({}, {}, {})
    assert (facets.in_stock, facets.price_from, facets.price_to) == (0, None, None)


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        (["науш"], {"wave", "stork", "sold-out"}),
        (["беспроводные", "н"], {"wave"}),
        (["headphones", "wav"], {"wave"}),
        (["ч"], {"kettle"}),
        (["zzz"], set()),
    ],
)
async def test_beginnings_of_words_are_completed(index, words, slugs):
    assert {SLUGS[key] for key in await index.complete(words, 5)} == slugs


async def test_completions_are_as_few_as_asked_for(index):
    assert len(await index.complete(["науш"], 2)) == 2


@pytest.mark.parametrize("sort", list(SearchSort))
@pytest.mark.parametrize("text", ["", "наушники", "audio"])
async def test_pages_join_without_gap_or_repeat(index, text, sort):
    whole = await find(index, text, sort=sort)
    assert await index.count(asked(text, sort=sort)) == len(whole)
    for backward in (False, True):
        pages: list[list[str]] = []
        key: tuple[str | float, ...] | None = None
        more = True
        while more:
            asked_for = PageRequest(2, key, backward)
            page = (await index.find(asked(text, sort=sort, page=asked_for))).page
            pages.append([SLUGS[hit.product_id] for hit in page.rows])
            more = page.has_previous if backward else page.has_next
            key = page.rows[0 if backward else -1].sort_key
        in_order = reversed(pages) if backward else pages
        assert [slug for each in in_order for slug in each] == whole


@pytest.mark.parametrize(
    "key", [("x", str(new_id())), (1.0, "rubbish"), (1e400, str(new_id())), (1, 2)]
)
async def test_a_foreign_cursor_is_refused(index, key):
    with pytest.raises(BadUserInput):
        await index.find(asked("наушники", page=PageRequest(2, key)))


async def test_an_engine_gives_no_degraded_answers_by_itself(index):
    assert (await index.find(asked())).degraded is False
