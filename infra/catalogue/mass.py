"""More of the same goods than the shop window needs: for measuring at the size of a real store.

Shelves are filled in turn, each behind what it has; a product follows from its place alone, so the
same size always holds the same products, and a smaller size holds the first of a larger one's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from infra.catalogue.assortment.shop import DEPARTMENTS
from infra.catalogue.goods import (
    Goods,
    Place,
    deliveries_of,
    make_product,
    make_warehouses,
    shelf_id,
)
from infra.catalogue.opinions import opinions_on, rating_of, ratings_of, summaries_of
from infra.catalogue.people import BUYERS, Person, make_people
from subgraphs.kit.events import EventContext
from subgraphs.kit.resources import Resources
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.app import fill_indexes
from subgraphs.products.models import ProductRow, VariantRow
from subgraphs.products.models import metadata as products_metadata
from subgraphs.products.repository.bulk import Catalogue, count_products, insert_catalogue
from subgraphs.products.repository.ratings import write_ratings
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.repository.ratings import RatingTotals
from subgraphs.reviews.repository.reviews import ReviewRepository

#: Products of one transaction.
BATCH = 1000

_SHELVES = tuple((department, shelf) for department in DEPARTMENTS for shelf in department.shelves)
#: How much is said of ten products in a row, as parts of the average: most of it of one.
_TALK = (0.0, 1.2, 0.5, 4.0, 0.2, 1.0, 0.3, 1.5, 0.5, 0.8)
#: With more, the most talked about product would have more reviews than there are buyers.
MOST_REVIEWS_EACH = int(BUYERS / max(_TALK))
#: How many products the shop window has.
WINDOW = sum(shelf.count for _, shelf in _SHELVES)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a store is.

    Attributes:
        products: how many there are.
        reviews_each: how many reviews a product beyond the shop window's has on average.
    """

    products: int
    reviews_each: int = 0

    @property
    def steps(self) -> int:
        """Return how much there is to do from the shop window on, as `grow` reports it."""
        return max(self.products - WINDOW, 0) * (2 if self.reviews_each else 1)


def mass_goods(sellers: Sequence[Person], first: int, last: int) -> Iterator[Goods]:
    """Yield products beyond the shop window's, with variants and stock, a batch at a time.

    Args:
        sellers: who may sell a product.
        first: the number of the first product, from 0.
        last: the number behind the last one.
    """
    warehouses = make_warehouses()
    for start in range(first, last, BATCH):
        products: list[ProductRow] = []
        variants: list[VariantRow] = []
        places: dict[UUID, Place] = {}
        for number in range(start, min(start + BATCH, last)):
            place = _place(number)
            product, own_variants = make_product(place, sellers)
            products.append(product)
            places[product.id] = place
            variants.extend(own_variants)
        deliveries = [each for variant in variants for each in deliveries_of(variant, warehouses)]
        yield Goods(
            Catalogue((), products, variants, (), deliveries),
            {key: place.department for key, place in places.items()},
            {key: place.added for key, place in places.items()},
        )


def mass_opinions(
    goods: Goods, first: int, buyers: Sequence[Person], each: int
) -> tuple[ReviewRow, ...]:
    """Return the reviews of a batch of products, spread as unevenly as in any shop.

    Args:
        goods: the products, as `mass_goods` yields them.
        first: the number of the first of them.
        buyers: who writes.
        each: how many reviews a product has on average.
    """
    return tuple(
        review
        for number, product in enumerate(goods.catalogue.products, start=first)
        for review in opinions_on(product, goods, buyers, round(each * _TALK[number % len(_TALK)]))
    )


async def grow(resources: Resources, size: Size, report: Callable[[int], None]) -> bool:
    """Fill a store that has the shop window up to a size.

    What is there already stays, so a run that was cut short is completed by the next one.

    Args:
        resources: the store's servers.
        size: what there shall be, the shop window's products among it.
        report: called now and then with how many products, or how many products' reviews, are
            there besides those it was told of before; `size.steps` in all.

    Returns:
        Whether anything was written.
    """
    products = await _grow_products(resources, size, report)
    reviews = await _grow_reviews(resources, size, report) if size.reviews_each else 0
    if products or reviews:
        await fill_indexes(resources)
    return bool(products or reviews)


async def _grow_products(resources: Resources, size: Size, report: Callable[[int], None]) -> int:
    sellers = make_people().sellers
    async with _open_work(resources) as work:
        present = await count_products(work.session)
    report(present - WINDOW)
    for batch in mass_goods(sellers, present - WINDOW, size.products - WINDOW):
        async with _open_work(resources) as work:
            await insert_catalogue(work.session, batch.catalogue, resources.clock())
        report(len(batch.catalogue.products))
    return max(size.products - present, 0)


async def _grow_reviews(resources: Resources, size: Size, report: Callable[[int], None]) -> int:
    people = make_people()
    reviews = ReviewRepository(resources.documents)
    written = 0
    beyond = size.products - WINDOW
    for first in range(0, beyond, BATCH):
        [batch] = mass_goods(people.sellers, first, min(first + BATCH, beyond))
        products = batch.catalogue.products
        # Summaries are written last of all, a batch in order.
        if not await reviews.summaries([products[-1].id]):
            opinions = mass_opinions(batch, first, people.buyers, size.reviews_each)
            summaries = summaries_of(products, opinions)
            await reviews.insert_counted(opinions)
            async with _open_work(resources) as work:
                await write_ratings(work.session, [rating_of(one) for one in summaries])
            await reviews.insert_summaries(summaries)
            await RatingTotals(resources.documents).add(ratings_of(summaries))
            written += len(opinions)
        report(len(products))
    return written


def _open_work(resources: Resources) -> UnitOfWork:
    return UnitOfWork(resources.engine, products_metadata, resources.clock, EventContext("seed"))


def _place(number: int) -> Place:
    row, column = divmod(number, len(_SHELVES))
    department, shelf = _SHELVES[column]
    return Place(department, shelf, shelf.count + row, shelf_id(shelf.slug))
