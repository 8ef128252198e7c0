import pytest
from click.testing import CliRunner

from supergraph.cli import main
from supergraph.cli.tests.files import CONFIGURATION, PRODUCTS, REVIEWS


@pytest.fixture
def run():
    """Runs the command; a traceback is never an answer."""

    def run(*arguments, **options):
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], **options)
        assert "Traceback" not in result.output
        assert "A fault of this program" not in result.output
        return result

    return run


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "products.graphql").write_text(PRODUCTS)
    (tmp_path / "reviews.graphql").write_text(REVIEWS)
    (tmp_path / "supergraph.yaml").write_text(CONFIGURATION)
    return tmp_path


@pytest.fixture
def supergraph(run, folder, tmp_path):
    path = tmp_path / "out" / "supergraph.graphql"
    path.parent.mkdir()
    assert run("compose", "--config", folder / "supergraph.yaml", "-o", path).exit_code == 0
    return path
