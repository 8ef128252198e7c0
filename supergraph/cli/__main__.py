"""`python -m supergraph.cli`: the same as the command `supergraph`."""

from supergraph.cli.main import main

main(prog_name="supergraph")
