"""What stands in categories, page by page."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import cast, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid

from subgraphs.kit.keyset import SortedList, read_pages
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.products.repository.catalogue import Reader
from subgraphs.products.search_models import product_search

#: A category, and the page of its list that is asked for.
Wanted: TypeAlias = tuple[UUID, PageRequest[tuple[UUID]]]


def newest_in(category_id: UUID) -> SortedList[UUID]:
    """Return the list of the products of a category and those below it, the newest first."""
    wanted = cast([category_id], ARRAY(Uuid))
    statement = select(product_search.c.product_id).where(
        product_search.c.listed, product_search.c.category_ids.contains(wanted)
    )
    return SortedList(statement, (product_search.c.product_id,), lambda row: row.product_id)


async def newest_by_category(
    reader: Reader, wanted: Collection[Wanted]
) -> dict[Wanted, Page[UUID]]:
    """Return pages of the lists of categories, all by one statement."""
    return await read_pages(reader, {each: (newest_in(each[0]), each[1]) for each in wanted})
