"""Products are drawn to the store's own mean rating, which is followed as it moves."""

import pytest
from sqlalchemy import select, update

from subgraphs.kit.resources import Resources
from subgraphs.products.app import follow_ratings, rebuild_indexes
from subgraphs.products.repository.ratings import (
    Rating,
    UsualRating,
    read_usual_rating,
    write_ratings,
    write_usual_rating,
)
from subgraphs.products.rules.ratings import FIRST_MEAN, bayesian_mean, usual_mean
from subgraphs.products.search_models import product_search
from subgraphs.products.service.ratings import note_rating
from subgraphs.products.tests.small_catalogue import PRODUCTS
from subgraphs.products.tests.test_search_feed import open_work

#: Of the 30 ratings of the small catalogue, whose sum is 116.
MEAN = 3.87


async def known_ratings(store: Resources) -> dict[str, float]:
    slugs = {row.id: slug for slug, row in PRODUCTS.items()}
    async with store.engine.connect() as connection:
        rows = await connection.execute(
            select(product_search.c.product_id, product_search.c.rating).where(
                product_search.c.rating > 0
            )
        )
        return {slugs[row.product_id]: round(row.rating, 4) for row in rows}


def test_few_ratings_leave_a_product_near_the_usual_mean_and_many_do_not():
    assert bayesian_mean(5, 1, usual=3.0) == pytest.approx(35 / 11)
    assert bayesian_mean(500, 100, usual=3.0) == pytest.approx(530 / 110)
    assert bayesian_mean(0, 0, usual=3.0) == 0.0


def test_the_mean_is_followed_when_it_has_moved_notably():
    assert usual_mean(4.0, 0, 0) == 4.0
    assert usual_mean(4.0, 4060, 1000) == 4.06
    assert usual_mean(4.0, 4040, 1000) == 4.0
    assert usual_mean(4.0, 3500, 1000) == 3.5


@pytest.mark.services
async def test_products_are_drawn_to_the_mean_of_the_store(store):
    drawn = {
        "wave": round((96 + 10 * FIRST_MEAN) / 30, 4),
        "stork": round((20 + 10 * FIRST_MEAN) / 20, 4),
    }
    assert await known_ratings(store) == drawn
    assert await follow_ratings(store)
    assert await known_ratings(store) == {
        "wave": round((96 + 10 * MEAN) / 30, 4),
        "stork": round((20 + 10 * MEAN) / 20, 4),
    }
    assert not await follow_ratings(store)


@pytest.mark.services
async def test_a_product_that_is_rated_next_is_drawn_to_the_same_mean(store):
    await follow_ratings(store)
    async with open_work(store) as work:
        await note_rating(work, Rating(PRODUCTS["column"].id, count=1, rating_sum=5, sequence=1))
    assert (await known_ratings(store))["column"] == round((5 + 10 * MEAN) / 11, 4)


@pytest.mark.services
async def test_what_was_cut_short_is_completed(store):
    await follow_ratings(store)
    complete = await known_ratings(store)
    async with open_work(store) as work:
        await write_usual_rating(work.session, UsualRating(MEAN, is_everywhere=False))
        await work.session.execute(update(product_search).values(rating=1.0, fingerprint=""))
    assert await follow_ratings(store)
    assert {slug: (await known_ratings(store))[slug] for slug in complete} == complete
    async with store.engine.connect() as connection:
        assert await read_usual_rating(connection) == UsualRating(MEAN, is_everywhere=True)


@pytest.mark.services
async def test_a_rebuild_follows_the_mean(store):
    async with open_work(store) as work:
        await write_ratings(work.session, [Rating(PRODUCTS["wave"].id, 20, 20, sequence=21)])
    await rebuild_indexes(store)
    assert (await known_ratings(store))["wave"] == round((20 + 10 * 1.33) / 30, 4)
