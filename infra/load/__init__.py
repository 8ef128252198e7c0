"""Load and CPU measurements of the router, each a program that prints a table and a line of JSON.

May not enter: anything that the router or the store needs in order to run.
"""
