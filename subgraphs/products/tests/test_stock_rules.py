from collections import Counter
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.products.errors import ShortLine
from subgraphs.products.rules.stock import (
    TRANSITIONS,
    Allocation,
    Availability,
    Level,
    ReservationState,
    StockCommand,
    StockCrossing,
    allocate,
    available_by_variant,
    band,
    crossing,
)

A, B = UUID(int=1), UUID(int=2)
MOSCOW, KAZAN, OMSK = UUID(int=11), UUID(int=12), UUID(int=13)


def test_availability_is_banded():
    assert [band(number) for number in (-1, 0, 1, 5, 6)] == [
        Availability.OUT,
        Availability.OUT,
        Availability.LOW,
        Availability.LOW,
        Availability.IN_STOCK,
    ]


def test_one_warehouse_serves_a_line_when_it_can():
    levels = [Level(A, MOSCOW, 3), Level(A, KAZAN, 9), Level(A, OMSK, 4)]
    assert allocate({A: 4}, levels) == ((Allocation(A, KAZAN, 4),), ())


def test_a_line_is_split_fullest_warehouse_first():
    levels = [Level(A, MOSCOW, 3), Level(A, KAZAN, 9), Level(A, OMSK, 4)]
    assert allocate({A: 14}, levels) == (
        (Allocation(A, MOSCOW, 1), Allocation(A, KAZAN, 9), Allocation(A, OMSK, 4)),
        (),
    )


def test_every_short_line_is_named_and_nothing_is_allocated():
    levels = [Level(A, MOSCOW, 3)]
    assert allocate({A: 4, B: 1}, levels) == ((), (ShortLine(A, 4, 3), ShortLine(B, 1, 0)))
    assert allocate({A: 3, B: 1}, levels) == ((), (ShortLine(B, 1, 0),))


@settings(deadline=None)
@given(
    wanted=st.dictionaries(st.sampled_from([A, B]), st.integers(1, 30), min_size=1),
    stock=st.dictionaries(
        st.tuples(st.sampled_from([A, B]), st.sampled_from([MOSCOW, KAZAN, OMSK])),
        st.integers(0, 15),
    ),
)
def test_allocations_are_exactly_what_is_wanted_and_never_more_than_there_is(wanted, stock):
    levels = [Level(variant, warehouse, units) for (variant, warehouse), units in stock.items()]
    taken, short = allocate(wanted, levels)
    available: Counter[UUID] = Counter()
    for (variant, _), units in stock.items():
        available[variant] += units
    assert {line.variant_id for line in short} == {
        variant for variant, units in wanted.items() if available[variant] < units
    }
    if short:
        assert taken == ()
        return
    given_units: Counter[UUID] = Counter()
    for line in taken:
        given_units[line.variant_id] += line.quantity
        assert 0 < line.quantity <= stock[line.variant_id, line.warehouse_id]
    assert dict(given_units) == wanted


def test_every_state_and_command_has_its_answer():
    held, committed = ReservationState.HELD, ReservationState.COMMITTED
    released, expired = ReservationState.RELEASED, ReservationState.EXPIRED
    shipped = ReservationState.SHIPPED
    answers = {pair: TRANSITIONS.get(pair) for pair in product(ReservationState, StockCommand)}
    assert answers == {
        (held, StockCommand.COMMIT): committed,
        (held, StockCommand.RELEASE): released,
        (held, StockCommand.EXPIRE): expired,
        (held, StockCommand.SHIP): None,
        (committed, StockCommand.COMMIT): committed,
        (committed, StockCommand.RELEASE): released,
        (committed, StockCommand.EXPIRE): committed,
        (committed, StockCommand.SHIP): shipped,
        (released, StockCommand.COMMIT): None,
        (released, StockCommand.RELEASE): released,
        (released, StockCommand.EXPIRE): released,
        (released, StockCommand.SHIP): None,
        (expired, StockCommand.COMMIT): None,
        (expired, StockCommand.RELEASE): expired,
        (expired, StockCommand.EXPIRE): expired,
        (expired, StockCommand.SHIP): None,
        (shipped, StockCommand.COMMIT): None,
        (shipped, StockCommand.RELEASE): shipped,
        (shipped, StockCommand.EXPIRE): shipped,
        (shipped, StockCommand.SHIP): shipped,
    }


@pytest.mark.parametrize(
    ("before", "after", "meaning"),
    [
        (0, 1, StockCrossing.BACK),
        (0, 50, StockCrossing.BACK),
        (6, 5, StockCrossing.LOW),
        (6, 0, StockCrossing.LOW),
        (5, 4, None),
        (5, 0, None),
        (0, 0, None),
        (3, 10, None),
        (10, 6, None),
    ],
)
def test_only_a_crossing_of_a_band_is_worth_telling(before, after, meaning):
    assert crossing(before, after) is meaning


def test_units_are_summed_over_a_variants_warehouses():
    levels = [Level(A, MOSCOW, 2), Level(B, MOSCOW, 1), Level(A, OMSK, 3)]
    assert available_by_variant(levels) == {A: 5, B: 1}
