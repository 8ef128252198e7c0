"""Counts what happens in the shop from its events, and answers administrators in the graph.

What may not enter: reads of a domain's tables, and counting inside a request. A fact enters once,
by the event that tells of it.
"""
