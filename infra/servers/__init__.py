"""Runs a command against real servers that scripts beside the checkout install and start.

The scripts' folder is `REAL_SERVERS`; each script takes `install | start | stop` and its `start`
prints the server's name and address. What a server is used for may not enter here.
"""
