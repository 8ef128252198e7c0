"""What a rule is, and what it is shown of a file."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath


@dataclass(frozen=True)
class SourceFile:
    """A tracked text file.

    Attributes:
        path: relative to the checkout.
        text: its content.
    """

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module | None:
        """The syntax tree of a Python file; `None` for others and for what does not parse."""
        if self.path.suffix != ".py":
            return None
        try:
            return ast.parse(self.text)
        except SyntaxError:
            return None

    @property
    def is_test(self) -> bool:
        """Whether it belongs to a package's tests."""
        return "tests" in self.path.parts


@dataclass(frozen=True, slots=True)
class Finding:
    """A place that breaks a rule: its line, from 1, and what is wrong there."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        name: how reports call it.
        check: the places of a file that break it.
    """

    name: str
    check: Callable[[SourceFile], Iterator[Finding]]


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, nested ones included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
