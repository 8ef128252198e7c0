"""Stand-ins for the world outside the store: a mailbox, and later payment providers and carriers.

Each speaks the outside's own protocol on loopback, so the store's adapters do not know the
difference. Nothing of the store's inside (its tables, events, GraphQL) may enter.
"""
