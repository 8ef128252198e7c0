"""What makes the project run: services for one machine, the store's launcher, simulators, checks.

Everything here starts, checks or measures the other rooms; nothing in `supergraph`, `subgraphs` or
`events` may import it, and no business rule or GraphQL knowledge may enter it.
"""
