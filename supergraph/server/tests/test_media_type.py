import pytest

from supergraph.pipeline.errors import RequestError
from supergraph.server.media_type import ResponseType, check_content_type, negotiate


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, ResponseType.JSON),
        (b"", ResponseType.JSON),
        (b"*/*", ResponseType.JSON),
        (b"application/*", ResponseType.JSON),
        (b"application/json", ResponseType.JSON),
        (b"Application/JSON; charset=utf-8", ResponseType.JSON),
        (b"application/graphql-response+json", ResponseType.GRAPHQL),
        (b"application/json, application/graphql-response+json", ResponseType.GRAPHQL),
        (b"application/graphql-response+json;q=0.5, application/json", ResponseType.JSON),
        (b"text/html,application/xhtml+xml,*/*;q=0.8", ResponseType.JSON),
        (b"text/html", None),
        (b"application/json;q=0", None),
        (b"application/json;q=zero", None),
        (b"application/graphql-response+json;q=0, */*;q=0.1", ResponseType.JSON),
    ],
)
def test_the_media_type_is_the_one_that_the_client_likes_best(accept, chosen):
    assert negotiate(accept) is chosen


@pytest.mark.parametrize(
    "content_type",
    [b"application/json", b"APPLICATION/JSON", b'application/json; charset="UTF-8"'],
)
def test_json_in_utf8_is_read(content_type):
    check_content_type(content_type)


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        b"",
        b"text/plain",
        b"application/graphql",
        b"application/x-www-form-urlencoded",
        b"application/jsonx",
        b"application/json; charset=latin-1",
    ],
)
def test_every_other_body_is_refused(content_type):
    with pytest.raises(RequestError) as caught:
        check_content_type(content_type)
    assert (caught.value.code, caught.value.status) == ("UNSUPPORTED_MEDIA_TYPE", 415)
