"""Composition: many subgraph schemas in, one supergraph schema out, or everything that is wrong.

What may enter: pure functions over schema text and values. What may not: files, sockets, clocks,
the event loop, and anything that knows a particular set of subgraphs. Reading files and asking
URLs for their SDL is the caller's work (see `supergraph.cli`).
"""
