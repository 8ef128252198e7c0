"""Nothing in the tree depends on where it was written: no package registry, no machine's folder."""

import re
from collections.abc import Iterator

from infra.lint.rule import Finding, Rule, SourceFile

_HOSTS = re.compile(
    r"https?://[\w.-]*(?:registry|proxy|mirror|hosted|crates|pypi|npmjs|index|repo1?\.)[\w.-]*\.\w+"
)
_FOLDERS = re.compile(r"(?<![\w.<>{}$~*-])/(?:work|farm|root|Users/\w+|home/\w+)/[\w.-]")


def check(file: SourceFile) -> Iterator[Finding]:
    """Report addresses of package registries and folders of a person's machine."""
    for number, line in enumerate(file.text.splitlines(), 1):
        for pattern, what in ((_HOSTS, "a package registry"), (_FOLDERS, "a machine's folder")):
            if pattern.search(line):
                yield Finding(number, f"names {what}: {line.strip()[:80]}")


RULE = Rule("places", check)
