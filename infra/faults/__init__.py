"""Kills the store's processes while orders travel, and counts what arrived.

It knows the store from outside alone: its command, its graph, its mailbox. Imports of the store's
code may not enter.
"""
