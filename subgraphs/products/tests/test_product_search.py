"""One contract for every search engine behind the port."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.ids import new_id
from subgraphs.kit.pagination import PageRequest
from subgraphs.kit.resources import Resources
from subgraphs.products.adapters.fallback_search import FallbackSearch
from subgraphs.products.adapters.postgres_search import PostgresSearch
from subgraphs.products.app import migrate, search_engine
from subgraphs.products.models import product_search
from subgraphs.products.ports import (
    ProductSearch,
    SearchAway,
    SearchDocument,
    SearchIndex,
    SearchQuery,
)
from subgraphs.products.repository.catalogue import search_documents
from subgraphs.products.tests.small_catalogue import AUDIO, KITCHEN, PRODUCTS

if TYPE_CHECKING:
    from elasticsearch import AsyncElasticsearch

pytestmark = pytest.mark.services

SLUGS = {row.id: slug for slug, row in PRODUCTS.items()}
ENGINES = ("postgres", "elasticsearch")


@pytest.fixture(params=ENGINES)
async def engine(
    request: pytest.FixtureRequest, shelf: Resources, contents: set[str]
) -> AsyncIterator[SearchIndex]:
    """A search engine without an index."""
    if request.param == "postgres":
        contents.clear()
        async with shelf.engine.begin() as connection:
            await connection.execute(delete(product_search))
        yield PostgresSearch(shelf.engine)
        return
    alias = f"contract-{new_id().hex}"
    async with open_elasticsearch() as client:
        yield elasticsearch_search(client, alias)
        await client.indices.delete(index=f"{alias}-*")


@pytest.fixture(scope="session")
def indexed(request: pytest.FixtureRequest) -> Iterator[set[str]]:
    """The aliases in Elasticsearch that know the small catalogue; removed at the end."""
    aliases: set[str] = set()
    yield aliases
    if aliases:
        from elasticsearch import Elasticsearch  # noqa: PLC0415  # slow to import

        with Elasticsearch(os.environ["ELASTICSEARCH_URL"]) as client:
            client.indices.delete(index=[f"{alias}-*" for alias in aliases])


@pytest.fixture(params=ENGINES)
async def index(
    request: pytest.FixtureRequest, shelf: Resources, indexed: set[str]
) -> AsyncIterator[ProductSearch]:
    """A search engine that knows the small catalogue, for tests that only ask it."""
    if request.param == "postgres":
        yield PostgresSearch(shelf.engine)
        return
    alias = f"contract-{os.getpid()}"
    async with open_elasticsearch() as client:
        search = elasticsearch_search(client, alias)
        if alias not in indexed:
            await fill(search, shelf)
            indexed.add(alias)
        yield search


def open_elasticsearch() -> AsyncElasticsearch:
    url = os.environ.get("ELASTICSEARCH_URL")
    if not url:
        pytest.skip("ELASTICSEARCH_URL names no Elasticsearch")
    from elasticsearch import AsyncElasticsearch  # noqa: PLC0415  # slow to import

    return AsyncElasticsearch(url)


def elasticsearch_search(client: AsyncElasticsearch, alias: str) -> SearchIndex:
    from subgraphs.products.adapters.elasticsearch_search import (  # noqa: PLC0415
        ElasticsearchSearch,
    )

    return ElasticsearchSearch(client, alias)


async def fill(engine: SearchIndex, shelf: Resources) -> None:
    async with shelf.engine.connect() as connection:
        await engine.rebuild(search_documents(connection))


async def find(engine: ProductSearch, text: str = "", category_id=None, first=20) -> list[str]:
    page = await engine.find(SearchQuery(text, category_id, PageRequest(first)))
    return [SLUGS[hit.product_id] for hit in page.rows]


@pytest.mark.parametrize(
    "text", ["наушники", "НАУШНИКОВ", "наушник", "headphones", "Headphone", "headphones for the"]
)
async def test_words_are_found_in_either_language_and_any_form(index, text):
    assert set(await find(index, text)) == {"wave", "stork", "sold-out"}


async def test_every_word_must_fit_somewhere(index):
    assert await find(index, "беспроводные наушники") == ["wave"]
    assert await find(index, "наушники для тёплого звука") == ["stork"]
    assert await find(index, "wireless kettle") == []


async def test_words_of_both_languages_may_be_mixed(index):
    assert await find(index, "наушники wave") == ["wave"]


async def test_the_category_is_searched_too(index):
    assert await find(index, "audio thunder") == ["column"]
    assert set(await find(index, "аудио")) == {"wave", "stork", "column", "sold-out"}


async def test_a_title_outranks_a_category(index):
    assert (await find(index, "headphones"))[0] in {"wave", "stork", "sold-out"}
    found = await find(index, "audio")
    assert len(found) == 4


async def test_yo_and_ye_are_one_letter(index):
    assert await find(index, "елка") == ["kettle"]
    assert await find(index, "Ёлка") == ["kettle"]
    assert await find(index, "теплый") == ["stork"]


async def test_a_phrase_in_quotes_keeps_its_order(index):
    assert await find(index, '"wireless headphones"') == ["wave"]
    assert await find(index, '"headphones wireless"') == []


@pytest.mark.parametrize(
    "text", ["' OR 1=1 --", "(", '"', "a:b", "*", "+-&|!{}[]^~?\\/", "ё" * 200, "😀", "<script>"]
)
async def test_any_text_is_only_text(index, text):
    assert await find(index, text) == []


async def test_without_words_the_newest_come_first(index):
    assert await find(index) == ["sold-out", "kettle", "column", "stork", "wave"]


async def test_a_category_includes_those_below_it(index):
    assert set(await find(index, "", AUDIO.id)) == {"wave", "stork", "column", "sold-out"}
    assert await find(index, "thunder", AUDIO.id) == ["column"]
    assert await find(index, "thunder", KITCHEN.id) == []
    assert await find(index, "", new_id()) == []


@pytest.mark.parametrize("text", ["", "наушники", "audio"])
async def test_pages_join_without_gap_or_repeat(index, text):
    seen: list[str] = []
    after: tuple[str | float, ...] = ()
    while True:
        page = await index.find(SearchQuery(text, None, PageRequest(2, after)))
        seen += [SLUGS[hit.product_id] for hit in page.rows]
        if not page.has_next:
            break
        after = page.rows[-1].sort_key
    assert seen == await find(index, text)


@pytest.mark.parametrize(
    "key", [("x", str(new_id())), (1.0, "rubbish"), (1e400, str(new_id())), (1, 2)]
)
async def test_a_foreign_cursor_is_refused(index, key):
    with pytest.raises(BadUserInput):
        await index.find(SearchQuery("наушники", None, PageRequest(2, key)))


async def documents_of(*rows: SearchDocument) -> AsyncIterator[SearchDocument]:
    for row in rows:
        yield row


def document(slug: str, title: str) -> SearchDocument:
    titles = {"ru": title, "en": title}
    return SearchDocument(PRODUCTS[slug].id, titles, {"en": "Text."}, {}, ())


async def test_an_engine_knows_whether_it_has_an_index(engine):
    assert not await engine.is_built()
    assert await engine.rebuild(documents_of(document("wave", "Cuckoo"))) == 1
    assert await engine.is_built()


async def test_a_rebuild_replaces_everything(engine, shelf):
    await fill(engine, shelf)
    rows: Sequence[SearchDocument] = [document("wave", "Cuckoo"), document("stork", "Cuckoo")]
    assert await engine.rebuild(documents_of(*rows)) == 2
    assert set(await find(engine, "cuckoo")) == {"wave", "stork"}
    assert await find(engine, "headphones") == []


async def test_a_rebuild_that_fails_leaves_the_old_index(engine, shelf):
    await fill(engine, shelf)

    async def broken() -> AsyncIterator[SearchDocument]:
        yield document("wave", "Cuckoo")
        raise ConnectionError("the database went away")

    with pytest.raises(ConnectionError):
        await engine.rebuild(broken())
    assert await find(engine, "cuckoo") == []
    assert set(await find(engine, "headphones")) == {"wave", "stork", "sold-out"}


async def test_an_elasticsearch_that_is_not_there_is_away(shelf):
    from elasticsearch import AsyncElasticsearch  # noqa: PLC0415  # slow to import

    async with AsyncElasticsearch("http://127.0.0.1:9") as client:
        absent = elasticsearch_search(client, "contract-absent")
        with pytest.raises(SearchAway):
            await find(absent, "headphones")
        with pytest.raises(SearchAway):
            await absent.is_built()
        with pytest.raises(SearchAway):
            await fill(absent, shelf)
        both = FallbackSearch(absent, PostgresSearch(shelf.engine))
        assert set(await find(both, "headphones")) == {"wave", "stork", "sold-out"}


async def test_an_elasticsearch_without_the_index_is_away():
    async with open_elasticsearch() as client:
        with pytest.raises(SearchAway):
            await find(elasticsearch_search(client, "contract-never-built"), "headphones")


async def test_a_store_starts_while_its_search_engine_is_away(store):
    from elasticsearch import AsyncElasticsearch  # noqa: PLC0415  # slow to import

    async with store.engine.begin() as connection:
        await connection.execute(delete(product_search))
    async with AsyncElasticsearch("http://127.0.0.1:9") as client:
        resources = replace(store, elasticsearch=client)
        await migrate(resources)
        assert set(await find(search_engine(resources), "наушники")) == {
            "wave",
            "stork",
            "sold-out",
        }
