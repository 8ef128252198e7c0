"""Every query of products: reading the catalogue, changing stock, filling an empty store.

What may not enter: decisions (rules), commits (the unit of work), the graph.
"""
