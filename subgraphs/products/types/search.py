"""The graph's types of searching: filters, sorts, what was found, and facets."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import strawberry

from subgraphs.kit.connections import Connection
from subgraphs.kit.context import Info, pick_text
from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.ids import parse_global_id
from subgraphs.kit.money import MinorUnits
from subgraphs.kit.text import is_storable
from subgraphs.products.loaders import Products
from subgraphs.products.ports import Facets, SearchFilters, SearchSort
from subgraphs.products.repository import catalogue
from subgraphs.products.repository import search as repository
from subgraphs.products.rules.facet_values import FacetValue
from subgraphs.products.service.search import Answer, count_facets
from subgraphs.products.types.catalogue import Category, Product, User, connect_hits

_MOST_VALUES = 50
_MOST_ATTRIBUTES = 20
_BEST_RATING = 5.0
_CODE = re.compile(r"[\w.-]{1,80}")

ProductSort = strawberry.enum(
    SearchSort,
    name="ProductSort",
    description="The order of a list of products; equals stand newest first. RELEVANCE without "
    "words is POPULARITY.",
)


@strawberry.input(description="One of these values of an attribute.")
class AttributeFilter:
    """Narrows a list by one attribute."""

    code: str = strawberry.field(description="As `ProductFacets.attributes` names it.")
    values: list[str] = strawberry.field(description="As the facet names them; 1 to 50.")


@strawberry.input(description="What every product of the list fulfils, all of it.")
class ProductFilter:
    """Narrows a list of products."""

    category: str | None = strawberry.field(
        default=None, description="The slug of a category; those below it are included."
    )
    price_from: MinorUnits | None = strawberry.field(
        default=None, description="The lowest of the variants' prices is at least this."
    )
    price_to: MinorUnits | None = strawberry.field(
        default=None, description="The lowest of the variants' prices is at most this."
    )
    rating_from: float | None = strawberry.field(
        default=None, description="The mean rating, tempered by how many there are: 0 to 5."
    )
    in_stock: bool | None = strawberry.field(
        default=None, description="Whether something of it can be bought now."
    )
    sellers: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Sold by one of these users; at most 50."
    )
    attributes: list[AttributeFilter] | None = strawberry.field(
        default=None, description="One entry for each attribute; at most 20."
    )


async def read_filters(info: Info[Products], given: ProductFilter | None) -> SearchFilters:
    """Return what a filter means.

    Raises:
        BadUserInput: naming what can never be right in it.
    """
    if given is None:
        return SearchFilters()
    category_id = None
    if given.category is not None:
        slug = given.category
        async with info.context.domain.reader.connect() as connection:
            found = (
                await catalogue.category_by_slug(connection, slug) if is_storable(slug) else None
            )
        if found is None:
            raise BadUserInput("`category` is not the slug of a category; see `categories`.")
        category_id = found.id
    _check_prices(given.price_from, given.price_to)
    rating = given.rating_from
    if rating is not None and not (math.isfinite(rating) and 0 <= rating <= _BEST_RATING):
        raise BadUserInput("`ratingFrom` is not a number from 0 to 5.")
    sellers = given.sellers or []
    _check_size("sellers", sellers, _MOST_VALUES)
    return SearchFilters(
        category_id=category_id,
        price_from=given.price_from,
        price_to=given.price_to,
        rating_from=rating,
        in_stock=given.in_stock,
        seller_ids=frozenset(parse_global_id("User", each) for each in sellers),
        attributes=_read_attributes(given.attributes or []),
    )


def _check_prices(lowest: int | None, highest: int | None) -> None:
    if any(price is not None and price < 0 for price in (lowest, highest)):
        raise BadUserInput("A price is not negative.")
    if lowest is not None and highest is not None and lowest > highest:
        raise BadUserInput("`priceFrom` is greater than `priceTo`.")


def _check_size(name: str, values: Sequence[object], most: int) -> None:
    if len(values) > most:
        raise BadUserInput(f"`{name}` has {len(values)} entries; at most {most} are allowed.")


def _read_attributes(given: Sequence[AttributeFilter]) -> Mapping[str, frozenset[str]]:
    _check_size("attributes", given, _MOST_ATTRIBUTES)
    found: dict[str, frozenset[str]] = {}
    for each in given:
        _check_size("values", each.values, _MOST_VALUES)
        if each.code in found or not each.values:
            raise BadUserInput("`attributes` has one entry with values for each attribute.")
        for name in (each.code, *each.values):
            if not _CODE.fullmatch(name):
                raise BadUserInput(f"{name[:60]!r} is not the code of an attribute or a value.")
        found[each.code] = frozenset(each.values)
    return found


@strawberry.type(description="A category, and how many products of the list stand in it.")
class CategoryCount:
    """An entry of the facet of categories."""

    category: Category = strawberry.field(description="It or one below it lists the products.")
    count: int = strawberry.field(description="How many of the list's products.")


@strawberry.type(description="A seller, and how many products of the list are theirs.")
class SellerCount:
    """An entry of the facet of sellers."""

    seller: User = strawberry.field(description="Who sells them.")
    count: int = strawberry.field(description="How many of the list's products.")


@strawberry.type(description="A lowest rating, and how many products of the list reach it.")
class RatingCount:
    """An entry of the facet of ratings."""

    rating_from: float = strawberry.field(description="At least so many stars.")
    count: int = strawberry.field(description="How many of the list's products.")


@strawberry.type(description="A value of an attribute, and how many products of the list have it.")
class AttributeValueCount:
    """An entry of the facet of an attribute."""

    value: str = strawberry.field(description="For `AttributeFilter.values`.")
    title: str = strawberry.field(description="In the request's language.")
    count: int = strawberry.field(description="How many of the list's products.")


@strawberry.type(description="An attribute that products of the list differ in.")
class AttributeFacet:
    """The facet of an attribute."""

    code: str = strawberry.field(description="For `AttributeFilter.code`.")
    title: str = strawberry.field(description="In the request's language.")
    values: list[AttributeValueCount] = strawberry.field(
        description="Those that products of the list have, the most frequent first."
    )


@strawberry.type(
    description="How many products each further filter would leave. A facet ignores the filter of "
    "its own kind: it shows what another choice would give."
)
class ProductFacets:
    """The graph's form of `Facets`."""

    categories: list[CategoryCount] = strawberry.field(
        description="By category, each with those below it."
    )
    sellers: list[SellerCount] = strawberry.field(
        description="By seller; the store's own products are in none."
    )
    attributes: list[AttributeFacet] = strawberry.field(description="By attribute, and by value.")
    ratings: list[RatingCount] = strawberry.field(
        description="By lowest rating, the highest first."
    )
    in_stock: int = strawberry.field(
        description="How many of the list's products can be bought now."
    )
    price_from: MinorUnits | None = strawberry.field(description="The lowest price of the list.")
    price_to: MinorUnits | None = strawberry.field(description="The highest price of the list.")

    @classmethod
    async def of(cls, info: Info[Products], facets: Facets) -> ProductFacets:
        """Return the graph's form, in the request's language."""
        domain, locale = info.context.domain, info.context.request.locale
        rows = await domain.category.load_many(list(facets.categories))
        async with domain.reader.connect() as connection:
            titles = await repository.facet_titles(connection, facets.attributes)
        return cls(
            categories=[
                CategoryCount(category=Category.of(row, locale), count=facets.categories[row.id])
                for row in rows
                if row is not None
            ],
            sellers=[
                SellerCount(seller=User.of(key), count=count)
                for key, count in facets.sellers.items()
            ],
            attributes=_Named(titles, info).attributes(facets.attributes),
            ratings=[
                RatingCount(rating_from=step, count=count)
                for step, count in sorted(facets.ratings.items(), reverse=True)
            ],
            in_stock=facets.in_stock,
            price_from=None if facets.price_from is None else MinorUnits(facets.price_from),
            price_to=None if facets.price_to is None else MinorUnits(facets.price_to),
        )


@dataclass(frozen=True, slots=True)
class _Named:
    """Gives attributes and values their names; one without a name is left out."""

    titles: Mapping[tuple[str, str], FacetValue]
    info: Info[Products]

    def attributes(self, counted: Mapping[str, Mapping[str, int]]) -> list[AttributeFacet]:
        locale = self.info.context.request.locale
        found = []
        for code, values in counted.items():
            named = [
                (self.titles[code, value], count)
                for value, count in values.items()
                if (code, value) in self.titles
            ]
            if named:
                found.append(
                    AttributeFacet(
                        code=code,
                        title=pick_text(named[0][0].titles, locale),
                        values=[
                            AttributeValueCount(
                                value=each.value,
                                title=pick_text(each.value_titles, locale),
                                count=count,
                            )
                            for each, count in named
                        ],
                    )
                )
        return found


@strawberry.type(description="A page of the products that a search found.")
class ProductSearchConnection(Connection[Product]):
    """A connection with what a page of search results shows besides products."""

    answer: strawberry.Private[Answer]
    degraded: bool = strawberry.field(
        description="Whether the search engine is away and a simpler one answers."
    )
    corrected_search: str | None = strawberry.field(
        description="What was searched for instead of `search`, which was misspelt or typed with "
        "the other keyboard; null when it was taken as it is."
    )

    @classmethod
    async def of_answer(cls, info: Info[Products], answer: Answer) -> ProductSearchConnection:
        """Return the graph's form of an answer."""
        page = await connect_hits(info, answer)
        return cls(
            edges=page.edges,
            nodes=page.nodes,
            page_info=page.page_info,
            count=page.count,
            answer=answer,
            degraded=answer.found.degraded,
            corrected_search=answer.corrected,
        )

    @strawberry.field(description="What the list could be narrowed by; costs a request more.")
    async def facets(self, info: Info[Products]) -> ProductFacets | None:
        """Return the facets of the list."""
        facets = await count_facets(info.context.domain.search, self.answer)
        return await ProductFacets.of(info, facets)
