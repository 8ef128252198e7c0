import pytest

from supergraph.pipeline.context import HeaderRules


def test_subgraphs_receive_the_usual_headers_and_those_of_the_settings():
    context = HeaderRules(["x-tenant"]).open_context(
        (
            (b"host", b"shop.test"),
            (b"accept-language", b"ru"),
            (b"x-tenant", b"7"),
            (b"cookie", b"a=b"),
            (b"traceparent", b"00-1-2-01"),
            (b"x-request-id", b"r-1"),
        )
    )
    assert context.forwarded == ((b"accept-language", b"ru"), (b"x-tenant", b"7"))
    assert context.tracing == ((b"traceparent", b"00-1-2-01"), (b"x-request-id", b"r-1"))
    assert context.request_id == "r-1"


def test_a_copy_of_the_identity_header_goes_no_further():
    context = HeaderRules([]).open_context(((b"x-router-identity", b"admin"),))
    assert all(name != b"x-router-identity" for name, _ in context.forwarded + context.tracing)


def test_the_authorization_is_kept_from_subgraphs_unless_the_settings_pass_it_on():
    headers = ((b"authorization", b"Bearer x"),)
    kept = HeaderRules([]).open_context(headers)
    passed_on = HeaderRules(["authorization"]).open_context(headers)
    assert (kept.authorization, kept.forwarded) == (b"Bearer x", ())
    assert passed_on.forwarded == headers


def test_a_request_without_an_id_is_given_one_of_its_own():
    rules = HeaderRules([])
    first, second = rules.open_context(()), rules.open_context(())
    assert first.request_id != second.request_id
    assert first.tracing == ((b"x-request-id", first.request_id.encode()),)


@pytest.mark.parametrize("unusable", [b"", b"a b", b"x" * 129, b"a\x00", "я".encode()])
def test_an_unusable_request_id_is_replaced(unusable):
    context = HeaderRules([]).open_context(((b"x-request-id", unusable),))
    assert context.request_id.encode() != unusable
    assert len(context.tracing) == 1


def test_an_id_that_is_also_to_be_propagated_is_sent_once():
    context = HeaderRules(["x-request-id"]).open_context(((b"x-request-id", b"r"),))
    assert context.forwarded + context.tracing == ((b"x-request-id", b"r"),)
