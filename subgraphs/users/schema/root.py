"""The federated schema of users."""

from __future__ import annotations

import strawberry

from subgraphs.kit.app import schema_config, schema_extensions
from subgraphs.kit.federation import FederationSchema
from subgraphs.users.schema.accounts import AccountMutation, AccountQuery
from subgraphs.users.schema.people import PeopleMutation, PeopleQuery
from subgraphs.users.schema.privacy import PrivacyMutation, PrivacyQuery
from subgraphs.users.schema.providers import ProviderMutation
from subgraphs.users.schema.sessions import SessionMutation
from subgraphs.users.types.accounts import User


@strawberry.type
class Query(AccountQuery, PeopleQuery, PrivacyQuery):
    """What can be asked of users."""


@strawberry.type
class Mutation(AccountMutation, SessionMutation, ProviderMutation, PeopleMutation, PrivacyMutation):
    """What users can do with their accounts."""


schema = FederationSchema(
    query=Query,
    mutation=Mutation,
    types=[User],
    config=schema_config(),
    extensions=schema_extensions(),
)
