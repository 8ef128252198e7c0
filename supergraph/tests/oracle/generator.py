"""Draws a federation: a schema, and how it is cut into subgraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supergraph.tests.oracle.drawing.abstract import (
    draw_interface,
    draw_namesakes,
    draw_union,
    draw_value_interface,
)
from supergraph.tests.oracle.drawing.contexts import draw_contexts
from supergraph.tests.oracle.drawing.draw import Draw
from supergraph.tests.oracle.drawing.federation1 import draw_federation1
from supergraph.tests.oracle.drawing.interface_objects import draw_interface_objects
from supergraph.tests.oracle.drawing.objects import (
    draw_entities,
    draw_enums_and_inputs,
    draw_fields,
    draw_gone,
    draw_strangers,
    draw_values,
)
from supergraph.tests.oracle.drawing.provisions import draw_overrides, draw_provisions
from supergraph.tests.oracle.drawing.requirements import draw_requirements
from supergraph.tests.oracle.drawing.roots import (
    draw_hidden,
    draw_references,
    draw_roots,
    draw_way_back,
)

if TYPE_CHECKING:
    from supergraph.tests.oracle.model import Model

PROFILES = (
    "mixed",
    "requires",
    "interface objects",
    "provides",
    "contexts",
    "Federation 1",
    "override",
    "failures",
)
"""Groups of features that one federation in so many is made to have, by its seed."""


def draw_model(seed: int) -> Model:
    """Draws a federation; everything follows from the seed."""
    draw = Draw(seed, PROFILES[seed % len(PROFILES)])
    _draw_types(draw)
    _draw_directives(draw)
    _draw_roots(draw)
    return draw.model


def _draw_types(draw: Draw) -> None:
    draw_enums_and_inputs(draw)
    draw_entities(draw)
    draw_values(draw)
    if draw.wants("interface objects", 75):
        draw_interface(draw)
    if draw.chance(30):
        draw_value_interface(draw)
    if draw.chance(50):
        draw_union(draw)
    draw_fields(draw)
    if draw.wants("interface objects", 60):
        draw_namesakes(draw)


def _draw_directives(draw: Draw) -> None:
    """What changes the fields drawn so far comes before what adds types of its own."""
    draw_requirements(draw)
    draw_provisions(draw)
    draw_overrides(draw)
    draw_strangers(draw)
    if "I0" in draw.model.types and draw.wants("interface objects", 30):
        draw_interface_objects(draw)
    if draw.wants("contexts", 20):
        draw_contexts(draw)
    if draw.wants("failures", 20):
        draw_gone(draw)


def _draw_roots(draw: Draw) -> None:
    draw_roots(draw)
    if draw.chance(40):
        draw_way_back(draw)
    if draw.chance(40):
        draw_hidden(draw)
    draw_references(draw)
    if draw.wants("Federation 1", 10):
        draw_federation1(draw)
