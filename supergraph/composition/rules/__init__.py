"""The rules one subgraph must keep on its own, one module per subject.

A rule is a function of a subgraph and a report; it never raises and reads nothing but its
arguments. Rules about several subgraphs at once belong to `merge` and `post_merge`.
"""

from __future__ import annotations

from collections.abc import Callable

from supergraph.composition.errors import Report
from supergraph.composition.rules.access import check_access_placement
from supergraph.composition.rules.context import check_contexts
from supergraph.composition.rules.cost import check_cost
from supergraph.composition.rules.external import check_external
from supergraph.composition.rules.field_sets import check_field_sets
from supergraph.composition.rules.interfaces import check_interface_keys, check_interface_objects
from supergraph.composition.rules.sharing import check_sharing_placement
from supergraph.composition.subgraph import LoadedSubgraph

__all__ = ["RULES", "Rule"]

Rule = Callable[[LoadedSubgraph, Report], None]

RULES: tuple[Rule, ...] = (
    check_field_sets,
    check_external,
    check_interface_keys,
    check_interface_objects,
    check_sharing_placement,
    check_contexts,
    check_cost,
    check_access_placement,
)
"""Every rule, in the order their errors are reported."""
