"""The layout of the `checkout` schema, step by step. What may not enter: data of any checkout."""
