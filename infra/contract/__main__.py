"""`python -m infra.contract [--check]`: write `schema/` from the code, or say what differs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from infra.contract.export import ContractBroken, generated_files
from infra.contract.federation import CHECKOUT


@click.command(epilog="Example: python -m infra.contract --check")
@click.option("--check", is_flag=True, help="Write nothing; fail when a file differs.")
def main(check: bool) -> None:  # click passes flags by name
    """Write the generated files of `schema/` from the code."""
    try:
        files = generated_files()
    except ContractBroken as error:
        click.echo(f"The subgraphs do not compose:\n{error}", err=True)
        sys.exit(1)
    stale = [path for path, content in files.items() if not _holds(path, content)]
    for path in stale:
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[path])
        click.echo(f"{'differs' if check else 'written'}: {path.relative_to(CHECKOUT)}")
    if check and stale:
        click.echo("Run `tox run -e schema` and commit what it writes.", err=True)
        sys.exit(1)
    click.echo(f"{len(files)} files, {len(stale)} {'differ' if check else 'written'}.")


def _holds(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() == content


if __name__ == "__main__":
    main()
