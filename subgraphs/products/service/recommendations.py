"""Recommending products: noting what customers do, building models, and asking them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from subgraphs.kit.ids import new_id
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.recommendation_models import RecommendationKind
from subgraphs.products.repository import recommendations as repository
from subgraphs.products.repository.catalogue import Reader, variants_by_id
from subgraphs.products.repository.recommendations import CustomerAct, ModelRow
from subgraphs.products.rules.recommending import (
    PRAISING_STARS,
    InteractionKind,
    ProductNeighbours,
    bought_together,
    recommend,
    taste_of,
)

#: How many products a model keeps for each.
MOST_NEIGHBOURS = 50
#: How many products are recommended at most.
MOST_RECOMMENDED = 20
#: After six half-lives little is left of a liking.
_WINDOW = timedelta(days=360)
_REMEMBERED_ACTS = 200
_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)

#: Tastes of customers, and how many neighbours at most → the neighbours of each product.
FindNeighbours: TypeAlias = Callable[[Sequence[Mapping[UUID, float]], int], ProductNeighbours]


async def note_act(work: UnitOfWork, act: CustomerAct) -> None:
    """Note what a customer did, for the next model."""
    await repository.insert_act(work.session, act)


async def note_carted(work: UnitOfWork, act: CustomerAct, variant_id: UUID) -> None:
    """Note that a customer put a variant into a cart.

    Args:
        work: the caller's unit of work.
        act: what was done; its products are not known yet.
        variant_id: what was put there; an unknown one is passed over.
    """
    variant = (await variants_by_id(work.session, [variant_id])).get(variant_id)
    if variant is not None:
        found = CustomerAct(act.event_id, act.user_id, [variant.product_id], act.kind, act.at)
        await repository.insert_act(work.session, found)


async def note_review(work: UnitOfWork, act: CustomerAct, stars: int) -> None:
    """Note what a public review says in place of what it said before: praise, or nothing.

    Args:
        work: the caller's unit of work.
        act: the praise that it would be.
        stars: of the review, 1 to 5.
    """
    for product_id in act.product_ids:
        await repository.forget_acts(work.session, act.user_id, product_id, act.kind)
    if stars >= PRAISING_STARS:
        await repository.insert_act(work.session, act)


async def forget_acts(
    work: UnitOfWork, user_id: UUID, product_id: UUID, kind: InteractionKind
) -> None:
    """Forget what somebody did about a product, and undid."""
    await repository.forget_acts(work.session, user_id, product_id, kind)


async def forget_customer(work: UnitOfWork, user_id: UUID) -> None:
    """Forget what somebody did who has left; models that were built of it name nobody."""
    await repository.forget_customer(work.session, user_id)


async def build_model(work: UnitOfWork, find_neighbours: FindNeighbours) -> ModelRow:
    """Build a model of what customers did lately, in place of the one before.

    Args:
        work: the caller's unit of work.
        find_neighbours: the collaborative filter; it may take long, so it runs in a thread.
    """
    now = work.now()
    acts = await repository.acts_since(work.session, now - _WINDOW)
    tastes = [taste_of(of_one, now) for of_one in acts.values()]
    similar = await asyncio.to_thread(find_neighbours, tastes, MOST_NEIGHBOURS)
    baskets = await repository.baskets_since(work.session, now - _WINDOW)
    together = await asyncio.to_thread(bought_together, baskets, MOST_NEIGHBOURS)
    model = ModelRow(
        version=new_id(),
        built_at=now,
        interactions=sum(map(len, acts.values())),
        customers=len(acts),
        products=len(similar),
    )
    await repository.replace_model(
        work.session,
        model,
        {
            RecommendationKind.SIMILAR: similar,
            RecommendationKind.BOUGHT_TOGETHER: together,
        },
    )
    return model


async def is_model_stale(reader: Reader) -> bool:
    """Return whether customers did anything since the newest model was built."""
    model = await repository.newest_model(reader)
    since = _BEFORE_ALL if model is None else model.built_at
    return await repository.has_newer_acts(reader, since)


async def related_by_kind(
    reader: Reader, keys: Collection[tuple[RecommendationKind, UUID]]
) -> dict[tuple[RecommendationKind, UUID], tuple[UUID, ...]]:
    """Return what to show beside products, for each kind and product asked for."""
    found: dict[tuple[RecommendationKind, UUID], tuple[UUID, ...]] = {}
    for kind in sorted({kind for kind, _ in keys}):
        ids = [key for other, key in keys if other is kind]
        related = await related_products(reader, kind, ids)
        found |= {(kind, key): others for key, others in related.items()}
    return found


async def related_products(
    reader: Reader, kind: RecommendationKind, product_ids: Collection[UUID]
) -> dict[UUID, tuple[UUID, ...]]:
    """Return what to show beside products; all of it can be bought now.

    What the model says comes first. SIMILAR goes on with what is sought after most in the
    product's category, and then anywhere; BOUGHT_TOGETHER says nothing that is not so.

    Args:
        reader: where to ask.
        kind: why a product is shown.
        product_ids: beside which products.
    """
    neighbours = await repository.neighbours_of(reader, kind, product_ids)
    found = {key: [other for other, _ in neighbours.get(key, ())] for key in product_ids}
    if kind is RecommendationKind.SIMILAR:
        short = [key for key, others in found.items() if len(others) < MOST_RECOMMENDED]
        categories = await repository.own_categories(reader, short)
        fallbacks = {
            category_id: await _fallback(reader, {category_id})
            for category_id in set(categories.values())
        }
        for key, category_id in categories.items():
            found[key].extend(other for other in fallbacks[category_id] if other != key)
    return {key: tuple(dict.fromkeys(others))[:MOST_RECOMMENDED] for key, others in found.items()}


async def recommended_for(reader: Reader, user_id: UUID | None, now: datetime) -> tuple[UUID, ...]:
    """Return what to show to a customer: nothing they have had, all of it to be bought now.

    What they bought, kept, put into carts or praised they have had; what they only looked at may be
    just what is wanted.

    Args:
        reader: where to ask.
        user_id: the customer; None, or one of whom nothing is known, gets what is sought after.
        now: likings fade until then.
    """
    acts = [] if user_id is None else await repository.acts_of(reader, user_id, _REMEMBERED_ACTS)
    taste = taste_of(acts, now)
    had = frozenset() if user_id is None else await repository.products_had(reader, user_id)
    found: list[UUID] = []
    if taste:
        neighbours = await repository.neighbours_of(reader, RecommendationKind.SIMILAR, taste)
        found = recommend(taste, neighbours, had)
    if len(found) < MOST_RECOMMENDED:
        categories = await repository.own_categories(reader, taste)
        found.extend(await _fallback(reader, set(categories.values()), had))
    return tuple(dict.fromkeys(found))[:MOST_RECOMMENDED]


async def _fallback(
    reader: Reader, category_ids: Collection[UUID], excluded: Collection[UUID] = ()
) -> tuple[UUID, ...]:
    """Return what is sought after most in categories, and then anywhere."""
    # Twice as many: the caller has some of them already.
    most = 2 * MOST_RECOMMENDED
    near = await repository.bestsellers(reader, most, category_ids, excluded)
    if not category_ids or len(near) >= most:
        return near
    return (*near, *await repository.bestsellers(reader, most, excluded=excluded))
