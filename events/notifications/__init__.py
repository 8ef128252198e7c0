"""Notifications: what customers are told, in their language, each time exactly once.

The room owns deliveries: what is to be sent to whom, and whether it was. What may not enter:
addresses in events (the users domain is asked for them), and decisions of other domains.
"""
