"""The automatic reading of reviews: a rule a function, each finding with its score and evidence.

What may not enter: the database, the clock, the graph; a rule reads a candidate and nothing else.
"""
