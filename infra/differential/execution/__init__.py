"""The router's answers compared with the uncut schema's, thousands of drawn cases at a time.

What may enter: running the cases of `supergraph.tests.oracle` at scale. What may not: drawing them.
"""
