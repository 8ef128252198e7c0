"""Queries of lists: products by words and filters, and words to complete."""

from __future__ import annotations

import unicodedata

import strawberry

from subgraphs.kit.connections import Paged
from subgraphs.kit.context import Info, pick_text
from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.federation import list_size
from subgraphs.kit.pagination import PageArguments
from subgraphs.kit.text import is_storable
from subgraphs.products.loaders import Products
from subgraphs.products.ports import SearchSort
from subgraphs.products.rules.publication import ProductStatus
from subgraphs.products.rules.search_text import LONGEST_TEXT
from subgraphs.products.service import search as service
from subgraphs.products.types.search import ProductFilter, ProductSearchConnection, read_filters

_MOST_SUGGESTIONS = 20


@strawberry.type
class SearchQueries:
    """What can be searched for."""

    @strawberry.federation.field(
        description="Products by words in Russian or English: those that have every word, and "
        "where they are few, those that have most. All products without words.",
        extensions=[Paged()],
    )
    async def products(
        self,
        info: Info[Products],
        page: PageArguments,
        search: str | None = None,
        filter: ProductFilter | None = None,  # the argument's name in the graph
        sort: SearchSort = SearchSort.RELEVANCE,
    ) -> ProductSearchConnection | None:
        """Return a page of products."""
        asked = page.read(service.CURSOR_LENGTH)
        text = _search_text(search or "", "search")
        wanted = service.ProductList(text, await read_filters(info, filter), sort)
        answer = await service.search(info.context.domain.search, wanted, asked)
        return await ProductSearchConnection.of_answer(info, answer)

    @strawberry.field(
        description="Titles of products that have words beginning as typed, for a search box.",
        directives=[list_size(slicing=["first"])],
    )
    async def search_suggestions(
        self, info: Info[Products], text: str, first: int = 8
    ) -> list[str] | None:
        """Return titles, the fittest first, each once."""
        if not 1 <= first <= _MOST_SUGGESTIONS:
            raise BadUserInput(f"`first` is {first}; ask for 1 to {_MOST_SUGGESTIONS}.")
        domain = info.context.domain
        ids = await service.complete(domain.search, _search_text(text, "text"), first)
        rows = await domain.product.load_many(list(ids))
        titles = (
            pick_text(row.titles, info.context.request.locale)
            for row in rows
            if row is not None and row.status is ProductStatus.ACTIVE
        )
        return list(dict.fromkeys(titles))


def _search_text(value: str, argument: str) -> str:
    if len(value) > LONGEST_TEXT:
        raise BadUserInput(f"`{argument}` is longer than {LONGEST_TEXT} characters.")
    if not is_storable(value) or any(map(_is_control, value)):
        raise BadUserInput(f"`{argument}` holds characters that are no text.")
    return " ".join(value.split())


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and not character.isspace()
