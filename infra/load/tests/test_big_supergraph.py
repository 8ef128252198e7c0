"""The large supergraph is as large as said, and its queries are valid."""

import re

from graphql import TypeDefinitionNode, parse, validate

from infra.load.big_supergraph import (
    SUBGRAPHS,
    TYPES_IN_EACH,
    compose_big,
    draw_operations,
    draw_subgraphs,
)
from supergraph.plan.format import format_plan
from supergraph.planner.planner import Planner
from supergraph.schema.supergraph_schema import load_supergraph


def test_the_same_seed_draws_the_same_subgraphs():
    assert draw_subgraphs(1) == draw_subgraphs(1) != draw_subgraphs(2)


def test_it_has_100_subgraphs_with_50_types_each():
    subgraphs = draw_subgraphs(1)
    assert len(subgraphs) == SUBGRAPHS == 100
    for name, sdl in list(subgraphs.items())[:3]:
        own = name.replace("team", "T")
        defined = {
            definition.name.value
            for definition in parse(sdl).definitions
            if isinstance(definition, TypeDefinitionNode)
        }
        mine = {type_name for type_name in defined if re.match(rf"{own}\D", type_name)}
        assert len(mine) == TYPES_IN_EACH == 50


def test_drawn_operations_are_valid_and_cross_subgraphs():
    schema = load_supergraph(compose_big(1, 8))
    operations = draw_operations(schema.api, 1, 5)
    assert operations == draw_operations(schema.api, 1, 5)
    for operation in operations:
        document = parse(operation)
        assert validate(schema.api, document) == []
        plan = format_plan(Planner(schema).plan(document))
        assert len(set(re.findall(r'service: "(\w+)"', plan))) > 1
