"""Files that no command should trip over: a clear error, the right exit code, no traceback."""

import json

import pytest

from supergraph.cli.tests.files import CONFIGURATION, LINK, PRODUCTS, REVIEWS

BINARY = bytes(range(256)) * 40
LOOP = "directive @loop(a: In @loop) on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION\n"


def errors(result):
    return [error["code"] for error in json.loads(result.stdout)["errors"]]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"", ["INVALID_GRAPHQL"]),
        (b" \n\t\n", ["INVALID_GRAPHQL"]),
        (b"# a comment\n", ["INVALID_GRAPHQL"]),
        (b"type {", ["INVALID_GRAPHQL"]),
        (b"{ products { id } }", ["INVALID_GRAPHQL"]),
        (b"\x00", ["INVALID_GRAPHQL"]),
        (BINARY, ["INVALID_SOURCE"]),
        ("type Ж { x: Int }".encode(), ["INVALID_GRAPHQL"]),
        (REVIEWS.encode("utf-16"), ["INVALID_SOURCE"]),
        ((LINK + LOOP + "type Product { x(a: Int @loop): Int }").encode(), ["INVALID_GRAPHQL"]),
        (b"type Product { x: " + b"[" * 50_000 + b"Int" + b"]" * 50_000 + b"}",
         ["INVALID_GRAPHQL"]),
        ((LINK + 'extend schema @link(url: "https://[/own/v2.0")').encode(),
         ["INVALID_LINK_IDENTIFIER"]),
        ((LINK + 'extend schema @link(url: "https://x:99999999/f/v2.0")').encode(),
         ["INVALID_LINK_IDENTIFIER"]),
        (b"extend schema @link(url: 3)", None),
        (b'type Product @key(fields: "id { ") { id: ID! }', None),
        (b"interface A implements B { x: Int } interface B implements A { x: Int }", None),
        (b"input In { in: In! } type Product { x(in: In): Int }", None),
        (b"union U = U type Product { u: U }", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["compose", "check"])
def test_a_schema_that_cannot_be_used_is_explained(
    run, folder, supergraph, command, content, codes
):
    path = folder / "reviews.graphql"
    path.write_bytes(content)
    if command == "compose":
        result = run("compose", "--folder", folder, "--format", "json")
        found = errors(result)
    else:
        arguments = ("--supergraph", supergraph, "--name", "reviews", "--schema", path)
        result = run("check", *arguments, "--format", "json")
        found = [e["code"] for e in json.loads(result.stdout)["composition"]["errors"]]

    assert result.exit_code == 1
    assert found
    assert codes is None or set(found) == set(codes)


@pytest.mark.parametrize("command", ["compose", "check"])
def test_the_same_is_said_as_text(run, folder, supergraph, command):
    path = folder / "reviews.graphql"
    path.write_bytes(BINARY)
    arguments = {
        "compose": ("--folder", folder),
        "check": ("--supergraph", supergraph, "--name", "reviews", "--schema", path),
    }[command]

    result = run(command, *arguments)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"error INVALID_SOURCE\n  {path} cannot be read")
    assert "fix: save it in UTF-8" in result.stderr


def test_marks_and_line_ends_of_other_systems_change_nothing(run, folder):
    before = run("compose", "--folder", folder).stdout
    for path in folder.glob("*.graphql"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_text().replace("\n", "\r\n").encode())

    result = run("compose", "--folder", folder)

    assert result.exit_code == 0
    assert result.stdout == before


def test_places_are_right_in_files_with_other_line_ends(run, folder):
    path = folder / "reviews.graphql"
    path.write_bytes(b"\xef\xbb\xbf" + (LINK + "type Product {\n  x: Gone\n}").encode())
    plain = errors_with_places(run, folder)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert errors_with_places(run, folder) == plain
    assert plain[0]["locations"][0]["line"] == 3


def errors_with_places(run, folder):
    return json.loads(run("compose", "--folder", folder, "--format", "json").stdout)["errors"]


def test_a_folder_without_schemas_is_explained(run, tmp_path):
    (tmp_path / "readme.md").write_text("nothing here")

    result = run("compose", "--folder", tmp_path)

    assert result.exit_code == 1
    assert "holds no .graphql files" in result.stderr


def test_one_name_for_two_files_is_explained(run, folder):
    (folder / "reviews.gql").write_text(REVIEWS)

    result = run("compose", "--folder", folder, "--format", "json")

    assert result.exit_code == 1
    assert errors(result) == ["INVALID_SUBGRAPH_NAME"]


def test_one_name_twice_in_a_configuration_is_explained(run, folder):
    path = folder / "supergraph.yaml"
    path.write_text(CONFIGURATION + "  reviews:\n    schema: {file: products.graphql}\n")

    result = run("compose", "--config", path)

    assert result.exit_code == 1
    assert "the key 'reviews' is given twice" in result.stderr


def test_a_folder_with_the_name_of_a_schema_is_explained(run, folder):
    (folder / "stock.graphql").mkdir()

    result = run("compose", "--folder", folder)

    assert result.exit_code == 1
    assert "stock.graphql cannot be read" in result.stderr


def test_ten_megabytes_with_a_mistake_at_the_end_are_explained(run, folder):
    about = '"""' + "x" * 2_000 + '"""'
    types = "".join(f"{about}\ntype Type{number} {{\n  x: Int\n}}\n" for number in range(5_000))
    (folder / "products.graphql").write_text(f"{PRODUCTS}\n{types}\ntype Last {{ x: Gone }}")

    result = run("compose", "--folder", folder, "--format", "json")

    assert (folder / "products.graphql").stat().st_size > 10_000_000
    assert result.exit_code == 1
    (error,) = json.loads(result.stdout)["errors"]
    assert error["code"] == "INVALID_GRAPHQL"
    assert "Gone" in error["message"]
    assert error["locations"][0]["line"] > 20_000


@pytest.mark.parametrize(
    "text", ["subgraphs: {a: {schema: {file: .}}}", "&a [*a]", "- " * 5_000, "a: !!python/none x"]
)
def test_a_configuration_that_cannot_be_used_is_explained(run, tmp_path, text):
    path = tmp_path / "supergraph.yaml"
    path.write_text(text)

    result = run("compose", "--config", path)

    assert result.exit_code == 1
    assert result.stderr.startswith("error INVALID_SOURCE\n")


def test_a_schema_in_utf_16_is_recognised(run, folder):
    (folder / "reviews.graphql").write_bytes(REVIEWS.encode("utf-16"))

    result = run("compose", "--folder", folder)

    assert "reviews.graphql cannot be read: it is text in UTF-16." in result.stderr


def test_a_configuration_that_is_no_text_is_explained(run, tmp_path):
    path = tmp_path / "supergraph.yaml"
    path.write_bytes(BINARY)

    result = run("check", "--config", path, "--supergraph", path)

    assert result.exit_code == 1
    assert "cannot be read" in result.stderr
