"""Merging: the subgraphs' schemas become one, with join directives saying who has what.

One module per thing merged, each a function of the shared `MergeState` and the sources of one
element. Nothing here reads a subgraph's text or judges whether the result can be queried.
"""
