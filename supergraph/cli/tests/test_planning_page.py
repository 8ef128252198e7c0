"""`docs/planning.md` shows what the command does."""

import re
from pathlib import Path

import pytest

from supergraph.cli.tests.files import LINK
from supergraph.plan import PlanNode

PAGE = (Path(__file__).parents[2] / "docs" / "planning.md").read_text(encoding="utf-8")
SHARING = LINK.replace('"@key"', '"@key", "@shareable"')
MAKER = 'type Product @key(fields: "id") { id: ID! maker: Maker @shareable }'
SUBGRAPHS = {
    "shop": f"{LINK}type Query {{ products: [Product!]! }} "
    'type Product @key(fields: "id") { id: ID! name: String }',
    "stock": f"{SHARING}{MAKER} type Maker @shareable {{ name: String }}",
    "makers": f"{SHARING}{MAKER} type Maker @shareable {{ name: String country: String }}",
}


@pytest.fixture
def shop(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "subgraphs"
    folder.mkdir()
    for name, sdl in SUBGRAPHS.items():
        (folder / f"{name}.graphql").write_text(sdl)
    (tmp_path / "query.graphql").write_text("{ products { name maker { name } } }")
    run("compose", "--folder", folder, "-o", tmp_path / "supergraph.graphql")


@pytest.mark.usefixtures("shop")
def test_the_plan_that_is_shown_is_printed(run):
    [block] = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    command, _, shown = block.partition("\n")
    assert run(*command.removeprefix("$ supergraph ").split()).stdout == shown


def test_every_node_is_described():
    described = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert described == {node.__name__ for node in PlanNode.__args__}


def test_every_option_is_described(run):
    options = set(re.findall(r"--\w+", run("plan", "--help").stdout))
    assert options - {"--help"} <= set(re.findall(r"--\w+", PAGE))
