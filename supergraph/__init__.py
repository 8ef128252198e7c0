"""The federation router: composes subgraph schemas, plans operations and executes the plans.

A pure core (`schema`, `operation`, `graph`, `plan`, `composition`, `planner`) inside an ASGI shell
(`executor`, `transport`, `pipeline`, `server`). It knows schemas and HTTP; it knows no store.
"""
