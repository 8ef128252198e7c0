"""The graph's types of shipping, a topic a module.

What may not enter: decisions; a type shows a row to those who may see it.
"""
