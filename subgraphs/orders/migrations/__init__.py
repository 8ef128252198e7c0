"""The layout of the `orders` schema, step by step. What may not enter: data of any order."""
