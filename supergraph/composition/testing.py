"""Small subgraph sets for tests: SDL by name, with the federation link written for you."""

from __future__ import annotations

from collections.abc import Mapping

from supergraph.composition.compose import CompositionOptions, CompositionResult, Subgraph, compose
from supergraph.composition.federation_spec import NEWEST, federation_elements

__all__ = ["FEDERATION_1", "LINK", "codes", "compose_texts", "coordinates", "subgraphs"]

_IMPORTS = ", ".join(f'"{name}"' for name in sorted(federation_elements(NEWEST)) if name[0] == "@")
LINK = (
    f'extend schema @link(url: "https://specs.apollo.dev/federation/v{NEWEST[0]}.{NEWEST[1]}",'
    f" import: [{_IMPORTS}])\n"
)
"""The link to the newest federation version, importing every directive."""

FEDERATION_1 = "# federation 1\n"
"""Begin a text with this to have no link written before it."""


def subgraphs(texts: Mapping[str, str]) -> list[Subgraph]:
    """Make subgraphs of SDL texts by name; texts without a link of their own get `LINK`."""
    return [
        Subgraph(
            name,
            f"http://{name}",
            text if "@link" in text or text.lstrip().startswith(FEDERATION_1) else LINK + text,
            f"{name}.graphql",
        )
        for name, text in texts.items()
    ]


def compose_texts(
    texts: Mapping[str, str], options: CompositionOptions | None = None
) -> CompositionResult:
    """Compose SDL texts by subgraph name."""
    return compose(subgraphs(texts), options)


def codes(result: CompositionResult) -> set[str]:
    """Return the codes of a result's errors."""
    return {error.code for error in result.errors}


def coordinates(result: CompositionResult, code: str) -> set[str]:
    """Return the coordinates at which a code was reported."""
    return {error.coordinate for error in result.errors if error.code == code}
