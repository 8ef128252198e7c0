"""Query and mutation of users, a topic a module; `root` puts them together.

What may not enter: statements, and decisions; a resolver opens a unit of work and calls a use case.
"""
