"""The project's own rules, those that no tool knows, one rule a module.

A rule is a value with a name and a check over one file of the tree; it reports places and never
changes a file. What another tool can say (style, types, imports) may not enter.
"""
