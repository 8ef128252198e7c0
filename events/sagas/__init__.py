"""Sagas: work that several domains do for one purpose, step by step, and undo when one refuses.

Only code in this room calls more than one domain. What may not enter: a domain's own rules.
"""
