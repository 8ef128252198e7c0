"""Load and CPU measurements: `python -m infra.load` measures the router beside others.

Federations are drawn from a seed (`shapes/`), their subgraphs answer from memory (`memory_server`),
clients press (`clients`), and what counts is the CPU time of the router's process (`processes`).
May not enter: anything that the router or the store needs in order to run.
"""
