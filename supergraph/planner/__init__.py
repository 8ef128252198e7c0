"""The query planner: from a normalised operation to the least deep, then smallest plan.

What may enter: choosing where each field comes from, and arranging the fetches. What may not:
executing anything, answers, clocks, I/O of any kind.
"""
