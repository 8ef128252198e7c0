"""The supergraph in memory: what each subgraph knows, and the API schema that clients see.

What may enter: reading supergraph SDL (the join specification, field sets) into frozen values.
What may not: operations, plans, composition of subgraphs, I/O of any kind.
"""
