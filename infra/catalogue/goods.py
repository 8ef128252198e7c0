"""Products, their variants and their first stock, made from the assortment's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from uuid import UUID

from infra.catalogue.assortment.shop import DEPARTMENTS
from infra.catalogue.assortment.words import MODELS, Department, Kind, Shelf, Text
from infra.catalogue.chance import dice, moment_between, stable_id
from infra.catalogue.people import OPENING, Person
from subgraphs.kit.money import Money
from subgraphs.products.models import (
    CategoryRow,
    ProductRow,
    Size,
    VariantOption,
    VariantRow,
    WarehouseRow,
)
from subgraphs.products.repository.bulk import Catalogue, Delivery
from subgraphs.products.rules.publication import ProductStatus

CURRENCY = "RUB"
FIRST_PRODUCT = datetime(2024, 4, 1, 9, tzinfo=UTC)
LAST_PRODUCT = datetime(2025, 6, 1, 9, tzinfo=UTC)

_WAREHOUSES = (
    ("msk", Text("Москва, Северный склад", "Moscow, North depot")),
    ("spb", Text("Санкт-Петербург", "Saint Petersburg")),
    ("kzn", Text("Казань", "Kazan")),
    ("nsk", Text("Новосибирск", "Novosibirsk")),
)
_FEATURES_EACH = 3
_SOLD_OUT_SHARE = 0.04
_SCARCE_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Goods:
    """What the shop sells.

    Attributes:
        catalogue: as the products domain writes it.
        departments: the department of each product.
        added: when each product was added.
    """

    catalogue: Catalogue
    departments: dict[UUID, Department]
    added: dict[UUID, datetime]


def make_goods(sellers: Sequence[Person]) -> Goods:
    """Return the whole assortment.

    Args:
        sellers: who may sell a product.
    """
    categories: list[CategoryRow] = []
    products: list[ProductRow] = []
    variants: list[VariantRow] = []
    departments: dict[UUID, Department] = {}
    added: dict[UUID, datetime] = {}
    for department in DEPARTMENTS:
        parent = _category(department.slug, department.title, len(categories))
        categories.append(parent)
        for shelf in department.shelves:
            category = _category(shelf.slug, shelf.title, len(categories), parent)
            categories.append(category)
            for number in range(shelf.count):
                place = Place(department, shelf, number, category.id)
                product, own_variants = make_product(place, sellers)
                products.append(product)
                variants.extend(own_variants)
                departments[product.id] = department
                added[product.id] = place.added
    return Goods(_stocked(categories, products, variants), departments, added)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a product stands: all that it follows from.

    Attributes:
        department: whose shelf it is.
        shelf: the shelf.
        number: its place there, from 0; there is no last one.
        category_id: the shelf's category.
    """

    department: Department
    shelf: Shelf
    number: int
    category_id: UUID

    @property
    def added(self) -> datetime:
        """Return when the product came to the shop."""
        random = dice("added", self.shelf.slug, self.number)
        return moment_between(random, FIRST_PRODUCT, LAST_PRODUCT)

    @property
    def kind(self) -> Kind:
        """Return what kind of product stands there."""
        return self.shelf.kinds[self.number % len(self.shelf.kinds)]


def make_warehouses() -> list[WarehouseRow]:
    """Return the warehouses of the shop."""
    return [
        WarehouseRow(stable_id(OPENING, "warehouse", code), code, title.by_locale())
        for code, title in _WAREHOUSES
    ]


def shelf_id(slug: str) -> UUID:
    """Return the id of a shelf's or a department's category."""
    return stable_id(OPENING, "category", slug)


def _stocked(
    categories: Sequence[CategoryRow],
    products: Sequence[ProductRow],
    variants: Sequence[VariantRow],
) -> Catalogue:
    warehouses = make_warehouses()
    deliveries = [each for variant in variants for each in deliveries_of(variant, warehouses)]
    return Catalogue(categories, products, variants, warehouses, deliveries)


def _category(
    slug: str, title: Text, position: int, parent: CategoryRow | None = None
) -> CategoryRow:
    key = shelf_id(slug)
    path = (*(parent.path if parent else ()), key)
    return CategoryRow(key, parent.id if parent else None, slug, title.by_locale(), path, position)


def make_product(place: Place, sellers: Sequence[Person]) -> tuple[ProductRow, list[VariantRow]]:
    """Return the product of a place, with its variants.

    Args:
        place: where it stands.
        sellers: who may sell it.
    """
    shelf, kind = place.shelf, place.kind
    random = dice("product", shelf.slug, place.number)
    title = _title(place, random)
    slug = slugify(title.en)
    key = stable_id(place.added, "product", slug)
    variants = _variants(place, title, key, random)
    product = ProductRow(
        id=key,
        seller_id=random.choice(sellers).id,
        category_id=place.category_id,
        slug=slug,
        status=ProductStatus.ACTIVE,
        titles=title.by_locale(),
        descriptions=_description(shelf, random).by_locale(),
        weight_grams=_vary(random, kind.grams),
        size=Size(*(_vary(random, side) for side in kind.size_mm)),
        price=min((variant.price for variant in variants), key=lambda price: price.amount_minor),
    )
    return product, variants


def _title(place: Place, random: Random) -> Text:
    models = _models(place.shelf.slug)
    brand = random.choice(place.department.brands)
    # A shelf with more products than there are models has these in series.
    series, number = divmod(place.number, len(models))
    name = f"{brand} {models[number]} {random.randrange(1, 10) * 100}"
    if series:
        name = f"{name}-{series}"
    return Text(f"{place.kind.title.ru} {name}", f"{name} {place.kind.title.en}")


@lru_cache
def _models(shelf_slug: str) -> tuple[str, ...]:
    """Return the names of models in the order of a shelf."""
    models = list(MODELS)
    dice("models", shelf_slug).shuffle(models)
    return tuple(models)


def _description(shelf: Shelf, random: Random) -> Text:
    features = random.sample(shelf.features, _FEATURES_EACH)
    number = random.choice(shelf.numbers)
    return Text(
        " ".join(feature.ru for feature in features).replace("{n}", str(number)),
        " ".join(feature.en for feature in features).replace("{n}", str(number)),
    )


def _variants(place: Place, title: Text, product_id: UUID, random: Random) -> list[VariantRow]:
    low, high = place.kind.rubles
    # Most products stand near the lower end, as in any shop; prices end in 90.
    rubles = round(random.triangular(low, high, low + (high - low) * 0.25) / 100) * 100 - 10
    choice = place.shelf.choice
    count = random.randint(1, len(choice.values))
    chosen = sorted(random.sample(range(len(choice.values)), count))
    variants = []
    for position, number in enumerate(chosen, start=1):
        value, surcharge = choice.values[number]
        sku = f"{_initials(place.shelf.slug)}-{product_id.hex[-8:].upper()}-{number + 1}"
        variants.append(
            VariantRow(
                id=stable_id(place.added, "variant", sku),
                product_id=product_id,
                sku=sku,
                titles=Text(f"{title.ru}, {value.ru}", f"{title.en}, {value.en}").by_locale(),
                options=(VariantOption(choice.name.by_locale(), value.by_locale()),),
                price=Money(round(rubles * (100 + surcharge) / 100) * 100, CURRENCY),
                position=position,
            )
        )
    return variants


def deliveries_of(variant: VariantRow, warehouses: Sequence[WarehouseRow]) -> Iterator[Delivery]:
    """Yield the first stock of a variant, a warehouse at a time."""
    fate = dice("fate", variant.product_id).random()
    random = dice("stock", variant.sku)
    places = random.sample(warehouses, random.randint(2, len(warehouses)))
    for warehouse in places:
        if fate < _SOLD_OUT_SHARE:
            quantity = 0
        elif fate < _SOLD_OUT_SHARE + _SCARCE_SHARE:
            quantity = random.randint(0, 1)
        else:
            quantity = random.randint(5, 80)
        yield Delivery(variant.id, warehouse.id, quantity)


def _vary(random: Random, typical: int) -> int:
    return max(1, round(typical * random.uniform(0.85, 1.2)))


def _initials(slug: str) -> str:
    return "".join(part[:2] for part in slug.split("-"))[:4].upper()


def slugify(text: str) -> str:
    """Return an English text as it stands in an address: lower case, words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("é", "e")).strip("-")
