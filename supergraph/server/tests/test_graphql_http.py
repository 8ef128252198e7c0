import orjson
import pytest

from supergraph.pipeline.errors import RequestError
from supergraph.pipeline.request import GraphQLRequest
from supergraph.server.graphql_http import read_body, read_query_string

HEADERS = ((b"host", b"shop.test"),)


def test_a_body_is_read_whole():
    content = {
        "query": "query A($b: Int) { a }",
        "operationName": "A",
        "variables": {"b": 1},
        "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "abc"}},
        "unknown": "is ignored",
    }
    assert read_body(orjson.dumps(content), HEADERS) == GraphQLRequest(
        query="query A($b: Int) { a }",
        operation_name="A",
        variables={"b": 1},
        persisted_hash="abc",
        headers=HEADERS,
    )


def test_nulls_are_as_if_absent():
    content = {"query": "{ a }", "operationName": None, "variables": None, "extensions": None}
    assert read_body(orjson.dumps(content), ()) == GraphQLRequest(query="{ a }")


def test_the_prefix_of_a_document_id_is_left_out():
    assert read_body(b'{"documentId": "sha256:abc"}', ()).document_id == "abc"
    assert read_query_string(b"documentId=sha256:abc", ()).document_id == "abc"


def test_a_query_string_is_read_and_may_only_read():
    query_string = (
        b"query=query+A%28%24b%3AInt%29%7Ba%7D&operationName=A&variables=%7B%22b%22%3A1%7D"
        b"&extensions=%7B%22persistedQuery%22%3A%7B%22version%22%3A1%2C%22sha256Hash%22%3A%22x%22%7D%7D"
    )
    assert read_query_string(query_string, HEADERS) == GraphQLRequest(
        query="query A($b:Int){a}",
        operation_name="A",
        variables={"b": 1},
        persisted_hash="x",
        headers=HEADERS,
        read_only=True,
    )


def test_empty_parameters_are_as_if_absent():
    request = read_query_string(b"query=%7Ba%7D&operationName=&variables=&extensions=", ())
    assert request == GraphQLRequest(query="{a}", read_only=True)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "INVALID_GRAPHQL_REQUEST"),
        (b"{", "INVALID_GRAPHQL_REQUEST"),
        (b"\xff", "INVALID_GRAPHQL_REQUEST"),
        (b"1", "INVALID_GRAPHQL_REQUEST"),
        (b"null", "INVALID_GRAPHQL_REQUEST"),
        (b"[{}]", "BATCHING_NOT_SUPPORTED"),
        (b'{"query": 1}', "INVALID_GRAPHQL_REQUEST"),
        (b'{"query": "{a}", "variables": []}', "INVALID_GRAPHQL_REQUEST"),
        (b'{"query": "{a}", "variables": "{}"}', "INVALID_GRAPHQL_REQUEST"),
        (b'{"query": "{a}", "operationName": 1}', "INVALID_GRAPHQL_REQUEST"),
        (b'{"query": "{a}", "extensions": []}', "INVALID_GRAPHQL_REQUEST"),
        (b'{"documentId": 1}', "INVALID_GRAPHQL_REQUEST"),
        (b'{"extensions": {"persistedQuery": 1}}', "INVALID_GRAPHQL_REQUEST"),
        (b'{"extensions": {"persistedQuery": {"version": 1}}}', "INVALID_GRAPHQL_REQUEST"),
        (
            b'{"extensions": {"persistedQuery": {"version": 2, "sha256Hash": "x"}}}',
            "PERSISTED_QUERY_NOT_SUPPORTED",
        ),
    ],
)
def test_a_body_that_is_no_request_is_refused(body, code):
    with pytest.raises(RequestError) as caught:
        read_body(body, ())
    assert (caught.value.code, caught.value.status) == (code, 400)


@pytest.mark.parametrize(
    "query_string",
    [
        b"query=%7Ba%7D&query=%7Bb%7D",
        b"query=%7Ba%7D&variables=%7B",
        b"query=%7Ba%7D&variables=1",
        b"query=%ff",
        b"query=\xff",
        b"&".join(b"x%d=1" % i for i in range(60)),
    ],
)
def test_a_query_string_that_is_no_request_is_refused(query_string):
    with pytest.raises(RequestError) as caught:
        read_query_string(query_string, ())
    assert caught.value.code == "INVALID_GRAPHQL_REQUEST"
