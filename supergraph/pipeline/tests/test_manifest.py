import orjson
import pytest

from supergraph.errors import ConfigurationError
from supergraph.pipeline.manifest import read_manifest, read_manifests

APOLLO = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [{"id": "abc", "name": "A", "type": "query", "body": "query A { a }"}],
}


def test_the_apollo_format_is_read():
    assert read_manifest(APOLLO) == {"abc": "query A { a }"}


def test_a_flat_map_is_read_and_its_prefix_left_out():
    assert read_manifest({"sha256:abc": "{ a }", "def": "{ b }"}) == {
        "abc": "{ a }",
        "def": "{ b }",
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "is a JSON object"),
        ({"format": "other", "version": 1}, "its format is 'other' version 1"),
        ({**APOLLO, "version": 2}, "version 2"),
        ({**APOLLO, "operations": None}, "no list of operations"),
        ({**APOLLO, "operations": [{"body": "{ a }"}]}, r"operations\[0\] has no id"),
        ({**APOLLO, "operations": [{"id": "x"}]}, "'x' has no text"),
        ({"abc": ""}, "'abc' has no text"),
    ],
)
def test_what_is_no_manifest_is_refused_with_its_place(content, message):
    with pytest.raises(ValueError, match=message):
        read_manifest(content)


def test_manifests_are_united(tmp_path):
    (tmp_path / "a.json").write_bytes(orjson.dumps(APOLLO))
    (tmp_path / "b.json").write_bytes(orjson.dumps({"abc": "query A { a }", "def": "{ b }"}))
    united = read_manifests([tmp_path / "a.json", tmp_path / "b.json"])
    assert united == {"abc": "query A { a }", "def": "{ b }"}


def test_one_id_with_two_texts_is_refused(tmp_path):
    (tmp_path / "a.json").write_bytes(orjson.dumps({"abc": "{ a }"}))
    (tmp_path / "b.json").write_bytes(orjson.dumps({"abc": "{ b }"}))
    with pytest.raises(ConfigurationError, match=r"abc of .*b\.json has another text"):
        read_manifests([tmp_path / "a.json", tmp_path / "b.json"])


@pytest.mark.parametrize("content", [b"{", b"\xff"])
def test_a_broken_file_is_named(tmp_path, content):
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"a\.json cannot be read"):
        read_manifests([tmp_path / "a.json"])


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match=r"gone\.json cannot be read"):
        read_manifests([tmp_path / "gone.json"])
