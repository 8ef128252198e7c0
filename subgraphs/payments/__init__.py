"""Payments: how an order is paid for, and what became of it.

The room owns payments and the ledger of what happened to each. What may not enter: orders (a
payment knows its order by id alone), cards (no number ever comes near), and made-up providers.
"""
