"""Statements to a store are made in its repository, where every query can be found and measured."""

import ast
from collections.abc import Iterator

from infra.lint.rule import Finding, Rule, SourceFile

_ROOMS_WITHOUT_QUERIES = {
    "app",
    "schema",
    "types",
    "loaders",
    "service",
    "rules",
    "errors",
}
_MAKERS = {"select", "insert", "update", "delete", "text"}


def check(file: SourceFile) -> Iterator[Finding]:
    """Report SQLAlchemy statements made in the other rooms of a subgraph."""
    parts = file.path.parts
    in_subgraph = parts[0] == "subgraphs" and len(parts) > 2 and parts[1] != "kit"  # noqa: PLR2004
    # A room is a module, or a folder once it has grown.
    room = parts[2].removesuffix(".py") if in_subgraph else ""
    if file.tree is None or file.is_test or room not in _ROOMS_WITHOUT_QUERIES:
        return
    for node in ast.walk(file.tree):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module.startswith("sqlalchemy"):
                for name in names:
                    if name.name in _MAKERS:
                        yield Finding(node.lineno, f"`{name.name}` belongs in repository.py")
            case _:
                continue


RULE = Rule("queries", check)
