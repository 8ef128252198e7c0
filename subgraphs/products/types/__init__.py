"""The graph's types of products: outputs over rows that loaders bring, inputs, and payloads.

What may not enter: statements, and decisions; a type asks its loaders and the rules.
"""
