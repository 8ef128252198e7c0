"""Products: the catalogue, its search, and stock that cannot be sold twice.

The room owns products, variants, categories, prices, warehouses and reservations. What may not
enter: orders, carts and reviews; another domain reaches stock only through this room's service.
"""
