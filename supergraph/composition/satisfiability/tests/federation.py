"""The graph of a small subgraph set, by the way that composition takes."""

from __future__ import annotations

from collections.abc import Mapping

from supergraph.composition.compose import merge
from supergraph.composition.errors import Report
from supergraph.composition.merge.schema_element import finish_schema
from supergraph.composition.satisfiability.graph import SubgraphGraph, build_graph
from supergraph.composition.subgraph import read_subgraph, settle_schema
from supergraph.composition.testing import subgraphs


def graph_of(texts: Mapping[str, str]) -> SubgraphGraph:
    """Build the graph of SDL texts by subgraph name; indexes follow the names' order."""
    report = Report()
    loaded = []
    for subgraph in sorted(subgraphs(texts), key=lambda s: s.name):
        read = read_subgraph(subgraph, report)
        assert read is not None, report.errors
        loaded.append(settle_schema(read, report))
    state = merge(loaded, report)
    assert state is not None, report.errors
    return build_graph(loaded, finish_schema(state), state.overrides)
