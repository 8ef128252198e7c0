"""Users: who people are to the store, how they prove it, and the sessions they keep.

The room owns accounts, passwords, access tokens and sessions. What may not enter: what users do
elsewhere (orders, carts, reviews); other domains know a user by id alone.
"""
