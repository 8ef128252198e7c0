"""A small catalogue that the tests know by heart."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from subgraphs.kit.ids import new_id
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
from subgraphs.products.repository.ratings import Rating
from subgraphs.products.rules.publication import ProductStatus

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SELLER = new_id()
WAREHOUSES = (
    WarehouseRow(new_id(), "msk", {"ru": "Москва", "en": "Moscow"}),
    WarehouseRow(new_id(), "kzn", {"ru": "Казань", "en": "Kazan"}),
)


def _category(slug: str, ru: str, en: str, parent: CategoryRow | None = None) -> CategoryRow:
    key = new_id()
    path = (*(parent.path if parent else ()), key)
    return CategoryRow(key, parent.id if parent else None, slug, {"ru": ru, "en": en}, path, 1)


AUDIO = _category("audio", "Аудио", "Audio")
HEADPHONES = _category("headphones", "Наушники", "Headphones", AUDIO)
KITCHEN = _category("kitchen", "Кухня", "Kitchen")


def _product(slug: str, category: CategoryRow, ru: str, en: str) -> ProductRow:
    return ProductRow(
        id=new_id(),
        seller_id=SELLER,
        category_id=category.id,
        slug=slug,
        status=ProductStatus.ACTIVE,
        titles={"ru": ru, "en": en},
        descriptions={"ru": "Хорошая вещь.", "en": "A fine thing."},
        weight_grams=300,
        size=Size(200, 180, 80),
        price=Money(0, "RUB"),
    )


_WARM = {"ru": "Долгий провод, звук тёплый.", "en": "A long cable, a warm sound."}
PRODUCTS = {
    row.slug: row
    for row in (
        _product("wave", HEADPHONES, "Беспроводные наушники Волна", "Wireless headphones Wave"),
        replace(
            _product("stork", HEADPHONES, "Проводные наушники Аист", "Wired headphones Stork"),
            descriptions=_WARM,
        ),
        _product("column", AUDIO, "Колонка Гром", "Loudspeaker Thunder"),
        replace(_product("kettle", KITCHEN, "Чайник Ёлка", "Kettle Spruce"), seller_id=None),
        _product("sold-out", HEADPHONES, "Наушники Эхо", "Headphones Echo"),
        replace(
            _product("secret", HEADPHONES, "Наушники Тайна", "Headphones Secret"),
            status=ProductStatus.DRAFT,
        ),
        replace(
            _product("old", HEADPHONES, "Наушники Старые", "Headphones Old"),
            status=ProductStatus.ARCHIVED,
        ),
    )
}


def _variant(sku: str, slug: str, price: int, position: int = 1) -> VariantRow:
    product = PRODUCTS[slug]
    option = VariantOption({"ru": "Цвет", "en": "Colour"}, {"ru": "чёрный", "en": "black"})
    titles = {locale: f"{title}, {sku}" for locale, title in product.titles.items()}
    return VariantRow(new_id(), product.id, sku, titles, (option,), Money(price, "RUB"), position)


VARIANTS = {
    row.sku: row
    for row in (
        _variant("WAVE-B", "wave", 499_000, 2),
        _variant("WAVE-A", "wave", 599_000, 1),
        *(_variant(f"{slug.upper()}-A", slug, 100_000) for slug in PRODUCTS if slug != "wave"),
    )
}


def _deliveries() -> list[Delivery]:
    quantities = {
        ("WAVE-A", 0): 7,
        ("WAVE-A", 1): 3,
        ("WAVE-B", 1): 2,
        ("STORK-A", 0): 4,
        ("KETTLE-A", 0): 0,
        ("SOLD-OUT-A", 1): 0,
        ("COLUMN-A", 0): 50,
    }
    return [
        Delivery(VARIANTS[sku].id, WAREHOUSES[place].id, quantity)
        for (sku, place), quantity in quantities.items()
    ]


CATALOGUE = Catalogue(
    categories=[AUDIO, HEADPHONES, KITCHEN],
    products=list(PRODUCTS.values()),
    variants=list(VARIANTS.values()),
    warehouses=WAREHOUSES,
    deliveries=_deliveries(),
)


def variant_id(sku: str) -> UUID:
    """Return the id of a variant of the small catalogue."""
    return VARIANTS[sku].id


#: Well rated, and badly; the others are not rated.
RATINGS = (
    Rating(PRODUCTS["wave"].id, count=20, rating_sum=96, sequence=20),
    Rating(PRODUCTS["stork"].id, count=10, rating_sum=20, sequence=10),
)
