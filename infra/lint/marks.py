"""Nothing is left for later inside the code: it is done, or it is written where work is planned."""

import re
from collections.abc import Iterator

from infra.lint.rule import Finding, Rule, SourceFile

_MARK = re.compile(r"#.*\b(?:TODO|FIXME|XXX|HACK)\b")


def check(file: SourceFile) -> Iterator[Finding]:
    """Report comments that put work off."""
    if file.path.suffix != ".py" or file.path.parts[:2] == ("infra", "lint"):
        return
    for number, line in enumerate(file.text.splitlines(), 1):
        if _MARK.search(line):
            yield Finding(number, "a mark for later")


RULE = Rule("marks", check)
