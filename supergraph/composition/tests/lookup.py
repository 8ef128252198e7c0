"""Finds elements in the text of a composed supergraph."""

from __future__ import annotations

import re
from collections.abc import Mapping

from supergraph.composition.compose import CompositionResult
from supergraph.composition.testing import compose_texts


def supergraph(texts: Mapping[str, str]) -> str:
    """Composes texts that compose."""
    result = compose_texts(texts)
    assert result.supergraph_sdl is not None, [error.message for error in result.errors]
    return result.supergraph_sdl


def element(texts: Mapping[str, str], coordinate: str) -> str:
    """The line of `Type.field`, or the lines before the body of `Type`, in what is composed."""
    name, _, member = coordinate.partition(".")
    block = re.search(rf"^(\w+ {name}\b[^{{=]*)(?:\{{\n(.*?)^\}}|=(.*?)$|$)", supergraph(texts),
                      re.MULTILINE | re.DOTALL)  # fmt: skip
    assert block is not None, coordinate
    if not member:
        return " ".join(f"{block[1]} {block[3] or ''}".split())
    for line in (block[2] or "").splitlines():
        if re.match(rf" *{member}\b", line):
            return line.strip()
    return ""


def hints(result: CompositionResult, coordinate: str) -> set[str]:
    """The codes of the hints about an element."""
    return {hint.code for hint in result.hints if hint.coordinate == coordinate}
