"""Teaches the store to hear the tone of reviews: labelled texts, and what is learnt from them.

What may not enter: the judged reviews of `infra.relevance`, which tell how well it was learnt.
"""
