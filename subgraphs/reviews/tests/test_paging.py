"""The lists of reviews, page by page, forward and backward."""

import pytest

from subgraphs.kit.identity import Role
from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.settings import Locale
from subgraphs.kit.testing import call, identity_headers, identity_of
from subgraphs.kit.tests.paging import PAGE, read_whole
from subgraphs.reviews.app import create_app
from subgraphs.reviews.models.listing import ReviewSort
from subgraphs.reviews.models.summaries import SummaryRow
from subgraphs.reviews.repository.reviews import ReviewRepository
from subgraphs.reviews.rules.drafts import Draft
from subgraphs.reviews.service.writing import Author, submit_review
from subgraphs.reviews.tests.small_history import PRODUCT, desk_of, submit

pytestmark = pytest.mark.services


@pytest.mark.parametrize("filter", ["null", "{ ratings: [5, 4, 1] }"])
@pytest.mark.parametrize("sort", [each.value for each in ReviewSort])
async def test_the_reviews_of_a_product_are_the_same_from_either_end(store, sort, filter):
    await submit(store, 5, 4, 3, 5, 1, 4, 2)
    query = """query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Product {
        reviews(sort: %s, filter: %s, %s) { nodes { rating id } %s } } } }"""
    keys = [{"__typename": "Product", "id": global_id("Product", PRODUCT)}]

    async def page(arguments):
        text = query % (sort, filter, arguments, PAGE)
        result = await call(create_app(store), text, {"keys": keys})
        return result["data"]["_entities"][0]["reviews"]

    ratings = [node["rating"] for node in await read_whole(page)]
    assert sorted(ratings) == ([1, 2, 3, 4, 4, 5, 5] if filter == "null" else [1, 4, 4, 5, 5])
    if sort == "RATING_LOW":
        assert ratings == sorted(ratings)


async def test_the_queue_and_ones_own_reviews_are_the_same_from_either_end(store):
    author = identity_of(Role.ADMIN)
    products = [new_id() for _ in range(5)]
    await ReviewRepository(store.documents).insert_summaries(
        [SummaryRow(each) for each in products]
    )
    for product in products:
        draft = Draft(4, "", "See cheap.example.com")
        await submit_review(desk_of(store), Author(author.user_id, Locale.EN), product, draft)

    async def length(field):
        async def page(arguments):
            text = f"{{ {field % arguments} {PAGE} }} }}"
            headers = identity_headers(author, store.settings)
            [found] = (await call(create_app(store), text, headers=headers))["data"].values()
            return found

        return len(await read_whole(page))

    assert await length("myReviews(%s) { nodes { id }") == 5
    assert await length("reviewQueue(%s) { nodes { review { id } }") == 5
