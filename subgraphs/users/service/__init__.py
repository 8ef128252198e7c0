"""The use cases of users, a topic a module; each works inside the caller's unit of work.

Passwords are hashed while no connection is held, so that slow hashes never empty the pool. What
may not enter: commits (the unit of work), statements (the repository), the graph.
"""
