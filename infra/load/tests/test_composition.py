"""The shapes that composition is measured on: repeatable, of the promised size, and sound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infra.load.composition import SHAPES, draw_shape
from supergraph.composition.compose import Subgraph, compose

SMALL = [
    replace(shape, subgraphs=min(shape.subgraphs, 6), types=min(shape.types, 60))
    for shape in SHAPES
]


def test_a_shape_is_drawn_the_same_every_time():
    assert [draw_shape(shape) for shape in SMALL] == [draw_shape(shape) for shape in SMALL]


@pytest.mark.parametrize("shape", SMALL, ids=lambda shape: shape.name)
def test_shapes_compose(shape):
    result = compose([Subgraph(n, f"http://{n}", sdl) for n, sdl in draw_shape(shape).items()])

    assert result.errors == ()


@pytest.mark.parametrize("shape", SHAPES[:3], ids=lambda shape: shape.name)
def test_entity_shapes_have_the_promised_size(shape):
    texts = draw_shape(shape)
    types = {
        word
        for sdl in texts.values()
        for word in sdl.split()
        if word[0] == "T" and word[1:].isdigit()
    }

    assert (len(texts), len(types)) == (shape.subgraphs, shape.types)
