"""The federated schema of products."""

from __future__ import annotations

import strawberry

from subgraphs.kit.app import schema_config, schema_extensions
from subgraphs.kit.federation import FederationSchema
from subgraphs.products.schema.catalogue import CatalogueQuery
from subgraphs.products.schema.categories import CategoryMutations
from subgraphs.products.schema.favourites import FavouriteMutations, FavouriteQueries
from subgraphs.products.schema.imports import ImportMutations
from subgraphs.products.schema.moderators import ModeratorMutations, ModeratorQueries
from subgraphs.products.schema.nodes import NodeQueries
from subgraphs.products.schema.popular import PopularQueries
from subgraphs.products.schema.recommendations import RecommendationQueries
from subgraphs.products.schema.search import SearchQueries
from subgraphs.products.schema.sellers import SellerMutations, SellerQueries
from subgraphs.products.schema.stock import StockMutations, StockQueries
from subgraphs.products.schema.views import ViewMutations
from subgraphs.products.types.catalogue import Category, Product, User, Variant
from subgraphs.products.types.node import REFERENCES


@strawberry.type
class Query(
    SearchQueries,
    CatalogueQuery,
    SellerQueries,
    ModeratorQueries,
    StockQueries,
    FavouriteQueries,
    PopularQueries,
    RecommendationQueries,
    NodeQueries,
):
    """What can be asked of products."""


@strawberry.type
class Mutation(
    SellerMutations,
    ModeratorMutations,
    CategoryMutations,
    StockMutations,
    FavouriteMutations,
    ImportMutations,
    ViewMutations,
):
    """What can be done to products."""


schema = FederationSchema(
    query=Query,
    mutation=Mutation,
    types=[Product, Variant, Category, User, *REFERENCES],
    config=schema_config(),
    extensions=schema_extensions(),
)
