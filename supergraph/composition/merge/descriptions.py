"""Descriptions: the most frequent one wins."""

from __future__ import annotations

from collections import Counter

from supergraph.composition.merge.state import MergeState, Sources
from supergraph.composition.model import Element


def merge_description(state: MergeState, sources: Sources[Element], coordinate: str) -> str | None:
    """Return the most frequent description (the first of equals), hinting when they differ."""
    if len(sources) == 1:
        return sources[0].element.description or None
    texts = Counter(s.element.description for s in sources if s.element.description)
    if not texts:
        return None
    best, _ = texts.most_common(1)[0]
    if len(texts) > 1:
        state.report.hint(
            "INCONSISTENT_DESCRIPTION",
            f"{coordinate or 'The schema'} is described differently in different subgraphs; the"
            f" supergraph keeps the description of"
            f" {state.names(s.index for s in sources if s.element.description == best)}.",
            coordinate,
            state.places([s for s in sources if s.element.description]),
        )
    return best
