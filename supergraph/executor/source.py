"""Python source under construction, whose every name and value is a constant bound from outside.

Text that comes from a client or a subgraph never becomes source: it is bound under a name that is
made here. What is compiled therefore consists of this package's own lines alone.
"""

from __future__ import annotations

import ast
from typing import Any

__all__ = ["Source"]


class Source:
    """Lines of a module and the constants that they mention."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._constants: dict[str, object] = {}
        self._texts: dict[str, str] = {}

    def text(self, value: str) -> str:
        """Bind a string, once, and return its name."""
        name = self._texts.get(value)
        if name is None:
            name = self._texts[value] = self.constant("k", value)
        return name

    def constant(self, prefix: str, value: object) -> str:
        """Bind any value and return the name it got."""
        name = f"{prefix}{len(self._constants)}"
        self._constants[name] = value
        return name

    def bind(self, **values: object) -> None:
        """Bind values under names that the caller's own lines use."""
        self._constants.update(values)

    def line(self, depth: int, line: str) -> None:
        """Append a line, indented by `depth` levels."""
        self._lines.append(" " * depth + line)

    def compile(self, label: str) -> dict[str, Any]:
        """Execute the module and return its namespace.

        Args:
            label: the file name that tracebacks show.
        """
        namespace: dict[str, Any] = {"__builtins__": {}, **self._constants}
        module = _InlineTexts(self._constants).visit(ast.parse("\n".join(self._lines)))
        code = compile(module, f"<compiled {label}>", "exec")
        exec(code, namespace)  # noqa: S102 - the source holds no text from outside
        return namespace


class _InlineTexts(ast.NodeTransformer):
    """Puts strings in the place of their names: to load a constant is cheaper than a name.

    The tree gets them as values, so what they contain is never read as source.
    """

    def __init__(self, constants: dict[str, object]) -> None:
        self._texts = {name: value for name, value in constants.items() if type(value) is str}

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Replace a name that stands for a string."""
        text = self._texts.get(node.id)
        return node if text is None else ast.copy_location(ast.Constant(text), node)
