"""The query graph: from which state, in which subgraph, which field or entity can be reached.

What may enter: questions about the supergraph that depend on no operation; answers are worked out
when first asked and kept. What may not: operations, costs and choices, I/O of any kind.
"""
