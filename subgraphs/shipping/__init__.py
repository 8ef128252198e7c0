"""Shipping: what a delivery costs and how long it takes, and how far each shipment has come.

The room owns zones, tariffs and shipments, in PostgreSQL. What may not enter: the catalogue
(weights and sizes arrive with the question), orders (a shipment knows its order by id alone), money
taken.
"""
