"""`python -m infra.lint`: check the project's own rules over every tracked file."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from infra.lint import assertions, commits, lengths, marks, places, queries, rooms
from infra.lint.rule import Rule, SourceFile

RULES: tuple[Rule, ...] = (
    assertions.RULE,
    commits.RULE,
    lengths.RULE,
    marks.RULE,
    places.RULE,
    queries.RULE,
    rooms.RULE,
)
_CHECKOUT = Path(__file__).parents[2]


def tracked_files(checkout: Path) -> Iterator[SourceFile]:
    """Every text file that git tracks in a checkout."""
    listing = subprocess.run(
        ("git", "ls-files", "-z"),  # noqa: S607 - git is found where the user has it
        cwd=checkout,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listing.stdout.split("\0")):
        try:
            text = (checkout / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):  # a picture; deleted but not yet committed
            continue
        yield SourceFile(PurePosixPath(name), text)


def main() -> None:
    """Print every finding; exit with 1 when there is one."""
    count = 0
    for file in tracked_files(_CHECKOUT):
        for rule in RULES:
            for finding in rule.check(file):
                print(f"{file.path}:{finding.line}: {finding.message} [{rule.name}]")
                count += 1
    print(f"{count} findings by {len(RULES)} rules")
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
