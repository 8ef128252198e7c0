"""Queries of recommendations: what customers did, models, and what may be shown of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.products.models import product
from subgraphs.products.recommendation_models import (
    RecommendationKind,
    interaction,
    recommendation,
    recommendation_model,
)
from subgraphs.products.repository.catalogue import Reader, among
from subgraphs.products.rules.recommending import Interaction, InteractionKind, ProductNeighbours
from subgraphs.products.search_models import product_search


@dataclass(frozen=True, slots=True)
class CustomerAct:
    """Something that a customer did to some products.

    Attributes:
        event_id: the event that tells of it.
        user_id: the customer.
        product_ids: the products.
        kind: what.
        at: when, UTC.
        order_id: the order of a purchase, or None.
    """

    event_id: UUID
    user_id: UUID
    product_ids: Collection[UUID]
    kind: InteractionKind
    at: datetime
    order_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model that was built.

    Attributes:
        version: its name, a UUIDv7.
        built_at: when.
        interactions: how many acts of customers it is made of.
        customers: how many customers.
        products: how many products have neighbours in it.
    """

    version: UUID
    built_at: datetime
    interactions: int
    customers: int
    products: int


async def insert_act(session: AsyncSession, act: CustomerAct) -> None:
    """Write what a customer did; products that are not known are passed over."""
    known = await session.execute(select(product.c.id).where(among(product.c.id, act.product_ids)))
    rows = [
        {
            "event_id": act.event_id,
            "product_id": key,
            "user_id": act.user_id,
            "kind": act.kind.value,
            "order_id": act.order_id,
            "at": act.at,
        }
        for key in known.scalars()
    ]
    if rows:
        await session.execute(insert(interaction).on_conflict_do_nothing(), rows)


async def forget_acts(
    session: AsyncSession, user_id: UUID, product_id: UUID, kind: InteractionKind
) -> None:
    """Forget all acts of one kind of a customer about a product."""
    await session.execute(
        delete(interaction).where(
            interaction.c.user_id == user_id,
            interaction.c.product_id == product_id,
            interaction.c.kind == kind.value,
        )
    )


async def forget_customer(session: AsyncSession, user_id: UUID) -> None:
    """Delete everything that a customer did."""
    await session.execute(delete(interaction).where(interaction.c.user_id == user_id))


async def acts_since(reader: Reader, moment: datetime) -> dict[UUID, list[Interaction[UUID]]]:
    """Return what each customer did since a moment."""
    rows = await reader.execute(
        select(
            interaction.c.user_id,
            interaction.c.product_id,
            interaction.c.kind,
            interaction.c.at,
        ).where(interaction.c.at >= moment)
    )
    found: dict[UUID, list[Interaction[UUID]]] = {}
    for row in rows:
        act = Interaction(row.product_id, InteractionKind(row.kind), row.at)
        found.setdefault(row.user_id, []).append(act)
    return found


async def acts_of(reader: Reader, user_id: UUID, most: int) -> list[Interaction[UUID]]:
    """Return what a customer did last, the newest first."""
    rows = await reader.execute(
        select(interaction.c.product_id, interaction.c.kind, interaction.c.at)
        .where(interaction.c.user_id == user_id)
        .order_by(interaction.c.at.desc())
        .limit(most)
    )
    return [Interaction(row.product_id, InteractionKind(row.kind), row.at) for row in rows]


async def products_had(reader: Reader, user_id: UUID) -> frozenset[UUID]:
    """Return the products that a customer did more about than to look, however long ago."""
    rows = await reader.execute(
        select(interaction.c.product_id).where(
            interaction.c.user_id == user_id, interaction.c.kind != InteractionKind.VIEW.value
        )
    )
    return frozenset(rows.scalars())


async def baskets_since(reader: Reader, moment: datetime) -> list[list[UUID]]:
    """Return the products of each order since a moment."""
    rows = await reader.execute(
        select(func.array_agg(interaction.c.product_id).label("items"))
        .where(interaction.c.order_id.is_not(None), interaction.c.at >= moment)
        .group_by(interaction.c.order_id)
    )
    return [row.items for row in rows]


async def replace_model(
    session: AsyncSession,
    model: ModelRow,
    neighbours: Mapping[RecommendationKind, ProductNeighbours],
) -> None:
    """Write a model and forget those before it; readers see one or the other."""
    await session.execute(
        insert(recommendation_model).values(
            version=model.version,
            built_at=model.built_at,
            interactions=model.interactions,
            customers=model.customers,
            products=model.products,
        )
    )
    rows = [
        {
            "version": model.version,
            "kind": kind.value,
            "product_id": item,
            "rank": rank,
            "other_id": other,
            "score": score,
        }
        for kind, found in neighbours.items()
        for item, others in found.items()
        for rank, (other, score) in enumerate(others)
    ]
    if rows:
        await session.execute(insert(recommendation), rows)
    await session.execute(
        delete(recommendation_model).where(recommendation_model.c.version < model.version)
    )


async def newest_model(reader: Reader) -> ModelRow | None:
    """Return the model that counts, or None before the first."""
    row = (
        await reader.execute(
            select(recommendation_model).order_by(recommendation_model.c.version.desc()).limit(1)
        )
    ).one_or_none()
    if row is None:
        return None
    return ModelRow(row.version, row.built_at, row.interactions, row.customers, row.products)


async def neighbours_of(
    reader: Reader, kind: RecommendationKind, product_ids: Collection[UUID]
) -> dict[UUID, list[tuple[UUID, float]]]:
    """Return what the newest model says goes with products and can be bought now."""
    newest = (
        select(recommendation_model.c.version)
        .order_by(recommendation_model.c.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = await reader.execute(
        select(recommendation.c.product_id, recommendation.c.other_id, recommendation.c.score)
        .join(product_search, product_search.c.product_id == recommendation.c.other_id)
        .where(
            recommendation.c.version == newest,
            recommendation.c.kind == kind.value,
            among(recommendation.c.product_id, product_ids),
            *_FOR_SALE,
        )
        .order_by(recommendation.c.product_id, recommendation.c.rank)
    )
    found: dict[UUID, list[tuple[UUID, float]]] = {}
    for row in rows:
        found.setdefault(row.product_id, []).append((row.other_id, row.score))
    return found


async def bestsellers(
    reader: Reader,
    most: int,
    category_ids: Collection[UUID] = (),
    excluded: Collection[UUID] = (),
) -> tuple[UUID, ...]:
    """Return the products sought after most that can be bought now.

    Args:
        reader: where to ask.
        most: how many.
        category_ids: only in these categories and below; empty looks everywhere.
        excluded: products to leave out.
    """
    statement = (
        select(product_search.c.product_id)
        .where(*_FOR_SALE)
        .order_by(product_search.c.popularity.desc(), product_search.c.product_id.desc())
        .limit(most)
    )
    if category_ids:
        statement = statement.where(product_search.c.category_ids.overlap(list(category_ids)))
    if excluded:
        statement = statement.where(~among(product_search.c.product_id, excluded))
    return tuple((await reader.execute(statement)).scalars())


async def own_categories(reader: Reader, product_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the category that each product is listed in."""
    rows = await reader.execute(
        select(product.c.id, product.c.category_id).where(among(product.c.id, product_ids))
    )
    return {row.id: row.category_id for row in rows}


async def has_newer_acts(reader: Reader, moment: datetime) -> bool:
    """Return whether customers did anything since a moment."""
    newer = exists(select(interaction.c.event_id).where(interaction.c.at > moment))
    return bool((await reader.execute(select(newer))).scalar_one())


_FOR_SALE: Sequence[ColumnElement[bool]] = (
    product_search.c.listed,
    product_search.c.in_stock,
)
