"""The large supergraph is as large as said, and its queries are valid."""

from graphql import parse, validate

from infra.load.big_supergraph import (
    SUBGRAPHS,
    TYPES_IN_EACH,
    compose_big,
    draw_operations,
    draw_subgraphs,
)
from supergraph.schema.supergraph_schema import load_supergraph


def test_the_same_seed_draws_the_same_subgraphs():
    assert draw_subgraphs(1) == draw_subgraphs(1) != draw_subgraphs(2)


def test_it_has_100_subgraphs_5000_types_and_more_than_a_megabyte():
    sdl = compose_big(1)
    schema = load_supergraph(sdl)
    assert len(schema.subgraphs) == SUBGRAPHS == 100
    types = [name for name in schema.api.type_map if not name.startswith("__")]
    assert len(types) >= SUBGRAPHS * TYPES_IN_EACH == 5000
    assert 1_100_000 < len(sdl) < 1_400_000
    operations = draw_operations(schema.api, 1, 5)
    assert operations == draw_operations(schema.api, 1, 5)
    for operation in operations:
        assert validate(schema.api, parse(operation)) == []
