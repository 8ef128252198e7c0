"""The GraphQL specification's own rules for a schema, on the composer's model.

They hold for a subgraph, for the merged supergraph and for an API schema alike. graphql-core has
them too, but on a schema built anew: for thousands of types that costs more than composing.
Source: https://spec.graphql.org/September2025/#sec-Type-System.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from supergraph.composition.graphql_rules.check import SchemaCheck
from supergraph.composition.graphql_rules.directives import check_directives
from supergraph.composition.graphql_rules.interfaces import check_interfaces
from supergraph.composition.graphql_rules.types import check_members, check_types

__all__ = [
    "ALL_RULES",
    "MERGED_RULES",
    "SchemaCheck",
    "check_directives",
    "check_members",
    "check_schema",
]

SchemaRule = Callable[[SchemaCheck], None]

ALL_RULES: tuple[SchemaRule, ...] = (check_types, check_interfaces, check_directives)
MERGED_RULES: tuple[SchemaRule, ...] = (check_types, check_interfaces)
"""The rules that merging valid subgraphs can break."""


def check_schema(check: SchemaCheck, rules: Sequence[SchemaRule] = ALL_RULES) -> None:
    """Apply rules of the specification to a schema."""
    for rule in rules:
        rule(check)
