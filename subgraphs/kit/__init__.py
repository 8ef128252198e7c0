"""What every subgraph needs and no domain owns: units of work, outbox, identity, ids, money.

What may not enter: a word of any domain, and imports of any subgraph.
"""
