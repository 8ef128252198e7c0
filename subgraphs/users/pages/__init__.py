"""The few pages that letters and sign-in providers lead to, for a store without a shop window.

They are static and use the public graph like any client. What may not enter: anything that a shop
window would do.
"""
