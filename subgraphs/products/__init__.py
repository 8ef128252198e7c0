"""Products: the catalogue, its search, recommendations, and stock that cannot be sold twice.

The room owns products with their moderation, variants, categories, attributes, prices, warehouses,
reservations, what customers keep as favourites, and what goes with what. What may not enter:
orders, carts and reviews; another domain reaches stock only through this room's service.
"""
