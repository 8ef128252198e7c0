"""The workers put together: relay, checkout, notifications, analytics, search, catalogue."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from events.analytics.app import migrate as migrate_analytics
from events.analytics.consumer import CONSUMER as ANALYTICS_CONSUMER
from events.broker import Broker
from events.inboxes import Inboxes
from events.leadership import Leadership
from events.notifications.adapters.smtp import SmtpMailer
from events.notifications.app import migrate as migrate_notifications
from events.notifications.service import Sender, SenderParts, notification_consumer
from events.outboxes.mongo import MongoOutbox
from events.outboxes.outbox import Outbox
from events.outboxes.postgres import PostgresOutbox
from events.outboxes.redis import RedisOutbox
from events.processor import Consumer, Processor
from events.reactions.cart import cart_consumer
from events.reactions.catalogue import Sweeper, catalogue_consumer
from events.reactions.orders import CONSUMER as ORDERS_CONSUMER
from events.reactions.payments import CONSUMER as PAYMENTS_CONSUMER
from events.reactions.recommendations import CONSUMER as RECOMMENDATIONS_CONSUMER
from events.reactions.recommendations import build_regularly
from events.reactions.reviews import recount_nightly, reviews_consumer
from events.reactions.search import Feeder, follow_ratings_regularly, search_consumer
from events.reactions.shipping import CONSUMER as SHIPPING_CONSUMER
from events.relay import Relay
from events.retry import Failure, classify, pause_after
from events.sagas.app import migrate as migrate_sagas
from events.sagas.runner import Runner, checkout_consumer
from events.sagas.steps import Steps
from events.topics import ALL_TOPICS
from subgraphs.kit.resources import Resources
from subgraphs.orders.app import migrate as migrate_orders
from subgraphs.payments.app import migrate as migrate_payments
from subgraphs.products.app import follow_ratings, refresh_recommendations, search_index
from subgraphs.products.app import migrate as migrate_products
from subgraphs.reviews.app import migrate as migrate_reviews
from subgraphs.reviews.app import recount as recount_reviews
from subgraphs.reviews.repository.store import ReviewStore
from subgraphs.shipping.app import migrate as migrate_shipping
from subgraphs.users.app import migrate as migrate_users

logger = logging.getLogger("store.worker")

#: The owners whose outbox is a PostgreSQL table.
OUTBOX_SCHEMAS = ("users", "products", "orders", "payments", "shipping")

Migrate: TypeAlias = Callable[[Resources], Awaitable[None]]


class Worker:
    """What every worker shares: its connections, the order to stop, the sign that it is ready.

    Args:
        resources: the process's connections.
        broker: the broker.
        stopping: set when the worker is to end.
        ready_file: made when the worker begins its work, or None.
    """

    def __init__(
        self,
        resources: Resources,
        broker: Broker,
        stopping: asyncio.Event,
        ready_file: Path | None = None,
    ) -> None:
        self.resources = resources
        self.broker = broker
        self.stopping = stopping
        self._ready_file = ready_file

    def report_ready(self) -> None:
        """Say that the work has begun."""
        logger.info("ready")
        if self._ready_file is not None:
            self._ready_file.touch()

    async def persist(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do something that ends only when told to stop; begin anew while servers are away.

        Raises:
            Exception: a failure that waiting does not heal.
        """
        failures = 0
        while not self.stopping.is_set():
            try:
                return await work()
            except Exception as error:
                if classify(error) is not Failure.UNAVAILABLE:
                    raise
                failures += 1
                pause = pause_after(failures, random.random())  # noqa: S311  # only spreads
                logger.warning(
                    "waiting %.1f s for a server: %s: %s", pause, type(error).__name__, error
                )
                await self._pause(pause)
        return None

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return

    async def consume(self, consumer: Consumer, migrate: Migrate) -> None:
        """Bring the consumer's store up to date, then handle events until told to stop."""
        resources = self.resources

        async def work() -> None:
            await migrate(resources)
            await self.broker.ensure_topics(ALL_TOPICS)
            self.report_ready()
            processor = Processor(consumer, self.broker, resources.engine, resources.clock)
            await processor.run(self.stopping)

        await self.persist(work)


def _in_turn(*migrations: Migrate) -> Migrate:
    """Return what brings the stores of several owners up to date."""

    async def migrate(resources: Resources) -> None:
        for each in migrations:
            await each(resources)

    return migrate


async def run_relay(worker: Worker) -> None:
    """Publish what the outboxes hold."""
    resources = worker.resources
    outboxes: list[Outbox] = [
        *(PostgresOutbox(resources.engine, schema) for schema in OUTBOX_SCHEMAS),
        RedisOutbox(resources.redis),
        MongoOutbox(resources.documents),
    ]

    async def work() -> None:
        relay = Relay(outboxes, worker.broker, Inboxes(resources.engine), resources.clock)
        async with Leadership(resources.settings.database_url) as leadership:
            worker.report_ready()
            await relay.run(leadership, worker.stopping)

    await worker.persist(work)


async def run_checkout(worker: Worker) -> None:
    """Begin and run checkouts, and let orders, payments and shipments follow each other."""
    resources = worker.resources
    runner = Runner(resources.engine, Steps(resources).carry_out, resources.clock)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(worker.consume(checkout_consumer(runner), migrate_sagas))
        tasks.create_task(worker.consume(ORDERS_CONSUMER, migrate_orders))
        tasks.create_task(worker.consume(PAYMENTS_CONSUMER, migrate_payments))
        tasks.create_task(worker.consume(SHIPPING_CONSUMER, migrate_shipping))
        tasks.create_task(runner.run(worker.stopping))


async def run_notifications(worker: Worker) -> None:
    """Note what customers are to be told, and tell it."""
    resources = worker.resources
    settings = resources.settings
    mailer = SmtpMailer(settings.smtp_url, resources.clock)
    sender = Sender(SenderParts(resources.engine, mailer, resources.clock, settings))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(worker.consume(notification_consumer(sender), migrate_notifications))
        tasks.create_task(sender.run(worker.stopping))


async def run_analytics(worker: Worker) -> None:
    """Count what happens."""
    await worker.consume(ANALYTICS_CONSUMER, _in_turn(migrate_users, migrate_analytics))


async def run_search(worker: Worker) -> None:
    """Keep what search finds up with products, stock and ratings."""
    resources = worker.resources
    index = search_index(resources)
    feeder = None if index is None else Feeder(resources.engine, index)

    async def follow() -> None:
        await migrate_products(resources)
        await follow_ratings_regularly(lambda: follow_ratings(resources), worker.stopping)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(worker.consume(search_consumer(feeder), migrate_products))
        tasks.create_task(worker.persist(follow))
        if feeder is not None:
            tasks.create_task(worker.persist(lambda: feeder.run(worker.stopping)))


async def run_catalogue(worker: Worker) -> None:
    """Note what customers are interested in, end overdue holds, keep reviews and carts up."""
    resources = worker.resources
    reviews = reviews_consumer(ReviewStore.of(resources.documents), resources.clock)
    carts = cart_consumer(resources.redis, resources.clock)
    migrate_all = _in_turn(migrate_users, migrate_products, migrate_reviews)

    async def sweep() -> None:
        await migrate_products(resources)
        await Sweeper(resources.engine, resources.clock).run(worker.stopping)

    async def recount() -> None:
        await migrate_reviews(resources)
        await recount_nightly(lambda: recount_reviews(resources), resources.clock, worker.stopping)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(worker.consume(catalogue_consumer(), migrate_products))
        tasks.create_task(worker.consume(reviews, migrate_all))
        tasks.create_task(worker.consume(carts, migrate_products))
        tasks.create_task(worker.persist(sweep))
        tasks.create_task(worker.persist(recount))


async def run_recommendations(worker: Worker) -> None:
    """Note what customers like, and build models of recommendations of it."""
    resources = worker.resources

    async def build() -> None:
        await migrate_products(resources)
        await build_regularly(lambda: refresh_recommendations(resources), worker.stopping)

    async with asyncio.TaskGroup() as tasks:
        migrate_both = _in_turn(migrate_users, migrate_products)
        tasks.create_task(worker.consume(RECOMMENDATIONS_CONSUMER, migrate_both))
        tasks.create_task(worker.persist(build))


WORKERS: Mapping[str, Callable[[Worker], Awaitable[None]]] = {
    "relay": run_relay,
    "checkout": run_checkout,
    "notifications": run_notifications,
    "analytics": run_analytics,
    "search": run_search,
    "catalogue": run_catalogue,
    "recommendations": run_recommendations,
}
