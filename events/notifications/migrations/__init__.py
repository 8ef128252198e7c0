"""The layout of the `notifications` schema, step by step. What may not enter: any delivery."""
