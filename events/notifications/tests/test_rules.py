"""Keys, masks and pauses."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.notifications.rules import (
    ERASED,
    KIND_OF,
    Channel,
    Kind,
    dedupe_key,
    mask_address,
    message_id,
    next_pause,
)
from events.topics import NOTIFICATIONS


def test_every_type_that_is_listened_to_is_told_of():
    assert set(KIND_OF) | {ERASED} == NOTIFICATIONS.types


@given(st.uuids(), st.uuids())
def test_ids_are_as_different_as_events(one, other):
    same = one == other
    assert (dedupe_key(one, Channel.EMAIL) == dedupe_key(other, Channel.EMAIL)) is same
    ids = [message_id(event, Kind.ORDER_PLACED, "shop@store.example") for event in (one, other)]
    assert (ids[0] == ids[1]) is same
    assert ids[0].endswith("@store.example>")


@pytest.mark.parametrize(
    ("address", "masked"),
    [("anna@store.example", "a***@store.example"), ("a@b", "a***@b"), ("nonsense", "***@nonsense")],
)
def test_a_masked_address_keeps_one_letter_and_the_domain(address, masked):
    assert mask_address(address) == masked


@given(st.integers(0, 10_000))
def test_pauses_double_up_to_five_minutes(attempts):
    pause = next_pause(attempts)
    assert timedelta(seconds=1) <= pause <= timedelta(minutes=5)
    assert next_pause(attempts + 1) >= pause
