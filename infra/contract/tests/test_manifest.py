import hashlib

import orjson
import pytest

from infra.contract.manifest import manifest_of


def test_an_operations_id_is_the_hash_of_its_printed_body(tmp_path):
    (tmp_path / "hello.graphql").write_text("query   Hello { __typename }")
    [operation] = orjson.loads(manifest_of(tmp_path))["operations"]
    assert operation["id"] == hashlib.sha256(operation["body"].encode()).hexdigest()
    assert (operation["name"], operation["type"]) == ("Hello", "query")


def test_a_file_without_a_named_operation_is_refused_by_name(tmp_path):
    (tmp_path / "nameless.graphql").write_text("{ __typename }")
    with pytest.raises(ValueError, match=r"nameless\.graphql"):
        manifest_of(tmp_path)
