"""The GraphQL specification's own rules for a schema, on the composer's model.

They hold for a subgraph, for the merged supergraph and for an API schema alike. graphql-core has
them too, but on a schema built anew: for thousands of types that costs more than composing.
Source: https://spec.graphql.org/September2025/#sec-Type-System.
"""

from __future__ import annotations

from supergraph.composition.graphql_rules.check import SchemaCheck
from supergraph.composition.graphql_rules.directives import check_directives
from supergraph.composition.graphql_rules.interfaces import check_interfaces
from supergraph.composition.graphql_rules.types import check_types

__all__ = ["SchemaCheck", "check_schema"]


def check_schema(check: SchemaCheck) -> None:
    """Apply every rule of the specification to a schema."""
    check_types(check)
    check_interfaces(check)
    check_directives(check)
