from collections import Counter
from datetime import UTC, datetime, timedelta
from statistics import mean

import pytest

from infra.catalogue.assortment.shop import DEPARTMENTS
from infra.catalogue.chance import stable_id
from infra.catalogue.goods import Goods, make_goods
from infra.catalogue.opinions import make_opinions, summaries_of
from infra.catalogue.people import ADMIN_EMAIL, People, make_people
from subgraphs.kit.identity import Role
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.rules.drafts import Draft, check_draft


@pytest.fixture(scope="module")
def people() -> People:
    return make_people()


@pytest.fixture(scope="module")
def goods(people) -> Goods:
    return make_goods(people.sellers)


@pytest.fixture(scope="module")
def opinions(people, goods) -> tuple[ReviewRow, ...]:
    return make_opinions(goods, people.buyers)


def test_the_shop_is_the_same_every_time(people, goods, opinions):
    again = make_people()
    assert again == people
    assert make_goods(again.sellers) == goods
    assert make_opinions(goods, again.buyers) == opinions


def test_ids_are_version_seven_and_sort_by_time():
    early, late = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 2, tzinfo=UTC)
    first, second = stable_id(early, "z"), stable_id(late, "a")
    assert first.version == second.version == 7
    assert str(first) < str(second)


def test_the_shop_is_of_a_size_worth_browsing(people, goods, opinions):
    assert len(goods.catalogue.products) >= 300
    assert sum(len(department.shelves) for department in DEPARTMENTS) >= 12
    assert len(people.sellers) >= 6
    assert len(people.everybody) >= 40
    assert len(opinions) >= 1500
    assert len(goods.catalogue.warehouses) >= 3


def test_only_one_person_is_an_administrator(people):
    admins = [person.email for person in people.everybody if Role.ADMIN in person.roles]
    assert admins == [ADMIN_EMAIL]


def test_names_in_addresses_articles_and_ids_are_unique(people, goods, opinions):
    catalogue = goods.catalogue
    for values in (
        [person.email for person in people.everybody],
        [person.id for person in people.everybody],
        [product.slug for product in catalogue.products],
        [product.id for product in catalogue.products],
        [category.slug for category in catalogue.categories],
        [variant.sku for variant in catalogue.variants],
        [variant.id for variant in catalogue.variants],
        [review.id for review in opinions],
        [(review.product_id, review.author_id) for review in opinions],
        [(each.variant_id, each.warehouse_id) for each in catalogue.deliveries],
    ):
        assert len(values) == len(set(values))


def test_every_text_exists_in_both_languages_and_without_gaps(goods):
    for product in goods.catalogue.products:
        for texts in (product.titles, product.descriptions):
            assert set(texts) == {"ru", "en"}
            assert all(text and "{" not in text for text in texts.values())


def test_every_product_has_one_to_four_variants_with_prices_and_stock(goods):
    variants = Counter(variant.product_id for variant in goods.catalogue.variants)
    assert set(variants) == {product.id for product in goods.catalogue.products}
    assert set(variants.values()) == {1, 2, 3, 4}
    assert all(variant.price.amount_minor >= 10_000 for variant in goods.catalogue.variants)
    stocked = {delivery.variant_id for delivery in goods.catalogue.deliveries}
    assert stocked == {variant.id for variant in goods.catalogue.variants}


def test_some_products_are_sold_out_and_most_are_not(goods):
    units: Counter[object] = Counter()
    product_of = {variant.id: variant.product_id for variant in goods.catalogue.variants}
    for delivery in goods.catalogue.deliveries:
        units[product_of[delivery.variant_id]] += delivery.quantity
    sold_out = sum(1 for product in goods.catalogue.products if not units[product.id])
    assert 1 <= sold_out <= len(goods.catalogue.products) // 10


def test_headphones_are_named_so_in_both_languages(goods):
    [shelf] = [each for each in goods.catalogue.categories if each.slug == "headphones"]
    products = [each for each in goods.catalogue.products if each.category_id == shelf.id]
    assert len(products) >= 10
    for product in products:
        assert "аушники" in product.titles["ru"]
        assert "headphones" in product.titles["en"]


def test_ratings_spread_as_in_a_real_shop(opinions):
    ratings = Counter(review.rating for review in opinions)
    assert set(ratings) == {1, 2, 3, 4, 5}
    assert 3.6 < mean(review.rating for review in opinions) < 4.5
    assert ratings[5] > ratings[4] > ratings[3] > ratings[2]
    assert {review.locale for review in opinions} == {"ru", "en"}


def test_reviews_obey_the_domain_and_come_after_their_product(goods, opinions):
    for review in opinions:
        draft = Draft(review.rating, review.title, review.text)
        assert check_draft(draft) == draft
        assert review.created_at > goods.added[review.product_id]
        assert review.created_at < datetime.now(UTC) + timedelta(days=1)


def test_summaries_count_every_review_and_know_every_product(goods, opinions):
    summaries = summaries_of(goods.catalogue.products, opinions)
    assert {each.product_id for each in summaries} == {
        product.id for product in goods.catalogue.products
    }
    assert sum(each.statistics.count for each in summaries) == len(opinions)
    busiest = max(summaries, key=lambda each: each.statistics.count)
    own = sorted(
        (review for review in opinions if review.product_id == busiest.product_id),
        key=lambda review: review.id,
        reverse=True,
    )
    assert busiest.newest == tuple(own[:5])
