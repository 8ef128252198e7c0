"""The closed set of topics, of event types in each, and of who listens to which.

An event type that is not here is not published: its outbox rows wait for a release that knows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """Every topic of the store."""

    USERS = "shop.users.v1"
    PRODUCTS = "shop.products.v1"
    STOCK = "shop.stock.v1"
    CARTS = "shop.carts.v1"
    ORDERS = "shop.orders.v1"
    PAYMENTS = "shop.payments.v1"
    SHIPMENTS = "shop.shipments.v1"
    REVIEWS = "shop.reviews.v1"
    #: Its first record names the broker's incarnation; a broker without it has forgotten all.
    CONTROL = "shop.control.v1"


@dataclass(frozen=True, slots=True)
class TopicSettings:
    """How a topic is made where the broker lets us make it.

    Attributes:
        partitions: how many.
        retention_days: how long messages are kept; None for ever.
    """

    partitions: int
    retention_days: int | None


TOPIC_SETTINGS: Mapping[Topic, TopicSettings] = {
    Topic.USERS: TopicSettings(6, 30),
    Topic.PRODUCTS: TopicSettings(6, 30),
    Topic.STOCK: TopicSettings(12, 7),
    Topic.CARTS: TopicSettings(6, 3),
    Topic.ORDERS: TopicSettings(12, 365),
    Topic.PAYMENTS: TopicSettings(12, 365),
    Topic.SHIPMENTS: TopicSettings(6, 90),
    Topic.REVIEWS: TopicSettings(6, 90),
    Topic.CONTROL: TopicSettings(1, None),
}

#: The topic of each event type. An aggregate's facts share a topic, so they keep their order.
TOPIC_OF: Mapping[str, Topic] = {
    "shop.user.registered.v1": Topic.USERS,
    "shop.user.token_reuse_detected.v1": Topic.USERS,
    "shop.user.email_verification_requested.v1": Topic.USERS,
    "shop.user.password_reset_requested.v1": Topic.USERS,
    "shop.user.registration_repeated.v1": Topic.USERS,
    "shop.user.password_changed.v1": Topic.USERS,
    "shop.user.contact_linked.v1": Topic.USERS,
    "shop.user.preferences_changed.v1": Topic.USERS,
    "shop.user.erased.v1": Topic.USERS,
    "shop.product.created.v1": Topic.PRODUCTS,
    "shop.product.updated.v1": Topic.PRODUCTS,
    "shop.product.published.v1": Topic.PRODUCTS,
    "shop.product.rejected.v1": Topic.PRODUCTS,
    "shop.product.archived.v1": Topic.PRODUCTS,
    "shop.product.price_changed.v1": Topic.PRODUCTS,
    "shop.product.viewed.v1": Topic.PRODUCTS,
    "shop.category.changed.v1": Topic.PRODUCTS,
    "shop.category.deleted.v1": Topic.PRODUCTS,
    "shop.favourite.added.v1": Topic.PRODUCTS,
    "shop.favourite.removed.v1": Topic.PRODUCTS,
    "shop.stock.changed.v1": Topic.STOCK,
    "shop.stock.back_in_stock.v1": Topic.STOCK,
    "shop.stock.low.v1": Topic.STOCK,
    "shop.stock.reserved.v1": Topic.STOCK,
    "shop.stock.committed.v1": Topic.STOCK,
    "shop.stock.shipped.v1": Topic.STOCK,
    "shop.stock.released.v1": Topic.STOCK,
    "shop.stock.reservation_expired.v1": Topic.STOCK,
    "shop.cart.line_added.v1": Topic.CARTS,
    "shop.cart.line_changed.v1": Topic.CARTS,
    "shop.cart.line_removed.v1": Topic.CARTS,
    "shop.cart.cleared.v1": Topic.CARTS,
    "shop.cart.checked_out.v1": Topic.CARTS,
    "shop.checkout.started.v1": Topic.ORDERS,
    "shop.order.placed.v1": Topic.ORDERS,
    "shop.order.confirmed.v1": Topic.ORDERS,
    "shop.order.paid.v1": Topic.ORDERS,
    "shop.order.shipped.v1": Topic.ORDERS,
    "shop.order.returned.v1": Topic.ORDERS,
    "shop.order.delivered.v1": Topic.ORDERS,
    "shop.order.refunded.v1": Topic.ORDERS,
    "shop.order.cancelled.v1": Topic.ORDERS,
    "shop.payment.created.v1": Topic.PAYMENTS,
    "shop.payment.succeeded.v1": Topic.PAYMENTS,
    "shop.payment.cancelled.v1": Topic.PAYMENTS,
    "shop.refund.succeeded.v1": Topic.PAYMENTS,
    "shop.shipment.created.v1": Topic.SHIPMENTS,
    "shop.shipment.status_changed.v1": Topic.SHIPMENTS,
    "shop.shipment.delivered.v1": Topic.SHIPMENTS,
    "shop.shipment.returned.v1": Topic.SHIPMENTS,
    "shop.review.submitted.v1": Topic.REVIEWS,
    "shop.review.edited.v1": Topic.REVIEWS,
    "shop.review.queued.v1": Topic.REVIEWS,
    "shop.review.approved.v1": Topic.REVIEWS,
    "shop.review.rejected.v1": Topic.REVIEWS,
    "shop.review.stats_changed.v1": Topic.REVIEWS,
}


@dataclass(frozen=True, slots=True)
class ConsumerGroup:
    """An application that listens.

    Attributes:
        name: its name in Kafka and in its inbox.
        inbox_schema: the PostgreSQL schema of its inbox.
        types: the event types it handles; it ignores all others of their topics.
    """

    name: str
    inbox_schema: str
    types: frozenset[str]

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Return the topics that its event types travel in."""
        return tuple(sorted({topic_of(event_type) for event_type in self.types}))

    @property
    def dead_letter_topic(self) -> str:
        """Return the topic of the messages that it cannot handle."""
        return f"{self.name}.dlq"


CHECKOUT = ConsumerGroup("checkout", "checkout", frozenset({"shop.checkout.started.v1"}))
NOTIFICATIONS = ConsumerGroup(
    "notifications",
    "notifications",
    frozenset(
        {
            "shop.order.placed.v1",
            "shop.order.cancelled.v1",
            "shop.review.approved.v1",
            "shop.review.rejected.v1",
            "shop.user.email_verification_requested.v1",
            "shop.user.registration_repeated.v1",
            "shop.user.password_reset_requested.v1",
            "shop.user.password_changed.v1",
            "shop.user.contact_linked.v1",
            "shop.user.erased.v1",
        }
    ),
)
ANALYTICS = ConsumerGroup(
    "analytics", "analytics", frozenset({"shop.order.placed.v1", "shop.user.erased.v1"})
)
SEARCH = ConsumerGroup(
    "search",
    "products",
    frozenset(
        {
            "shop.product.updated.v1",
            "shop.product.published.v1",
            "shop.product.rejected.v1",
            "shop.product.archived.v1",
            "shop.product.price_changed.v1",
            "shop.stock.changed.v1",
            "shop.category.changed.v1",
            "shop.review.stats_changed.v1",
        }
    ),
)

CATALOGUE = ConsumerGroup(
    "catalogue",
    "products",
    frozenset(
        {
            "shop.cart.line_added.v1",
            "shop.favourite.added.v1",
            "shop.order.placed.v1",
            "shop.order.cancelled.v1",
            "shop.order.shipped.v1",
            "shop.product.viewed.v1",
            "shop.user.erased.v1",
        }
    ),
)
RECOMMENDATIONS = ConsumerGroup(
    "recommendations",
    "products",
    frozenset(
        {
            "shop.cart.line_added.v1",
            "shop.favourite.added.v1",
            "shop.favourite.removed.v1",
            "shop.order.placed.v1",
            "shop.product.viewed.v1",
            "shop.review.approved.v1",
            "shop.review.rejected.v1",
            "shop.user.erased.v1",
        }
    ),
)
REVIEWS = ConsumerGroup(
    "reviews",
    "products",
    frozenset(
        {
            "shop.product.published.v1",
            "shop.order.delivered.v1",
            "shop.order.refunded.v1",
            "shop.user.erased.v1",
        }
    ),
)
#: Carts have no PostgreSQL schema: their inbox is the catalogue's, as that of reviews is.
CARTS = ConsumerGroup("carts", "products", frozenset({"shop.user.erased.v1"}))
ORDERS = ConsumerGroup(
    "orders",
    "orders",
    frozenset(
        {
            "shop.payment.succeeded.v1",
            "shop.refund.succeeded.v1",
            "shop.shipment.status_changed.v1",
            "shop.shipment.delivered.v1",
            "shop.shipment.returned.v1",
            "shop.user.erased.v1",
        }
    ),
)
PAYMENTS = ConsumerGroup("payments", "payments", frozenset({"shop.order.cancelled.v1"}))
SHIPPING = ConsumerGroup(
    "shipping",
    "shipping",
    frozenset(
        {
            "shop.order.confirmed.v1",
            "shop.order.paid.v1",
            "shop.order.cancelled.v1",
            "shop.user.erased.v1",
        }
    ),
)

CONSUMER_GROUPS = (
    CHECKOUT,
    ORDERS,
    PAYMENTS,
    SHIPPING,
    NOTIFICATIONS,
    ANALYTICS,
    SEARCH,
    CATALOGUE,
    RECOMMENDATIONS,
    REVIEWS,
    CARTS,
)

#: Everything that a broker must have before the store works, dead letters included.
ALL_TOPICS: Mapping[str, TopicSettings] = {
    **{topic.value: settings for topic, settings in TOPIC_SETTINGS.items()},
    **{group.dead_letter_topic: TopicSettings(1, 30) for group in CONSUMER_GROUPS},
}


def topic_of(event_type: str) -> Topic:
    """Return the topic of an event type.

    Raises:
        KeyError: when the store has no such type.
    """
    return TOPIC_OF[event_type]
