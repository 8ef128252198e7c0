"""The use cases of orders, a topic a module; each works inside the caller's unit of work.

What may not enter: commits (the unit of work), statements (the repository), the graph.
"""
