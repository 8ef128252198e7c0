from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subgraphs.users.rules.keys import RotationTimes, is_due, published_keys, signing_key

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TIMES = RotationTimes(lead=timedelta(minutes=10), overlap=timedelta(minutes=70))


@dataclass(frozen=True)
class Key:
    signs_from: datetime


def ring(*minutes):
    return [Key(NOW + timedelta(minutes=minute)) for minute in minutes]


@pytest.mark.parametrize(
    ("minutes", "signs"),
    [((-5,), -5), ((-5, 10), -5), ((-50, -5, 10), -5), ((-5, 0), 0), ((10, 20), 10)],
)
def test_the_last_key_whose_time_has_come_signs(minutes, signs):
    assert [signing_key(ring(*minutes), NOW)] == ring(signs)


@pytest.mark.parametrize(
    ("minutes", "published"),
    [
        ((-5, 10), (-5, 10)),
        ((-500, -69), (-500, -69)),
        ((-500, -70), (-70,)),
        ((-900, -500, -70, 10), (-70, 10)),
        ((-500,), (-500,)),
    ],
)
def test_a_key_is_published_until_the_last_of_its_tokens_has_ended(minutes, published):
    assert list(published_keys(ring(*minutes), NOW, TIMES)) == ring(*published)


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=6, unique=True))
def test_the_key_that_signs_is_published(minutes):
    keys = ring(*minutes)
    assert signing_key(keys, NOW) in published_keys(keys, NOW, TIMES)


def test_a_rotation_is_due_when_the_newest_key_has_served_its_time():
    age = timedelta(minutes=30)
    assert is_due(ring(-90, -30), NOW, age)
    assert not is_due(ring(-90, -29), NOW, age)
    assert not is_due(ring(-90, 10), NOW, timedelta())
