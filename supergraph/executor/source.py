"""Python source under construction, whose every name and value is a constant bound from outside.

Text that comes from a client or a subgraph never becomes source: it is bound under a name that is
made here. What is compiled therefore consists of this package's own lines alone.
"""

from __future__ import annotations

from functools import lru_cache
from types import CodeType
from typing import Any

__all__ = ["Source"]


_SHORT = 2_000
"""So many characters are often written again, for another path or another type of the same form."""
_REMEMBERED = 512


def _compiled(text: str, label: str) -> CodeType:
    return compile(text, f"<compiled {label}>", "exec")


_compiled_once = lru_cache(_REMEMBERED)(_compiled)


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
        text = "\n".join(self._lines)
        make = _compiled_once if len(text) <= _SHORT else _compiled
        code = make(text, label)
        exec(code, namespace)  # noqa: S102 - the source holds no text from outside
        return namespace
