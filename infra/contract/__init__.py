"""The contract between router and store: writes `schema/` from the code, and says when they part.

`python -m infra.contract` writes subgraph SDLs, the supergraph, the API schema and the manifests of
persisted operations; `--check` only compares. What may not enter: anything that runs a service.
"""
