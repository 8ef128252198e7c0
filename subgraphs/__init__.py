"""The store's seven domain subgraphs and the kit they share.

A subgraph owns its data and its words; it never imports another. What crosses domains happens in
`events/` (behaviour) or in the supergraph (schema).
"""
