"""Which failure is waited for, tried again or put aside."""

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymongo.errors import AutoReconnect
from redis.exceptions import ConnectionError as RedisConnectionError
from sqlalchemy.exc import OperationalError

from events.errors import BrokerUnavailable, EnvelopeInvalid
from events.retry import (
    UNEXPECTED_ATTEMPTS,
    DeadLetter,
    Failure,
    Retry,
    classify,
    decide,
    pause_after,
)
from subgraphs.kit.errors import NotFound

CHANCES = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (BrokerUnavailable("away"), Failure.UNAVAILABLE),
        (ConnectionRefusedError(), Failure.UNAVAILABLE),
        (TimeoutError(), Failure.UNAVAILABLE),
        (AutoReconnect("away"), Failure.UNAVAILABLE),
        (RedisConnectionError("away"), Failure.UNAVAILABLE),
        (OperationalError("SELECT 1", {}, Exception("away")), Failure.UNAVAILABLE),
        (psycopg.OperationalError("away"), Failure.UNAVAILABLE),
        (EnvelopeInvalid("no event"), Failure.PERMANENT),
        (NotFound("no such order"), Failure.PERMANENT),
        (KeyError("orderId"), Failure.UNEXPECTED),
    ],
)
def test_a_failure_is_somebodys_fault(error, failure):
    assert classify(error) is failure


@given(st.integers(1, 10_000), CHANCES)
def test_a_server_that_is_away_is_waited_for_however_long(attempt, chance):
    decision = decide(Failure.UNAVAILABLE, attempt, chance)
    assert isinstance(decision, Retry)
    assert 0 < decision.seconds <= 5


@given(CHANCES)
def test_pauses_grow(chance):
    pauses = [pause_after(attempt, chance) for attempt in range(1, 7)]
    assert pauses == sorted(pauses)
    assert pauses[-1] > 8 * pauses[0]


@given(st.integers(1, 100), CHANCES)
def test_a_message_that_is_at_fault_is_put_aside_at_once(attempt, chance):
    assert decide(Failure.PERMANENT, attempt, chance) == DeadLetter()


@given(CHANCES)
def test_an_unknown_failure_is_tried_a_few_times(chance):
    decisions = [
        decide(Failure.UNEXPECTED, attempt, chance) for attempt in range(1, UNEXPECTED_ATTEMPTS + 1)
    ]
    assert all(isinstance(decision, Retry) for decision in decisions[:-1])
    assert decisions[-1] == DeadLetter()
