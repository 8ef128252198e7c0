"""The command group, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import gc
import os
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import click

from supergraph.errors import RouterError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["main"]

_DISTRIBUTION = "supergraph-router"
_TRACEBACK = "SUPERGRAPH_TRACEBACK"
_GC_THRESHOLDS = (200_000, 50, 100)

# By name, so that a command does not wait for what only the others import.
_COMMANDS: Mapping[str, tuple[str, str]] = {
    "compose": ("supergraph.cli.compose", "compose_command"),
    "check": ("supergraph.cli.check", "check_command"),
    "contract": ("supergraph.cli.contract", "contract_command"),
    "api-schema": ("supergraph.cli.inspect", "api_schema_command"),
    "subgraphs": ("supergraph.cli.inspect", "subgraphs_command"),
    "plan": ("supergraph.cli.plan", "plan_command"),
    "serve": ("supergraph.cli.serve", "serve_command"),
}


class _Commands(click.Group):
    """A group whose commands are imported when called, and fail without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        found = _COMMANDS.get(cmd_name)
        if found is None:
            return None
        module, name = found
        command = getattr(import_module(module), name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            close = get_close_matches(args[0], _COMMANDS, 1)
            if not close:
                raise
            meant = f"{error.message} Did you mean {close[0]!r}?"
            raise click.UsageError(meant, ctx) from error

    def invoke(self, ctx: click.Context) -> Any:
        # A command makes one large value and ends; searching it for garbage takes half the time.
        gc.set_threshold(*_GC_THRESHOLDS)
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
      supergraph check --name reviews --schema reviews.graphql --supergraph supergraph.graphql
      supergraph plan --supergraph supergraph.graphql query.graphql
      supergraph serve --supergraph supergraph.graphql --port 4000
    """  # noqa: D301 - click's mark
