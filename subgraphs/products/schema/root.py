"""The federated schema of products."""

from __future__ import annotations

import strawberry

from subgraphs.kit.app import schema_config, schema_extensions
from subgraphs.kit.federation import FederationSchema
from subgraphs.products.schema.catalogue import CatalogueQuery
from subgraphs.products.schema.search import SearchQueries
from subgraphs.products.types.catalogue import Category, Product, Variant


@strawberry.type
class Query(SearchQueries, CatalogueQuery):
    """What can be asked of products."""


schema = FederationSchema(
    query=Query,
    types=[Product, Variant, Category],
    config=schema_config(),
    extensions=schema_extensions(),
)
