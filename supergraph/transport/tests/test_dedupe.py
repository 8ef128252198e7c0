"""Sharing answers of identical requests in flight."""

import asyncio

import pytest

from supergraph.transport import (
    DedupeTransport,
    SubgraphResponse,
    TransportError,
    TransportReason,
)
from supergraph.transport.tests.hostile import post


class Gate:
    """A transport that answers when it is told to."""

    def __init__(self):
        self.sent = []
        self.cancelled = 0
        self.outcomes = []

    async def send(self, request):
        self.sent.append(request)
        outcome = asyncio.get_running_loop().create_future()
        self.outcomes.append(outcome)
        try:
            return await outcome
        except asyncio.CancelledError:
            self.cancelled += 1
            raise

    async def close(self):
        for outcome in self.outcomes:
            outcome.cancel()

    def answer(self, body=b"{}"):
        for outcome in self.outcomes:
            if not outcome.done():
                outcome.set_result(SubgraphResponse(200, (), body))


async def start(transport, *requests):
    tasks = [asyncio.create_task(transport.send(request)) for request in requests]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return tasks


async def test_identical_requests_are_sent_once():
    gate = Gate()
    tasks = await start(DedupeTransport(gate), post(), post(), post())
    gate.answer(b"shared")
    assert {(await task).body for task in tasks} == {b"shared"}
    assert len(gate.sent) == 1


async def test_request_after_the_answer_is_sent_anew():
    gate = Gate()
    transport = DedupeTransport(gate)
    for _ in range(2):
        (task,) = await start(transport, post())
        gate.answer()
        await task
    assert len(gate.sent) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (post(b"1"), post(b"2")),
        (
            post(headers=((b"x-router-identity", b"ann"),)),
            post(headers=((b"x-router-identity", b"bob"),)),
        ),
        (post(headers=((b"x-router-identity", b"ann"),)), post()),
        (post(headers=((b"cookie", b"a"),)), post(headers=((b"cookie", b"b"),))),
        (post(idempotent=False), post(idempotent=False)),
    ],
    ids=["bodies", "users", "anonymous", "cookies", "mutations"],
)
async def test_different_requests_are_never_shared(one, other):
    gate = Gate()
    tasks = await start(DedupeTransport(gate), one, other)
    assert len(gate.sent) == 2
    gate.answer()
    await asyncio.gather(*tasks)


async def test_tracing_headers_do_not_keep_requests_apart():
    gate = Gate()
    tasks = await start(
        DedupeTransport(gate),
        post(headers=((b"x-request-id", b"1"), (b"traceparent", b"00-a"), (b"cookie", b"c"))),
        post(headers=((b"x-request-id", b"2"), (b"cookie", b"c"))),
    )
    assert len(gate.sent) == 1
    assert (b"x-request-id", b"1") in gate.sent[0].headers
    gate.answer()
    await asyncio.gather(*tasks)


async def test_failure_is_shared_as_an_error_for_each():
    gate = Gate()
    tasks = await start(DedupeTransport(gate), post(), post())
    gate.outcomes[0].set_exception(TransportError("No.", TransportReason.RESET))
    errors = await asyncio.gather(*tasks, return_exceptions=True)
    assert [getattr(error, "reason", None) for error in errors] == [TransportReason.RESET] * 2
    assert errors[0] is not errors[1]


async def test_when_the_first_leaves_another_one_sends():
    gate = Gate()
    leader, *others = await start(DedupeTransport(gate), post(), post(), post())
    leader.cancel()
    for _ in range(4):
        await asyncio.sleep(0)
    assert gate.cancelled == 1
    assert len(gate.sent) == 2
    gate.answer(b"second")
    assert {(await task).body for task in others} == {b"second"}


async def test_when_one_who_joined_leaves_the_others_are_answered():
    gate = Gate()
    leader, joined = await start(DedupeTransport(gate), post(), post())
    joined.cancel()
    await asyncio.sleep(0)
    gate.answer()
    assert (await leader).status == 200
    assert gate.cancelled == 0


async def test_one_who_joined_keeps_an_own_timeout():
    gate = Gate()
    leader, joined = await start(DedupeTransport(gate), post(), post(timeout=0.02))
    with pytest.raises(TransportError) as caught:
        await joined
    assert caught.value.reason is TransportReason.TIMEOUT
    gate.answer()
    assert (await leader).status == 200
