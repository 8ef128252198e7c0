"""The federated schema of reviews."""

from __future__ import annotations

import strawberry

from subgraphs.kit.app import schema_config, schema_extensions
from subgraphs.kit.federation import FederationSchema
from subgraphs.reviews.schema.customers import CustomerMutations, CustomerQueries
from subgraphs.reviews.schema.moderators import ModeratorMutations, ModeratorQueries
from subgraphs.reviews.types.reviews import Product, Review


@strawberry.type
class Query(CustomerQueries, ModeratorQueries):
    """What can be asked of reviews."""


@strawberry.type
class Mutation(CustomerMutations, ModeratorMutations):
    """What can be done to reviews."""


schema = FederationSchema(
    query=Query,
    mutation=Mutation,
    types=[Product, Review],
    config=schema_config(),
    extensions=schema_extensions(),
)
