"""How good the store finds and recommends, measured: judged queries, made-up traffic, one verdict.

What may not enter: anything that the search or the recommender is made of.
"""
