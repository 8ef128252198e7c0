"""More of the same goods than the shop window needs: for measuring at the size of a real store.

Shelves are filled in turn, each behind what it has; a product follows from its place alone, so the
same size always holds the same products, and a smaller size holds the first of a larger one's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from infra.catalogue.assortment.shop import DEPARTMENTS
from infra.catalogue.goods import Place, deliveries_of, make_product, make_warehouses, shelf_id
from infra.catalogue.people import Person, make_people
from subgraphs.kit.events import EventContext
from subgraphs.kit.resources import Resources
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.app import fill_indexes
from subgraphs.products.models import ProductRow, VariantRow
from subgraphs.products.models import metadata as products_metadata
from subgraphs.products.repository.bulk import Catalogue, count_products, insert_catalogue

#: Products of one transaction.
BATCH = 1000

_SHELVES = tuple((department, shelf) for department in DEPARTMENTS for shelf in department.shelves)
#: How many products the shop window has.
WINDOW = sum(shelf.count for _, shelf in _SHELVES)


def mass_goods(sellers: Sequence[Person], first: int, last: int) -> Iterator[Catalogue]:
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
        for number in range(start, min(start + BATCH, last)):
            product, own_variants = make_product(_place(number), sellers)
            products.append(product)
            variants.extend(own_variants)
        deliveries = [each for variant in variants for each in deliveries_of(variant, warehouses)]
        yield Catalogue((), products, variants, (), deliveries)


async def grow(resources: Resources, total: int, report: Callable[[int], None]) -> int:
    """Fill a store that has the shop window up to a number of products.

    What is there already stays, so a run that was cut short is completed by the next one.

    Args:
        resources: the store's servers.
        total: how many products there shall be, the shop window's among them.
        report: called with the number of products that are there: first with those of an earlier
            run, then after each batch with those of the batch.

    Returns:
        How many products were written.
    """
    sellers = make_people().sellers
    async with _open_work(resources) as work:
        present = await count_products(work.session)
    report(present - WINDOW)
    for batch in mass_goods(sellers, present - WINDOW, total - WINDOW):
        async with _open_work(resources) as work:
            await insert_catalogue(work.session, batch, resources.clock())
        report(len(batch.products))
    if present < total:
        await fill_indexes(resources)
    return max(total - present, 0)


def _open_work(resources: Resources) -> UnitOfWork:
    return UnitOfWork(resources.engine, products_metadata, resources.clock, EventContext("seed"))


def _place(number: int) -> Place:
    row, column = divmod(number, len(_SHELVES))
    department, shelf = _SHELVES[column]
    return Place(department, shelf, shelf.count + row, shelf_id(shelf.slug))
