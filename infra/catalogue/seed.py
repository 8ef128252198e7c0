"""Fills an empty store with the made-up shop, through the domains' own bulk functions."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence

from infra.catalogue.goods import Goods, make_goods
from infra.catalogue.opinions import make_opinions, rating_of, ratings_of, summaries_of
from infra.catalogue.people import People, Person, make_people
from subgraphs.kit.events import EventContext
from subgraphs.kit.resources import Resources
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.app import fill_indexes
from subgraphs.products.models import metadata as products_metadata
from subgraphs.products.repository.bulk import count_products, insert_catalogue
from subgraphs.products.repository.ratings import write_ratings
from subgraphs.reviews.models.summaries import SummaryRow
from subgraphs.reviews.repository.ratings import RatingTotals
from subgraphs.reviews.repository.reviews import ReviewRepository
from subgraphs.users.adapters.argon2_passwords import password_hasher
from subgraphs.users.models import NewUser
from subgraphs.users.models import metadata as users_metadata
from subgraphs.users.service.directory import seed_users

_CONTEXT = EventContext("seed")


async def seed(resources: Resources, admin_password: str) -> bool:
    """Fill the store, unless it was filled before.

    Every owner's layout must be up to date. What is there already stays, so a run that was cut
    short is completed by the next one, and so is a store that got one new, empty server.

    Args:
        resources: the store's servers.
        admin_password: the password of the administrator and of the demo accounts.

    Returns:
        Whether anything was written.
    """
    reviews = ReviewRepository(resources.documents)
    # Summaries are written last of all.
    if await reviews.has_products() and await _has_goods(resources):
        return False
    people = make_people()
    goods = make_goods(people.sellers)
    opinions = make_opinions(goods, people.buyers)
    summaries = summaries_of(goods.catalogue.products, opinions)
    await asyncio.gather(
        _write_people(resources, people, admin_password),
        _write_goods(resources, goods, summaries),
        reviews.insert_counted(opinions),
    )
    await reviews.insert_summaries(summaries)
    await RatingTotals(resources.documents).add(ratings_of(summaries))
    return True


async def _write_people(resources: Resources, people: People, password: str) -> None:
    hasher = password_hasher(resources.settings.store_password_cost)
    known = await hasher.hash(password)
    # Nobody signs in as these: the password is forgotten here.
    forgotten = await hasher.hash(secrets.token_urlsafe(32))
    accounts = _accounts(people.everybody, known, forgotten)
    work = UnitOfWork(resources.engine, users_metadata, resources.clock, _CONTEXT)
    async with work:
        await seed_users(work, accounts)


def _accounts(everybody: Sequence[Person], known: str, forgotten: str) -> list[NewUser]:
    return [
        NewUser(
            id=person.id,
            email=person.email,
            display_name=person.display_name,
            roles=person.roles,
            locale=person.locale,
            password_hash=known if person.demo else forgotten,
            created_at=person.since,
            confirmed_at=person.since,
        )
        for person in everybody
    ]


async def _has_goods(resources: Resources) -> bool:
    work = UnitOfWork(resources.engine, products_metadata, resources.clock, _CONTEXT)
    async with work:
        return await count_products(work.session) > 0


async def _write_goods(resources: Resources, goods: Goods, summaries: Sequence[SummaryRow]) -> None:
    work = UnitOfWork(resources.engine, products_metadata, resources.clock, _CONTEXT)
    async with work:
        if await count_products(work.session) == 0:
            await insert_catalogue(work.session, goods.catalogue, resources.clock())
            await write_ratings(work.session, [rating_of(summary) for summary in summaries])
    await fill_indexes(resources)
