"""How good the store finds, recommends and hears, measured: judged queries and reviews, traffic.

What may not enter: anything that the search, the recommender or a sentiment model is made of.
"""
