"""The contract between planner and executor: a query plan as a frozen value, its text and its JSON.

What may not enter: anything that knows how a plan is made or run.
"""

from supergraph.plan.nodes import (
    BatchEntry,
    BatchFetch,
    Condition,
    Each,
    Fetch,
    FieldSelection,
    Flatten,
    FragmentSelection,
    Key,
    KeyRenamer,
    Parallel,
    Path,
    PathElement,
    PlanNode,
    QueryPlan,
    RequiresSelection,
    Rewrite,
    Sequence,
    Subscription,
    ValueSetter,
)

__all__ = [
    "BatchEntry",
    "BatchFetch",
    "Condition",
    "Each",
    "Fetch",
    "FieldSelection",
    "Flatten",
    "FragmentSelection",
    "Key",
    "KeyRenamer",
    "Parallel",
    "Path",
    "PathElement",
    "PlanNode",
    "QueryPlan",
    "RequiresSelection",
    "Rewrite",
    "Sequence",
    "Subscription",
    "ValueSetter",
]
