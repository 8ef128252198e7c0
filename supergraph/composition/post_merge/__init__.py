"""Rules about the merged schema as a whole: what no single subgraph can break alone."""

from __future__ import annotations

from collections.abc import Callable

from supergraph.composition.merge.state import MergeState
from supergraph.composition.post_merge.interfaces import (
    check_implementations,
    check_interface_keys,
    check_interface_objects,
)
from supergraph.composition.post_merge.list_sizes import check_list_sizes
from supergraph.composition.post_merge.requirements import check_requirements
from supergraph.composition.post_merge.transitive_access import check_transitive_access

__all__ = ["MERGE_RULES", "POST_MERGE_RULES", "PostMergeRule"]

PostMergeRule = Callable[[MergeState], None]

MERGE_RULES: tuple[PostMergeRule, ...] = (check_interface_keys, check_interface_objects)
"""What is said although merging has found errors, in the order it is reported."""

POST_MERGE_RULES: tuple[PostMergeRule, ...] = (
    check_implementations,
    check_requirements,
    check_list_sizes,
    check_transitive_access,
)
"""Every rule that wants a sound merge, in the order their errors are reported."""
