"""Noting what customers are interested in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.repository import popularity as repository
from subgraphs.products.repository.search import refresh
from subgraphs.products.rules.popularity import Interest, heat_of


async def note_interest(
    work: UnitOfWork, product_ids: Collection[UUID], interest: Interest, moment: datetime
) -> None:
    """Count an act of interest in products, and let search know of what moves up by it.

    Args:
        work: the caller's unit of work.
        product_ids: which products; one that is named twice counts once, one that is gone not.
        interest: what a customer did.
        moment: when, UTC.
    """
    moved = await repository.warm(work.session, set(product_ids), heat_of(interest, moment))
    await refresh(work.session, moved)


async def note_interest_in_variants(
    work: UnitOfWork, variant_ids: Collection[UUID], interest: Interest, moment: datetime
) -> None:
    """Count an act of interest in the products of variants; as `note_interest`."""
    products = await repository.products_of(work.session, variant_ids)
    await note_interest(work, products, interest, moment)
