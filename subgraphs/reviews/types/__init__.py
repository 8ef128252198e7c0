"""The graph's types of reviews, a topic a module.

What may not enter: statements, and decisions; a field reads a row, or asks a loader.
"""
