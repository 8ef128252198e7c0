"""The commands that keep search and recommendations, as an operator runs them."""

import pytest
from click.testing import CliRunner

from subgraphs.kit.settings import StoreSettings
from subgraphs.products.__main__ import main

pytestmark = pytest.mark.services


@pytest.fixture
def run(layout: StoreSettings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", layout.database_url)
    monkeypatch.delenv("ELASTICSEARCH_URL", raising=False)
    return lambda *words: CliRunner().invoke(main, words)


def test_reindex_says_how_many_products_are_indexed(run):
    result = run("reindex")
    assert result.exit_code == 0, result.output
    assert result.output.endswith("products are indexed.\n")


def test_reindex_says_that_the_engine_is_away(run, monkeypatch):
    monkeypatch.setenv("ELASTICSEARCH_URL", "http://127.0.0.1:9")
    result = run("reindex")
    assert result.exit_code == 1
    assert "Elasticsearch does not answer" in result.output


def test_recommend_says_what_the_model_is_made_of(run):
    result = run("recommend")
    assert result.exit_code == 0, result.output
    assert "customers" in result.output
