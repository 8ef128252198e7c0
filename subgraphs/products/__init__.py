"""Products: the catalogue, its search, and stock that cannot be sold twice.

The room owns products with their moderation, variants, categories, attributes, prices, warehouses,
reservations, and what customers keep as favourites. What may not enter: orders, carts and reviews;
another domain reaches stock only through this room's service.
"""
