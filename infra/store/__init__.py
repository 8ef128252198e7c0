"""The store as one command: services, router, subgraphs and workers, started, watched and stopped.

This room composes processes and hands them addresses and secrets. It holds no business rule, no
schema and no SQL, and nothing but the command line imports it.
"""
