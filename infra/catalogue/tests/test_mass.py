from collections import Counter

from infra.catalogue.goods import make_goods
from infra.catalogue.mass import BATCH, WINDOW, mass_goods, mass_opinions
from infra.catalogue.people import make_people

SELLERS = make_people().sellers


def test_the_window_is_what_the_shop_shows_without_more():
    assert len(make_goods(SELLERS).catalogue.products) == WINDOW


def test_a_smaller_size_holds_the_first_of_a_larger_ones():
    [small] = mass_goods(SELLERS, 0, 50)
    [large] = mass_goods(SELLERS, 0, 90)
    [rest] = mass_goods(SELLERS, 50, 90)
    assert large.catalogue.products == [*small.catalogue.products, *rest.catalogue.products]
    assert large.catalogue.variants == [*small.catalogue.variants, *rest.catalogue.variants]
    assert large.catalogue.deliveries == [*small.catalogue.deliveries, *rest.catalogue.deliveries]


def test_names_and_numbers_are_unique_however_many_there_are():
    batches = list(mass_goods(SELLERS, 0, 6 * BATCH))
    assert [len(batch.catalogue.products) for batch in batches] == [BATCH] * 6
    window = make_goods(SELLERS).catalogue
    products = [*window.products, *(each for batch in batches for each in batch.catalogue.products)]
    variants = [*window.variants, *(each for batch in batches for each in batch.catalogue.variants)]
    for values in (
        [product.slug for product in products],
        [product.id for product in products],
        [variant.sku for variant in variants],
        [variant.id for variant in variants],
    ):
        assert Counter(values).most_common(1)[0][1] == 1


def test_opinions_are_spread_unevenly_about_their_average():
    people = make_people()
    [batch] = mass_goods(people.sellers, 100, 300)
    opinions = mass_opinions(batch, 100, people.buyers, 10)
    counts = Counter(review.product_id for review in opinions)
    assert len(opinions) == 200 * 10
    assert max(counts.values()) == 40
    assert len(counts) == 180
    assert len({(review.product_id, review.author_id) for review in opinions}) == len(opinions)


def test_every_product_has_variants_stock_and_a_known_category():
    [batch] = mass_goods(SELLERS, 0, 40)
    categories = {category.id for category in make_goods(SELLERS).catalogue.categories}
    sold = {variant.product_id for variant in batch.catalogue.variants}
    stocked = {delivery.variant_id for delivery in batch.catalogue.deliveries}
    assert {product.category_id for product in batch.catalogue.products} <= categories
    assert sold == {product.id for product in batch.catalogue.products}
    assert stocked == {variant.id for variant in batch.catalogue.variants}
