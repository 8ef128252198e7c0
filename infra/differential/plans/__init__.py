"""Plans generated cases with our planner and with two reference planners, and compares their cost.

The npm packages are test oracles: they are installed into a cache folder, asked as black boxes, and
no part of them enters the project.
"""
