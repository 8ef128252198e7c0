"""Client operations in normal form: what is selected, for which object types, under which guards.

What may enter: reading a validated document into frozen values, and printing GraphQL text.
What may not: knowledge of subgraphs and of plans, I/O of any kind.
"""
