"""The search port's adapters, one engine each. What may not enter: rules, and the graph."""
