import json

import pytest
from graphql import print_ast

from supergraph.cli.files import SourceError
from supergraph.cli.operations import read_operations


def write(folder, **texts):
    for place, text in texts.items():
        path = folder / place.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if isinstance(text, str) else json.dumps(text))
    return folder


def named(folder):
    return [(o.client, o.version, o.name) for o in read_operations(folder)]


def test_client_and_version_are_folders(tmp_path):
    write(tmp_path, web__a_dot_graphql="{ a }", mobile__2__b_dot_graphql="query B { b }")

    assert named(tmp_path) == [("mobile", "2", "B"), ("web", "", "a")]


def test_operations_of_one_client_may_be_given_alone(tmp_path):
    write(tmp_path, web__a_dot_graphql="{ a }")

    assert named(tmp_path / "web") == [("web", "", "a")]


def test_each_operation_of_a_file_is_one_with_the_fragments_it_uses(tmp_path):
    text = "query A { ...F } query B { b } fragment F on Query { a }"
    write(tmp_path, web__all_dot_graphql=text)

    first, second = read_operations(tmp_path)

    assert (first.name, second.name) == ("A", "B")
    assert "fragment F" in print_ast(first.document)
    assert "fragment F" not in print_ast(second.document)


def test_fragments_of_a_file_without_operations_are_for_all_beside_it(tmp_path):
    write(
        tmp_path,
        web__a_dot_graphql="{ ...F }",
        web__fragments_dot_graphql="fragment F on Query { ...G } fragment G on Query { g }",
        mobile__a_dot_graphql="{ ...F }",
    )

    mobile, web = read_operations(tmp_path)

    assert "fragment G" in print_ast(web.document)
    assert "fragment" not in print_ast(mobile.document)


def test_a_file_s_own_fragment_wins(tmp_path):
    write(
        tmp_path,
        web__a_dot_graphql="{ ...F } fragment F on Query { own }",
        web__fragments_dot_graphql="fragment F on Query { shared }",
    )

    (operation,) = read_operations(tmp_path)

    assert "own" in print_ast(operation.document)
    assert "shared" not in print_ast(operation.document)


MANIFEST = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [
        {"id": "1", "name": "A", "type": "query", "body": "query A { a }"},
        {
            "id": "2",
            "name": "B",
            "type": "query",
            "body": "query B { b }",
            "clientName": "tv",
            "clientVersion": "9",
        },
    ],
}


def test_a_manifest_may_name_client_and_version(tmp_path):
    write(tmp_path, mobile__2__manifest_dot_json=MANIFEST)

    assert named(tmp_path) == [("mobile", "2", "A"), ("tv", "9", "B")]


def test_a_flat_manifest_is_read_too(tmp_path):
    write(tmp_path, web__hashes_dot_json={"abc": "{ a }"})

    assert named(tmp_path) == [("web", "", "abc")]


def test_what_is_in_a_file_and_in_a_manifest_is_taken_once_from_the_file(tmp_path):
    write(tmp_path, mobile__z_dot_graphql="query A {\n  a\n}", mobile__manifest_dot_json=MANIFEST)

    operations = read_operations(tmp_path)

    assert [operation.name for operation in operations] == ["A", "B"]
    assert operations[0].file == str(tmp_path / "mobile" / "z.graphql")


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({}, "holds no operations"),
        ({"web__readme_dot_txt": "{ a }"}, "holds no operations"),
        ({"web__f_dot_graphql": "fragment F on Query { a }"}, "holds no operations"),
        ({"web__a_dot_graphql": "query {\n  a"}, "a.graphql:2:4: Syntax Error"),
        ({"web__a_dot_graphql": ""}, "a.graphql:1:1: Syntax Error"),
        ({"web__a_dot_json": "["}, "is no manifest"),
        ({"web__a_dot_json": {"format": "x"}}, "is no manifest"),
        ({"web__a_dot_json": {"h": "query {"}}, "operation h:1:8: Syntax Error"),
        ({"web__a_dot_graphql": "{ a " * 5_000}, "nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, texts, message):
    write(tmp_path, **texts)

    with pytest.raises(SourceError, match=message):
        read_operations(tmp_path)


def test_a_file_that_is_no_text_is_named(tmp_path):
    write(tmp_path, web__a_dot_graphql="")
    (tmp_path / "web" / "a.graphql").write_bytes(b"\xff\xfe")

    with pytest.raises(SourceError, match=r"a\.graphql cannot be read"):
        read_operations(tmp_path)
