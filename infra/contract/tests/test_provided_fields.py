"""What a subgraph provides of another's type costs no second request."""

from graphql import parse

from infra.contract.federation import SCHEMA_FOLDER
from supergraph.plan.format import format_plan
from supergraph.planner.planner import Planner
from supergraph.schema.supergraph_schema import load_supergraph


def plan(query: str) -> str:
    supergraph = load_supergraph((SCHEMA_FOLDER / "supergraph.graphql").read_text())
    return format_plan(Planner(supergraph).plan(parse(query)))


def test_an_orders_lines_know_the_article_numbers_of_what_they_sold():
    lines = "{ orders { nodes { lines { variant { id %s } } } } }"
    assert plan(lines % "sku").count("Fetch(") == 1
    assert plan(lines % "sku title").count("Fetch(") == 2
