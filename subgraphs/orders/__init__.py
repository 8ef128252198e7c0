"""Orders: what was bought, its number, its status and every step from pending to delivered.

The room owns orders, their lines as they were when placed, and the keys that make placing
repeatable. What may not enter: stock, carts, payments and delivery; the checkout saga, which calls
this room's service, brings what an order needs of them.
"""
