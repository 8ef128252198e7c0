"""The command `supergraph`: each stage of composing and serving, one subcommand each.

What may enter: options, files, addresses, exit codes, texts for a terminal. What may not: any
decision about schemas or operations; those are the rooms' below.

Exit codes: 0 when all is well, 1 when the input is at fault, 2 when the command line is.
"""

from supergraph.cli.main import main

__all__ = ["main"]
