import pytest

from supergraph.pipeline.errors import RequestError
from supergraph.server.csrf import CsrfRule
from supergraph.settings import CsrfSettings

FOREIGN = {b"sec-fetch-site": b"cross-site", b"origin": b"https://evil.test"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {b"user-agent": b"curl/8"},
        {b"sec-fetch-site": b"same-origin", b"cookie": b"a=b"},
        {b"sec-fetch-site": b"none"},
        {**FOREIGN, b"content-type": b"application/json; charset=utf-8"},
        {**FOREIGN, b"apollo-require-preflight": b"1"},
        {**FOREIGN, b"x-apollo-operation-name": b"A"},
    ],
)
def test_what_no_foreign_page_can_cause_passes(headers):
    CsrfRule(CsrfSettings()).check(headers)


@pytest.mark.parametrize(
    "headers",
    [
        FOREIGN,
        {b"sec-fetch-site": b"same-site"},
        {b"origin": b"null"},
        {b"cookie": b"session=1"},
        {b"referer": b"http://evil.test/"},
        {**FOREIGN, b"content-type": b"text/plain; charset=application/json"},
        {**FOREIGN, b"content-type": b"multipart/form-data"},
    ],
)
def test_what_a_foreign_page_may_have_caused_is_refused(headers):
    with pytest.raises(RequestError) as caught:
        CsrfRule(CsrfSettings()).check(headers)
    assert caught.value.code == "CSRF_ERROR"
    assert "apollo-require-preflight" in caught.value.message


def test_the_rule_can_be_switched_off():
    CsrfRule(CsrfSettings(enabled=False)).check(FOREIGN)
