"""`docs/checking.md` shows what the command says."""

import json
import re
import shlex
from pathlib import Path

import pytest

from supergraph.cli.tests.files import REVIEWS
from supergraph.composition.check import Status

PAGE = (Path(__file__).parents[2] / "docs" / "checking.md").read_text(encoding="utf-8")


@pytest.fixture
def files(supergraph, tmp_path, monkeypatch):
    """The files of the page's example, in the working folder."""
    monkeypatch.chdir(tmp_path)
    supergraph.rename("supergraph.graphql")
    Path("reviews.graphql").write_text(REVIEWS.replace("stars", "rating"))
    web = Path("operations", "web")
    web.mkdir(parents=True)
    (web / "stars.graphql").write_text("query Stars {\n  products {\n    stars\n  }\n}\n")
    (web / "ids.graphql").write_text("query Ids { products { id } }")


def block(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[0]


def example():
    command, _, shown = block("console").partition("\n")
    return shlex.split(command.removeprefix("$ supergraph ")), shown


def test_the_report_is_as_shown(run, files):
    arguments, shown = example()

    result = run(*arguments)

    assert result.exit_code == 1
    assert result.stdout == shown


def test_the_data_is_as_shown(run, files):
    arguments, _ = example()
    shown = json.loads(block("json"))

    content = json.loads(run(*arguments, "--format", "json").stdout)

    assert content["composition"].keys() == shown["composition"].keys()
    assert content["changes"][0] == shown["changes"][0]
    (stars,) = [o for o in content["operations"] if o["operation"] == "Stars"]
    assert stars == shown["operations"][0]


def test_every_status_is_explained():
    assert all(f"| `{status}` |" in PAGE for status in Status)
