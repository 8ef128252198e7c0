"""The command group, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import Any

import click

from supergraph.cli.compose import compose_command
from supergraph.cli.inspect import api_schema_command, plan_command
from supergraph.cli.serve import serve_command
from supergraph.errors import RouterError

__all__ = ["main"]

_DISTRIBUTION = "supergraph-router"
_TRACEBACK = "SUPERGRAPH_TRACEBACK"


class _Commands(click.Group):
    """A group whose commands fail with a sentence, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RouterError as error:
            raise click.ClickException(f"{error.message} [{error.code}]") from error
        except (click.ClickException, click.exceptions.Exit, click.Abort, OSError):
            # click knows how to show these; an OSError may be a closed pipe.
            raise
        except Exception as error:
            if os.environ.get(_TRACEBACK):
                raise
            raise click.ClickException(
                f"A fault of this program, {type(error).__name__}: {error}. "
                f"Please report it; {_TRACEBACK}=1 shows where it happened."
            ) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version(_DISTRIBUTION), prog_name="supergraph")
def main() -> None:
    """A GraphQL Federation router: compose subgraphs, plan operations, serve.

    \b
    Examples:
      supergraph compose --config supergraph.yaml -o supergraph.graphql
      supergraph plan --supergraph supergraph.graphql query.graphql
      supergraph serve --supergraph supergraph.graphql --port 4000
    """  # noqa: D301 - click's mark


main.add_command(compose_command)
main.add_command(api_schema_command)
main.add_command(plan_command)
main.add_command(serve_command)
