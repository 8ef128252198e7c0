"""The graph's types of the catalogue, over rows that loaders bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

import strawberry

from subgraphs.kit.connections import Connection, Paged, connect, counter
from subgraphs.kit.context import Info, pick_text
from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.federation import CacheTag
from subgraphs.kit.ids import find_global_id, global_id
from subgraphs.kit.money import MoneyType
from subgraphs.kit.pagination import PageArguments
from subgraphs.kit.settings import Locale
from subgraphs.kit.text import is_storable
from subgraphs.products.loaders import Products
from subgraphs.products.models import (
    CategoryRow,
    ProductRow,
    VariantRow,
)
from subgraphs.products.recommendation_models import RecommendationKind
from subgraphs.products.repository.favourites import favourites_of
from subgraphs.products.repository.listings import newest_in
from subgraphs.products.rules.publication import ProductStatus, may_edit
from subgraphs.products.rules.stock import Availability
from subgraphs.products.service.recommendations import MOST_RECOMMENDED
from subgraphs.products.service.search import (
    Answer,
    count_found,
)
from subgraphs.products.types.attributes import Attribute, AttributeStatement, statements
from subgraphs.products.types.node import Node
from subgraphs.products.types.values import (
    RECOMMENDED,
    Dimensions,
    Option,
    ProductRejection,
    Stock,
)
from subgraphs.products.types.warehouses import WarehouseStock


@strawberry.federation.type(keys=["id"], description="A user of the store.")
class User(Node):
    """What products add to a user, whom the users subgraph knows."""

    key: strawberry.Private[UUID]

    @classmethod
    def of(cls, key: UUID) -> User:
        """Return this domain's part of a user."""
        return cls(key=key, id=global_id("User", key))

    @classmethod
    def resolve_reference(cls, id: str) -> User | None:
        """Return this domain's part of a user."""
        key = find_global_id("User", id)
        return None if key is None else cls.of(key)

    @strawberry.federation.field(
        description="Products that they keep, the newest first; null for anybody but themselves.",
        extensions=[Paged()],
    )
    async def favourites(
        self, info: Info[Products], page: PageArguments
    ) -> Connection[Product] | None:
        """Return a page of the user's favourites."""
        identity = info.context.request.identity
        if identity is None or identity.user_id != self.key:
            return None
        return await connect_favourites(info, self.key, page)


@strawberry.federation.type(
    keys=["id"],
    description="A category of the catalogue's tree.",
    directives=[CacheTag(format="category-{$key.id}")],
)
class Category(Node):
    """The graph's form of `CategoryRow`."""

    row: strawberry.Private[CategoryRow]
    slug: str = strawberry.field(description="Its name in addresses.")
    title: str = strawberry.field(description="In the request's language.")
    version: int = strawberry.field(description="Grows with every change.")

    @classmethod
    def of(cls, row: CategoryRow, locale: Locale) -> Category:
        """Return the graph's form of a category."""
        return cls(
            row=row,
            id=global_id("Category", row.id),
            slug=row.slug,
            title=pick_text(row.titles, locale),
            version=row.version,
        )

    @classmethod
    async def resolve_reference(cls, info: Info[Products], id: str) -> Category | None:
        """Return the category that another subgraph refers to."""
        key = find_global_id("Category", id)
        row = None if key is None else await info.context.domain.category.load(key)
        return None if row is None else cls.of(row, info.context.request.locale)

    @strawberry.field(description="The category above; null at the top.")
    async def parent(self, info: Info[Products]) -> Category | None:
        """Return the category above."""
        if self.row.parent_id is None:
            return None
        row = await info.context.domain.category.load(self.row.parent_id)
        return None if row is None else Category.of(row, info.context.request.locale)

    @strawberry.field(description="From the top of the tree down to itself.")
    async def breadcrumbs(self, info: Info[Products]) -> list[Category]:
        """Return the path to it."""
        rows = await info.context.domain.category.load_many(self.row.path)
        locale = info.context.request.locale
        return [Category.of(row, locale) for row in rows if row is not None]

    @strawberry.field(description="The categories right below, in the order of lists.")
    async def children(self, info: Info[Products]) -> list[Category]:
        """Return the categories below."""
        rows = await info.context.domain.children.load(self.row.id)
        return [Category.of(row, info.context.request.locale) for row in rows or ()]

    @strawberry.field(
        description="What its products are described by; those of the categories above first."
    )
    async def attributes(self, info: Info[Products]) -> list[Attribute]:
        """Return its attributes, inherited ones too."""
        found = await info.context.domain.attributes.load(self.row.id)
        return [Attribute.of(each, info.context.request.locale) for each in found or ()]

    @strawberry.field(
        description="Its products and those of the categories below, newest first.",
        extensions=[Paged()],
    )
    async def products(
        self, info: Info[Products], page: PageArguments
    ) -> Connection[Product] | None:
        """Return a page of the category's products."""
        domain = info.context.domain
        found = await domain.newest.load((self.row.id, page.read_id()))
        if found is None:  # every key has a page, if an empty one
            raise LookupError(f"category {self.row.id} has no list")
        products = await load_products(info, found.rows)
        return connect(
            found,
            lambda key: _if_active(products.get(key)),
            lambda key: (str(key),),
            counter(domain.reader, newest_in(self.row.id)),
        )


@strawberry.federation.type(keys=["id"], description="What a customer actually buys.")
class Variant(Node):
    """The graph's form of `VariantRow`."""

    row: strawberry.Private[VariantRow]
    # Orders keep it with each line and provide it: it never changes.
    sku: str = strawberry.federation.field(
        description="The seller's article number.", shareable=True
    )
    title: str = strawberry.field(description="In the request's language.")
    price: MoneyType = strawberry.field(description="For one unit.")
    compare_at: MoneyType | None = strawberry.field(
        description="What it cost before; null when the price is not lowered."
    )
    options: list[Option] = strawberry.field(description="What sets it apart.")

    @classmethod
    def of(cls, row: VariantRow, locale: Locale) -> Variant:
        """Return the graph's form of a variant."""
        return cls(
            row=row,
            id=global_id("Variant", row.id),
            sku=row.sku,
            title=pick_text(row.titles, locale),
            price=MoneyType.of(row.price, locale),
            compare_at=MoneyType.of(row.compare_at, locale) if row.compare_at else None,
            options=[Option.of(option, locale) for option in row.options],
        )

    @classmethod
    async def resolve_reference(cls, info: Info[Products], id: str) -> Variant | None:
        """Return the variant that another subgraph refers to."""
        key = find_global_id("Variant", id)
        row = None if key is None else await info.context.domain.variant.load(key)
        return None if row is None else cls.of(row, info.context.request.locale)

    @strawberry.field(description="How much of it can be bought now.")
    async def availability(self, info: Info[Products]) -> Availability:
        """Return the public band of its stock."""
        summary = await info.context.domain.variant_stock.load(self.row.id)
        return Stock.of(summary).availability

    @strawberry.field(
        description="What each warehouse has of it; null for all but its seller and administrators."
    )
    async def warehouses(self, info: Info[Products]) -> list[WarehouseStock] | None:
        """Return its exact stock."""
        domain = info.context.domain
        row = await domain.product.load(self.row.product_id)
        if row is None or not may_edit(info.context.request.identity, row.seller_id):
            return None
        levels = await domain.levels.load(self.row.id)
        return [WarehouseStock.of(each, info.context.request.locale) for each in levels or ()]

    @strawberry.field(description="The product it is a variant of.")
    async def product(self, info: Info[Products]) -> Product | None:
        """Return its product; null when the caller may not see it."""
        row = await info.context.domain.product.load(self.row.product_id)
        return None if row is None else Product.of(row, info.context.request.locale)


@strawberry.federation.type(
    keys=["id", "slug"],
    description="A product of the catalogue, sold in one or more variants.",
    directives=[CacheTag(format="product-{$key.id}")],
)
class Product(Node):
    """The graph's form of `ProductRow`."""

    row: strawberry.Private[ProductRow]
    slug: str = strawberry.field(description="Its name in addresses.")
    title: str = strawberry.field(description="In the request's language.")
    description: str = strawberry.field(description="In the request's language.")
    price: MoneyType = strawberry.field(description="The lowest of its variants' prices.")
    weight_grams: int = strawberry.field(description="Packed.")
    dimensions: Dimensions = strawberry.field(description="Packed.")
    image_url: str | None = strawberry.field(description="Its first picture, if there is one.")
    image_urls: list[str] = strawberry.field(description="Its pictures, the first one first.")
    tags: list[str] = strawberry.field(description="Words that it is grouped by.")
    status: ProductStatus = strawberry.field(description="Whether the public sees it.")
    version: int = strawberry.field(description="Grows with every change.")

    @classmethod
    def of(cls, row: ProductRow, locale: Locale) -> Product:
        """Return the graph's form of a product."""
        return cls(
            row=row,
            id=global_id("Product", row.id),
            slug=row.slug,
            title=pick_text(row.titles, locale),
            description=pick_text(row.descriptions, locale),
            price=MoneyType.of(row.price, locale),
            weight_grams=row.weight_grams,
            dimensions=Dimensions.of(row.size),
            image_url=next(iter(row.image_urls), None),
            image_urls=list(row.image_urls),
            tags=list(row.tags),
            status=row.status,
            version=row.version,
        )

    @classmethod
    async def resolve_reference(
        cls, info: Info[Products], id: str | None = None, slug: str | None = None
    ) -> Product | None:
        """Return the product that another subgraph refers to, by either key."""
        domain = info.context.domain
        row = None
        if id is not None:
            key = find_global_id("Product", id)
            row = None if key is None else await domain.product.load(key)
        elif slug is not None and is_storable(slug):
            row = await domain.product_by_slug.load(slug)
        return None if row is None else cls.of(row, info.context.request.locale)

    @strawberry.field(description="The category it is listed in.")
    async def category(self, info: Info[Products]) -> Category:
        """Return its category."""
        row = await info.context.domain.category.load(self.row.category_id)
        if row is None:  # a foreign key stands between this and us
            raise LookupError(f"category {self.row.category_id} is gone")
        return Category.of(row, info.context.request.locale)

    @strawberry.field(description="Who sells it; null when the store itself does.")
    def seller(self) -> User | None:
        """Return a reference to the seller."""
        if self.row.seller_id is None:
            return None
        return User.of(self.row.seller_id)

    @strawberry.field(description="What describes it, in the order of its category's attributes.")
    async def attributes(self, info: Info[Products]) -> list[AttributeStatement]:
        """Return its attributes."""
        if not self.row.attributes:
            return []
        definitions = await info.context.domain.attributes.load(self.row.category_id)
        locale = info.context.request.locale
        return list(statements(self.row.attributes, definitions or (), locale))

    @strawberry.federation.field(
        description="What to show beside it; all of it can be bought now.",
        directives=[RECOMMENDED],
    )
    async def recommendations(
        self,
        info: Info[Products],
        kind: RecommendationKind = RecommendationKind.SIMILAR,
        first: int = 8,
    ) -> list[Product] | None:
        """Return related products, the closest first."""
        most = read_most(first)
        ids = await info.context.domain.related.load((kind, self.row.id))
        return await load_active(info, (ids or ())[:most])

    @strawberry.field(description="Whether it is one of your favourites.")
    async def is_favourite(self, info: Info[Products]) -> bool:
        """Return whether the caller keeps it."""
        return bool(await info.context.domain.is_favourite.load(self.row.id))

    @strawberry.field(
        description="Why a moderator keeps it from the public; null when none does, and for all "
        "but its seller and administrators."
    )
    async def rejection(self, info: Info[Products]) -> ProductRejection | None:
        """Return the newest decision, when it is a refusal."""
        may_know = may_edit(info.context.request.identity, self.row.seller_id)
        if self.row.status is not ProductStatus.REJECTED or not may_know:
            return None
        decision = await info.context.domain.rejection.load(self.row.id)
        return None if decision is None else ProductRejection.of(decision)

    @strawberry.field(description="The variants it is sold in, in the seller's order.")
    async def variants(self, info: Info[Products]) -> list[Variant]:
        """Return its variants."""
        rows = await info.context.domain.variants.load(self.row.id)
        return [Variant.of(row, info.context.request.locale) for row in rows or ()]

    @strawberry.field(description="What can be bought now.")
    async def stock(self, info: Info[Products]) -> Stock:
        """Return its stock, all variants together."""
        return Stock.of(await info.context.domain.stock.load(self.row.id))


async def connect_hits(info: Info[Products], answer: Answer) -> Connection[Product]:
    """Return the connection of what a search found; what has just gone is left out."""
    page, engine = answer.found.page, info.context.domain.search
    products = await load_products(info, [hit.product_id for hit in page.rows])
    return connect(
        page,
        lambda hit: _if_active(products.get(hit.product_id)),
        answer.cursor_key,
        lambda: count_found(engine, answer),
    )


def _if_active(product: Product | None) -> Product | None:
    """Return a product that is sold; what has just gone is still listed for a moment."""
    return product if product and product.row.status is ProductStatus.ACTIVE else None


async def connect_favourites(
    info: Info[Products], user_id: UUID, page: PageArguments
) -> Connection[Product]:
    """Return a page of somebody's favourites."""
    reader, rows = info.context.domain.reader, favourites_of(user_id)
    async with reader.connect() as connection:
        kept = await rows.page(connection, page.read_moment())
    products = await load_products(info, [each.product_id for each in kept.rows])
    return connect(
        kept,
        lambda each: products.get(each.product_id),
        lambda each: (each.since.isoformat(), str(each.product_id)),
        counter(reader, rows),
    )


def to_product(info: Info[Products]) -> Callable[[ProductRow], Product]:
    """Return what makes the graph's form of a row, in the request's language."""
    return partial(Product.of, locale=info.context.request.locale)


async def load_products(info: Info[Products], ids: Sequence[UUID]) -> Mapping[UUID, Product]:
    """Return the products that there are for the caller, by id."""
    rows = await info.context.domain.product.load_many(list(ids))
    locale = info.context.request.locale
    return {row.id: Product.of(row, locale) for row in rows if row is not None}


def read_most(first: int) -> int:
    """Return how many recommendations are asked for.

    Raises:
        BadUserInput: when there cannot be as many.
    """
    if not 1 <= first <= MOST_RECOMMENDED:
        raise BadUserInput(f"`first` is {first}; ask for 1 to {MOST_RECOMMENDED}.")
    return first


async def load_active(info: Info[Products], ids: Sequence[UUID]) -> list[Product]:
    """Return the products of ids, in order; one that has just gone is left out."""
    products = await load_products(info, ids)
    found = (products[key] for key in ids if key in products)
    return [product for product in found if product.row.status is ProductStatus.ACTIVE]
