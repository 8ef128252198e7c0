import hashlib
import logging

import pytest

from supergraph.pipeline.errors import RequestError
from supergraph.pipeline.persisted import PersistedOperations
from supergraph.pipeline.request import GraphQLRequest
from supergraph.settings import PersistedOperationSettings

TEXT = "query A { a }"
PUBLISHED = {"abc": TEXT}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def persisted(published=PUBLISHED, **settings):
    return PersistedOperations(published, PersistedOperationSettings(**settings))


def refusal(operations, **request):
    with pytest.raises(RequestError) as caught:
        operations.find_text(GraphQLRequest(**request))
    return caught.value


@pytest.mark.parametrize("mode", ["off", "audit", "enforce"])
@pytest.mark.parametrize(
    "request_", [GraphQLRequest(document_id="abc"), GraphQLRequest(persisted_hash="abc")]
)
def test_a_published_operation_runs_by_its_id_in_every_mode(mode, request_):
    assert persisted(mode=mode).find_text(request_) == TEXT


def test_a_request_without_text_or_id_is_invalid():
    assert refusal(persisted()).code == "INVALID_GRAPHQL_REQUEST"


def test_an_id_and_a_text_together_are_refused():
    error = refusal(persisted(), query=TEXT, document_id="abc")
    assert error.code == "CANNOT_SEND_PQ_ID_AND_BODY"


@pytest.mark.parametrize(
    ("published", "settings", "code"),
    [
        (PUBLISHED, {"mode": "off"}, "PERSISTED_QUERY_NOT_FOUND"),
        (PUBLISHED, {"mode": "enforce"}, "PERSISTED_QUERY_NOT_IN_LIST"),
        ({}, {"automatic": True}, "PERSISTED_QUERY_NOT_FOUND"),
        ({}, {}, "PERSISTED_QUERY_NOT_SUPPORTED"),
    ],
)
def test_an_unknown_id_is_refused_by_what_is_configured(published, settings, code):
    assert refusal(persisted(published, **settings), persisted_hash="zzz").code == code


def test_clients_recognise_the_message_that_asks_for_the_text():
    assert refusal(persisted(), persisted_hash="zzz").message == "PersistedQueryNotFound"


def test_a_text_that_was_sent_with_its_hash_runs_by_the_hash_alone():
    operations = persisted({}, automatic=True)
    operations.find_text(GraphQLRequest(query="{ b }", persisted_hash=digest("{ b }")))
    assert operations.find_text(GraphQLRequest(persisted_hash=digest("{ b }"))) == "{ b }"


def test_a_hash_of_another_text_is_refused_and_not_registered():
    operations = persisted({}, automatic=True)
    error = refusal(operations, query="{ b }", persisted_hash=digest("{ c }"))
    assert error.code == "PERSISTED_QUERY_HASH_MISMATCH"
    assert refusal(operations, persisted_hash=digest("{ c }")).code == "PERSISTED_QUERY_NOT_FOUND"


def test_nothing_is_registered_unless_the_settings_allow_it():
    operations = persisted({})
    operations.find_text(GraphQLRequest(query="{ b }", persisted_hash=digest("{ b }")))
    error = refusal(operations, persisted_hash=digest("{ b }"))
    assert error.code == "PERSISTED_QUERY_NOT_SUPPORTED"


def test_clients_cannot_extend_the_safelist():
    operations = persisted(mode="enforce", automatic=True)
    error = refusal(operations, query="{ b }", persisted_hash=digest("{ b }"))
    assert error.code == "QUERY_NOT_IN_SAFELIST"
    error = refusal(operations, persisted_hash=digest("{ b }"))
    assert error.code == "PERSISTED_QUERY_NOT_IN_LIST"


def test_the_safelist_compares_texts_without_spaces_and_comments():
    text = "query A {\n  # a comment\n  a,\n}"
    assert persisted(mode="enforce").find_text(GraphQLRequest(query=text)) == text


@pytest.mark.parametrize("text", ["{ b }", "{", "query A { a b }"])
def test_a_text_of_no_manifest_is_refused_where_that_is_enforced(text):
    assert refusal(persisted(mode="enforce"), query=text).code == "QUERY_NOT_IN_SAFELIST"


def test_a_text_of_no_manifest_is_logged_once_and_runs_where_it_is_audited(caplog):
    operations = persisted(mode="audit")
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            request = GraphQLRequest(query="query B { b }", operation_name="B")
            assert operations.find_text(request) == "query B { b }"
        operations.find_text(GraphQLRequest(query=TEXT))
    assert len(caplog.records) == 1
    assert "'B'" in caplog.text
    assert digest("query B { b }") in caplog.text
