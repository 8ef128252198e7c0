"""Shipping: what a delivery costs and how long it takes.

The room owns zones and tariffs, in PostgreSQL. What may not enter: the catalogue (weights and
sizes arrive with the question), orders, money taken.
"""
