"""Only a unit of work commits: elsewhere a commit would cut a business step in two."""

import ast
from collections.abc import Iterator

from infra.lint.rule import Finding, Rule, SourceFile

_ALLOWED_MODULES = {"unit_of_work.py"}
_CALLS = {"commit", "commit_transaction"}
# A consumer commits the offsets of its topic, which is another thing of the same name.
_OFFSETS = {"events/kafka.py", "events/processor.py", "events/broker.py"}


def check(file: SourceFile) -> Iterator[Finding]:
    """Report calls of `commit()` in the store's rooms."""
    in_store = file.path.parts[0] in {"subgraphs", "events"}
    allowed = file.path.name in _ALLOWED_MODULES or str(file.path) in _OFFSETS
    if file.tree is None or not in_store or file.is_test or allowed:
        return
    for node in ast.walk(file.tree):
        match node:
            # A key store's repository writes one change in one script; it has no unit of work.
            case ast.Call(func=ast.Attribute(value=ast.Name(id="repository"))):
                continue
            case ast.Call(func=ast.Attribute(attr=name)) if name in _CALLS:
                yield Finding(node.lineno, f"{name}() outside the unit of work")
            case _:
                continue


RULE = Rule("commits", check)
