"""Reviews: what customers say of products, and each product's rating.

The room owns reviews and their statistics, in MongoDB. What may not enter: facts of products
beyond their ids, which arrive as a read model; sign-in; names of authors.
"""
