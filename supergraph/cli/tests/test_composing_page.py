"""`docs/composing.md` shows what the command and the library do."""

import json
import re
from pathlib import Path

import yaml

from supergraph.cli import configuration
from supergraph.cli.tests.files import LINK
from supergraph.composition import compose

PAGE = (Path(__file__).parents[2] / "docs" / "composing.md").read_text(encoding="utf-8")


def block(language, with_text=""):
    found = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return next(text for text in found if with_text in text)


def test_the_configuration_that_is_shown_is_read(tmp_path, monkeypatch):
    monkeypatch.delenv("HOST", raising=False)
    path = tmp_path / "supergraph.yaml"
    path.write_text(block("yaml"), encoding="utf-8")

    products, reviews, stock = configuration.from_configuration(path)

    assert products.routing_url == "https://localhost/products"
    assert products.file == tmp_path / "products.graphql"
    assert reviews.routing_url == reviews.subgraph_url == "http://127.0.0.1:4002/graphql"
    assert reviews.headers == (("authorization", "Bearer none"),)
    assert stock.sdl == yaml.safe_load(block("yaml"))["subgraphs"]["stock"]["schema"]["sdl"]


def test_the_error_that_is_shown_is_said(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shop = Path("shop")
    shop.mkdir()
    product = 'type Product @key(fields: "id") { id: ID! stars: Int name: String }'
    query = "type Query { products: [Product] }"
    (shop / "products.graphql").write_text(f"{LINK}{query}\n\n{product}\n")
    (shop / "reviews.graphql").write_text(f"{LINK}\n\n{product}\n")
    command, _, shown = block("console", "--folder").partition("\n")

    result = run(*command.removeprefix("$ supergraph ").split())
    content = json.loads(run("compose", "--folder", "shop", "--format", "json").stdout)

    assert shown in result.stderr
    expected = json.loads(block("json"))
    error = next(e for e in content["errors"] if e["coordinate"] == "Product.name")
    assert content.keys() == expected.keys()
    assert error.keys() == expected["errors"][0].keys()
    assert expected["errors"][0]["locations"][0] in error["locations"]


def test_the_python_that_is_shown_runs(capsys):
    exec(compile(block("python"), "composing.md", "exec"), {})  # noqa: S102 - our own page

    assert "enum join__Graph" in capsys.readouterr().out


def test_the_library_is_what_its_package_exports():
    import supergraph.composition as package  # noqa: PLC0415 - the import is what is tested

    assert package.compose is compose
    assert all(hasattr(package, name) for name in package.__all__)
