"""The file that lists the subgraphs."""

import json

import pytest

from supergraph.cli.tests.files import PRODUCTS


@pytest.fixture
def composed(run, folder):
    """Composes a configuration and returns the outcome."""

    def composed(text, *arguments, **options):
        (folder / "supergraph.yaml").write_text(text)
        return run("compose", "--config", folder / "supergraph.yaml", *arguments, **options)

    return composed


ONE = "subgraphs: {products: {routing_url: http://p.test, schema: {file: products.graphql}}}"


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        ("[", "not valid YAML"),
        ("{}", "must have `subgraphs:`"),
        ("subgraphs: {}", "`subgraphs` is empty"),
        ("subgraphs: {a: {schema: {}}}", "subgraphs.a.schema must have exactly one of"),
        ("subgraphs: {a: 1}", "subgraphs.a must have `schema:`"),
        ("subgraphs: {a: {schema: {file: x, sdl: y}}}", "exactly one of"),
        ("subgraphs: {a: {schema: {file: gone.graphql}}}", "gone.graphql cannot be read"),
        ("subgraphs: {a: {routing_url: 1, schema: {sdl: y}}}", "routing_url must be a string"),
        ("subgraphs: {a: {schema: {subgraph_url: 'ftp://x'}}}", "is not an http(s) URL"),
        ("subgraphs: {a: {schema: {subgraph_url: 'http://127.0.0.1:9/'}}}", "does not answer"),
        ("subgrphs: {}\nsubgraphs: {a: {schema: {sdl: y}}}", "unknown key 'subgrphs'"),
    ],
)
def test_a_wrong_configuration_is_explained(run, tmp_path, configuration, message):
    path = tmp_path / "c.yaml"
    path.write_text(configuration)
    result = run("compose", "--config", path)
    assert result.exit_code == 1
    assert message in result.stderr
    as_json = run("compose", "--config", path, "--format", "json")
    assert as_json.exit_code == 1
    assert json.loads(as_json.stdout)["errors"][0]["code"] == "INVALID_SOURCE"


@pytest.mark.parametrize(
    "version",
    ["2", "'2'", "latest-2", "=2.9", "=2.9.3", "v2.11.0", "'=2.12.0-preview.1'", "=2.14.9"],
)
def test_every_way_to_write_a_known_version_is_read(composed, version):
    assert composed(f"federation_version: {version}\n{ONE}").exit_code == 0


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("1", "must be 2, or as in =2."),
        ("=1.2.3", "must be 2, or as in =2."),
        ("=2.99.0", "the newest that is known here is 2."),
        ("2.10", "must be a text"),
        ("[2]", "must be 2, or as in =2."),
    ],
)
def test_a_version_that_cannot_be_meant_is_explained(composed, version, message):
    result = composed(f"federation_version: {version}\n{ONE}")

    assert result.exit_code == 1
    assert message in result.stderr


def test_variables_are_put_into_every_text(composed, folder, monkeypatch):
    (folder / "host").write_text("p.test\n")
    monkeypatch.setenv("SCHEMA_NAME", "products")
    result = composed(
        "subgraphs: {products: {routing_url: 'http://${file.host}:${env.NO_SUCH_PORT:-80}/',"
        " schema: {file: '${env.SCHEMA_NAME}.graphql'}}}"
    )

    assert result.exit_code == 0
    assert '"http://p.test:80/"' in result.stdout


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("${env.NO_SUCH_NAME}", "the variable NO_SUCH_NAME is not set"),
        ("${file.gone}", "gone cannot be read"),
        ("${vault.secret}", "is neither ${env.NAME} nor ${file.path}"),
    ],
)
def test_a_variable_without_a_value_is_explained(composed, value, message):
    result = composed(
        f"subgraphs: {{p: {{routing_url: '{value}', schema: {{file: products.graphql}}}}}}"
    )

    assert result.exit_code == 1
    assert message in result.stderr


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{routing_ulr: x, schema: {file: x}}", "did you mean 'routing_url'?"),
        ("{schema: {flie: x}}", "did you mean 'file'?"),
        ("{schema: {graphref: g@v, subgraph: p}}", "fetch it into a file"),
        ("{schema: {file: x, introspection_headers: {a: b}}}", "goes with subgraph_url"),
        ("{schema: {subgraph_url: 'http://x', introspection_headers: [a]}}", "a text for each"),
    ],
)
def test_a_wrong_entry_is_explained(composed, entry, message):
    result = composed(f"subgraphs: {{p: {entry}}}")

    assert result.exit_code == 1
    assert message in result.stderr


def test_the_configuration_may_come_from_standard_input(run, folder, monkeypatch):
    monkeypatch.chdir(folder)

    result = run("compose", "--config", "-", input=ONE)

    assert result.exit_code == 0
    assert "http://p.test" in result.stdout


def test_a_schema_may_be_in_the_configuration_itself(composed):
    result = composed(
        f"subgraphs: {{p: {{routing_url: http://p.test, schema: {{sdl: '{PRODUCTS}'}}}}}}"
    )

    assert result.exit_code == 0


def test_a_subgraph_without_an_address_is_noted(composed):
    result = composed("subgraphs: {products: {schema: {file: products.graphql}}}")

    assert result.exit_code == 0
    assert result.stderr == (
        "note: products has no address; give routing_url for a router to reach it.\n"
    )


def test_every_file_that_cannot_be_read_is_named(composed):
    text = "subgraphs: {a: {schema: {file: gone}}, b: {schema: {file: lost}}}"

    said = composed(text).stderr
    content = json.loads(composed(text, "--format", "json").stdout)

    assert "gone cannot be read: no such file" in said
    assert "lost cannot be read: no such file" in said
    assert [error["code"] for error in content["errors"]] == ["INVALID_SOURCE"] * 2


def test_every_mistake_is_shown_where_it_is_written(composed, folder):
    text = """subgraphs:
  a:
    routing_ulr: x
    schema: {file: products.graphql}
  b:
    schema:
      file: gone.graphql
  c: {schema: {sdl: x, introspection_headers: {a: b}}}
"""
    content = json.loads(composed(text, "--format", "json").stdout)
    places = [error["locations"][0] for error in content["errors"]]

    assert [(at["subgraph"], at["line"], at["column"]) for at in places] == [
        ("a", 3, 5),
        ("c", 8, 24),
    ]
    assert {at["file"] for at in places} == {str(folder / "supergraph.yaml")}
    assert content["errors"][0]["fix"] == "did you mean 'routing_url'?"
    assert set(content["errors"][0]) == {"code", "message", "coordinate", "locations", "fix"}


def test_a_file_that_is_not_there_is_shown_where_it_is_named(composed, folder):
    text = "subgraphs:\n  a:\n    schema:\n      file: gone.graphql\n"

    assert composed(text).stderr == (
        "error INVALID_SOURCE\n"
        f"  Subgraph 'a': {folder / 'gone.graphql'} cannot be read: no such file or directory.\n"
        f"  in a ({folder / 'supergraph.yaml'}:4:7)\n"
        "       4 |       file: gone.graphql\n"
        "         |       ^\n"
        "  fix: correct `file`: it starts at the folder of the configuration\n"
        "\n"
        "1 error: nothing was composed.\n"
    )


def test_what_is_no_yaml_is_shown(composed, folder):
    result = composed("subgraphs:\n  a: [\n")

    assert f"in {folder / 'supergraph.yaml'}:3:1\n" in result.stderr
    assert "<unicode string>" not in result.stderr
