"""Cart: what a customer means to buy, kept in Redis, and the snapshot that a checkout takes of it.

The room owns carts and their freezing for a checkout. What may not enter: prices, stock, titles
(a line knows its variant by id alone) and orders, beyond the id of the one a cart is frozen for.
"""
