"""`python -m subgraphs.users rotate-keys`: the next signing key. For a person, or for cron."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from subgraphs.kit.clock import utc_now
from subgraphs.users.adapters.key_ring import TIMES, SigningKey, change_ring
from subgraphs.users.rules.keys import is_due, published_keys


@click.group()
def main() -> None:
    """Tools of the users subgraph."""


@main.command("rotate-keys")
@click.option(
    "--file",
    "path",
    envvar="STORE_SIGNING_KEY_FILE",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The ring of keys.  [env: STORE_SIGNING_KEY_FILE]",
)
@click.option(
    "--if-older-than-days",
    "days",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Do nothing while the newest key is younger: then this may run as often as you like.",
)
@click.option(
    "--compromised",
    is_flag=True,
    help="A key is in wrong hands: withdraw all keys at once, and with them every access token.",
)
def rotate_keys(path: Path, days: int, compromised: bool) -> None:  # click passes by name
    """Add a key that signs in ten minutes; the present one stays valid while its tokens are."""
    now = utc_now()

    def change(ring: tuple[SigningKey, ...]) -> tuple[SigningKey, ...]:
        if compromised:
            return (SigningKey.new(now),)
        if not is_due(ring, now, timedelta(days=days)):
            return ring
        return (*published_keys(ring, now, TIMES), SigningKey.new(now + TIMES.lead))

    added = change_ring(path, change)
    if not added:
        click.echo("The newest key is young enough; nothing was changed.")
    for key in added:
        click.echo(f"{key.key_id} signs from {key.signs_from.isoformat(timespec='seconds')}.")


if __name__ == "__main__":
    main()
