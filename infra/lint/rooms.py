"""Every package says what it is for, and none is a drawer for what has no place."""

import ast
from collections.abc import Iterator

from infra.lint.rule import Finding, Rule, SourceFile

_DRAWERS = {"utils", "helpers", "common", "misc"}


def check(file: SourceFile) -> Iterator[Finding]:
    """Report packages without a paragraph of purpose, and drawers."""
    if file.path.suffix != ".py":
        return
    if _DRAWERS & {file.path.stem, *file.path.parent.parts}:
        yield Finding(1, "a drawer's name says nothing of what is inside")
    is_package = file.path.name == "__init__.py" and not file.is_test
    is_room = is_package and "migrations" not in file.path.parts
    if is_room and file.tree is not None and not ast.get_docstring(file.tree):
        yield Finding(1, "the package does not say what it is for and what may not enter")


RULE = Rule("rooms", check)
