"""The lists of products, page by page, forward and backward."""

import pytest

from subgraphs.kit.events import EventContext
from subgraphs.kit.ids import global_id
from subgraphs.kit.tests.paging import PAGE, read_whole
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.models import metadata
from subgraphs.products.ports import SearchSort
from subgraphs.products.repository.popularity import warm
from subgraphs.products.tests.asking import ADMIN, BUYER, SELLER, ask, command
from subgraphs.products.tests.small_catalogue import HEADPHONES, PRODUCTS

pytestmark = pytest.mark.services


async def slugs(store, field, who=None, found="nodes { slug }"):
    """Return what a list of products holds; the arguments of a page stand for `%s`."""

    async def page(arguments):
        result = await ask(store, f"{{ {field % arguments} {{ {found} {PAGE} }} }}", who)
        assert "errors" not in result, result
        [connection] = result["data"].values()
        return connection

    return [node["slug"] for node in await read_whole(page)]


@pytest.mark.parametrize("sort", [each.value for each in SearchSort])
@pytest.mark.parametrize("words", ["", "наушники", "headphones wave", "yfeiybrb"])
async def test_what_is_searched_for_is_the_same_from_either_end(shelf, sort, words):
    found = await slugs(shelf, f'products(search: "{words}", sort: {sort}, %s)')
    assert len(found) == len(set(found)) >= 3


async def test_a_filtered_list_is_as_long_as_it_says(shelf):
    found = await slugs(shelf, 'products(filter: { category: "audio", inStock: true }, %s)')
    assert set(found) == {"wave", "stork", "column"}


async def test_a_search_that_finds_nothing_has_no_pages(shelf):
    assert await slugs(shelf, 'products(search: "zzzz", %s)') == []
    assert await slugs(shelf, 'products(search: "!", %s)') == []


async def test_a_category_lists_its_products_from_either_end(shelf):
    async def page(arguments):
        key = {"__typename": "Category", "id": global_id("Category", HEADPHONES.id)}
        query = f"""query ($keys: [_Any!]!) {{ _entities(representations: $keys) {{
            ... on Category {{ products({arguments}) {{ nodes {{ slug }} {PAGE} }} }} }} }}"""
        [category] = (await ask(shelf, query, None, {"keys": [key]}))["data"]["_entities"]
        return category["products"]

    assert len(await read_whole(page)) == 3


async def test_popular_products_are_the_same_from_either_end(store):
    heats = {"wave": 3.0, "stork": 5.0, "column": 3.0, "sold-out": 9.0}
    work = UnitOfWork(store.engine, metadata, store.clock, EventContext("test"))
    async with work:
        for slug, heat in heats.items():
            await warm(work.session, [PRODUCTS[slug].id], heat)
    assert await slugs(store, "popularProducts(%s)") == ["stork", "column", "wave"]


async def test_a_seller_sees_products_from_either_end(shelf):
    found = await slugs(shelf, "myProducts(%s)", SELLER)
    assert found == [each for each in reversed(PRODUCTS) if each != "kettle"]


async def test_the_queue_and_favourites_are_the_same_from_either_end(store):
    for slug in ("wave", "stork", "column"):
        given = {"productId": global_id("Product", PRODUCTS[slug].id)}
        await command(store, "favouriteAdd", BUYER, given, "__typename")
    assert set(await slugs(store, "myFavourites(%s)", BUYER)) == {"wave", "stork", "column"}
    draft = {"id": global_id("Product", PRODUCTS["secret"].id), "version": 1}
    await command(store, "productSubmit", SELLER, draft, "__typename")
    assert await slugs(store, "moderationQueue(%s)", ADMIN) == ["secret"]
