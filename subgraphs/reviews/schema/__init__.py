"""Query and mutation of reviews, a topic a module; `root` puts them together.

What may not enter: statements, and decisions; a resolver calls a use case.
"""
