"""The steps that draw a federation, one module for each group of features.

What may enter: a module per group, and what all share (`draw`). What may not: values, printing SDL.
"""
