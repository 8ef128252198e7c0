"""Who hears the tone of reviews: what a model has learnt, and the words of a lexicon.

What may not enter: use cases, documents, the graph.
"""
