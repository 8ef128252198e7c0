import asyncio
import contextlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from subgraphs.kit.events import EventContext
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.money import Money
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Locale
from subgraphs.kit.testing import fixed_clock, identity_of
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.errors import TEXTS, ProductError, ProductErrorCode, ShortLine, StockShort
from subgraphs.products.models import (
    metadata,
    outbox,
    product,
    reservation,
    reservation_line,
    stock,
    stock_movement,
)
from subgraphs.products.rules.stock import ReservationState
from subgraphs.products.rules.stock_reports import AdjustmentReason, StockReport
from subgraphs.products.service import stock as service
from subgraphs.products.service.warehouses import report_stock
from subgraphs.products.tests.small_catalogue import NOW, PRODUCTS, SELLER, VARIANTS, WAREHOUSES

pytestmark = pytest.mark.services

# Far ahead of the database's own clock, which decides about expiry.
LATER = NOW + timedelta(days=36500)
OF_RESERVATIONS = frozenset(
    f"shop.stock.{what}.v1"
    for what in ("reserved", "committed", "released", "reservation_expired", "shipped")
)
OF_PLACES = frozenset({"shop.stock.changed.v1"})
ALERTS = frozenset({"shop.stock.back_in_stock.v1", "shop.stock.low.v1"})
REPORTER = new_id()
WAVE_A, STORK, COLUMN = (VARIANTS[sku].id for sku in ("WAVE-A", "STORK-A", "COLUMN-A"))


def work_of(store: Resources) -> UnitOfWork:
    return UnitOfWork(store.engine, metadata, store.clock, EventContext("test"))


async def reserve(store: Resources, order_id: UUID, wanted: Mapping[UUID, int], until=LATER):
    async with work_of(store) as work:
        return await service.reserve_stock(work, order_id, wanted, until)


async def release(store: Resources, order_id: UUID):
    async with work_of(store) as work:
        return await service.release_stock(work, order_id)


async def commit(store: Resources, order_id: UUID):
    async with work_of(store) as work:
        return await service.commit_stock(work, order_id)


async def ship(store: Resources, order_id: UUID):
    async with work_of(store) as work:
        return await service.ship_stock(work, order_id)


async def on_hand(store: Resources, variant_id: UUID) -> int:
    units = select(func.sum(stock.c.on_hand)).where(stock.c.variant_id == variant_id)
    async with store.engine.connect() as connection:
        return int((await connection.execute(units)).scalar_one())


async def reserved_units(store: Resources) -> dict[UUID, int]:
    statement = select(stock.c.variant_id, func.sum(stock.c.reserved)).group_by(stock.c.variant_id)
    async with store.engine.connect() as connection:
        return {key: units for key, units in await connection.execute(statement) if units}


async def published(
    store: Resources, event_types: frozenset[str] = OF_RESERVATIONS
) -> list[tuple[str, int, dict[str, Any]]]:
    statement = select(outbox.c.type, outbox.c.sequence, outbox.c.data).order_by(outbox.c.id)
    async with store.engine.connect() as connection:
        rows = [tuple(row) for row in await connection.execute(statement)]
    return [row for row in rows if row[0] in event_types]


async def assert_ledger_adds_up(store: Resources) -> None:
    place = (stock_movement.c.variant_id, stock_movement.c.warehouse_id)
    sums = select(
        *place,
        func.sum(stock_movement.c.on_hand_delta),
        func.sum(stock_movement.c.reserved_delta),
    ).group_by(*place)
    levels = select(stock.c.variant_id, stock.c.warehouse_id, stock.c.on_hand, stock.c.reserved)
    async with store.engine.connect() as connection:
        ledger = {tuple(row) for row in await connection.execute(sums)}
        assert ledger == {tuple(row) for row in await connection.execute(levels)}


async def test_an_order_holds_every_line(store):
    order = new_id()
    held = await reserve(store, order, {WAVE_A: 8, STORK: 4})
    assert held.state is ReservationState.HELD
    assert await reserved_units(store) == {WAVE_A: 8, STORK: 4}
    [(kind, sequence, data)] = await published(store)
    assert (kind, sequence) == ("shop.stock.reserved.v1", 1)
    assert data["orderId"] == str(order)
    assert {line["warehouseId"] for line in data["lines"]} == {str(row.id) for row in WAREHOUSES}
    await assert_ledger_adds_up(store)


async def test_the_same_order_again_holds_nothing_more(store):
    order = new_id()
    first = await reserve(store, order, {WAVE_A: 2})
    assert await reserve(store, order, {WAVE_A: 2}) == first
    assert await reserved_units(store) == {WAVE_A: 2}
    assert len(await published(store)) == 1


async def test_one_order_asked_twice_at_once_holds_once(store):
    order = new_id()
    first, second = await asyncio.gather(
        reserve(store, order, {WAVE_A: 2}), reserve(store, order, {WAVE_A: 2})
    )
    assert first == second
    assert await reserved_units(store) == {WAVE_A: 2}


async def test_other_quantities_for_the_same_order_are_a_conflict(store):
    order = new_id()
    await reserve(store, order, {WAVE_A: 2})
    with pytest.raises(ProductError) as caught:
        await reserve(store, order, {WAVE_A: 3})
    assert caught.value.code is ProductErrorCode.RESERVATION_CONFLICT
    assert await reserved_units(store) == {WAVE_A: 2}


async def test_every_short_line_is_named_and_nothing_is_held(store):
    with pytest.raises(StockShort) as caught:
        await reserve(store, new_id(), {WAVE_A: 11, STORK: 5, COLUMN: 1})
    assert set(caught.value.lines) == {ShortLine(WAVE_A, 11, 10), ShortLine(STORK, 5, 4)}
    assert await reserved_units(store) == {}
    assert await published(store) == []


async def test_a_refusal_leaves_the_callers_transaction_usable(store):
    order = new_id()
    async with work_of(store) as work:
        with pytest.raises(StockShort):
            await service.reserve_stock(work, order, {STORK: 5}, LATER)
        await service.reserve_stock(work, order, {STORK: 4}, LATER)
    assert await reserved_units(store) == {STORK: 4}


@pytest.mark.parametrize("quantity", [0, -1, 1001])
async def test_impossible_quantities_are_refused(store, quantity):
    with pytest.raises(ProductError) as caught:
        await reserve(store, new_id(), {WAVE_A: quantity})
    assert caught.value.code is ProductErrorCode.QUANTITY_INVALID


async def test_a_release_gives_everything_back_once(store):
    order = new_id()
    await reserve(store, order, {WAVE_A: 8})
    assert (await release(store, order)).state is ReservationState.RELEASED
    assert (await release(store, order)).state is ReservationState.RELEASED
    assert await reserved_units(store) == {}
    assert [(kind, sequence) for kind, sequence, _ in await published(store)] == [
        ("shop.stock.reserved.v1", 1),
        ("shop.stock.released.v1", 2),
    ]
    await assert_ledger_adds_up(store)


async def test_a_release_of_what_was_never_held_does_nothing(store):
    assert await release(store, new_id()) is None
    assert await published(store) == []


async def test_a_commit_keeps_the_units_and_may_be_repeated(store):
    order = new_id()
    await reserve(store, order, {WAVE_A: 8})
    assert (await commit(store, order)).state is ReservationState.COMMITTED
    assert (await commit(store, order)).state is ReservationState.COMMITTED
    assert await reserved_units(store) == {WAVE_A: 8}
    assert len(await published(store)) == 2


async def test_what_a_carrier_has_is_neither_on_hand_nor_held(store):
    order, before = new_id(), await on_hand(store, WAVE_A)
    await reserve(store, order, {WAVE_A: 8})
    await commit(store, order)
    for _ in range(2):
        assert (await ship(store, order)).state is ReservationState.SHIPPED
    assert await on_hand(store, WAVE_A) == before - 8
    assert await reserved_units(store) == {}
    assert [kind for kind, _, _ in await published(store)] == [
        *("shop.stock.reserved.v1", "shop.stock.committed.v1", "shop.stock.shipped.v1")
    ]
    # Its order may be given up meanwhile: the goods are not on the shelf for that.
    assert (await release(store, order)).state is ReservationState.SHIPPED
    assert await on_hand(store, WAVE_A) == before - 8
    await assert_ledger_adds_up(store)


async def test_what_is_not_kept_for_an_order_is_not_shipped(store):
    held = new_id()
    await reserve(store, held, {WAVE_A: 1})
    for order in (held, new_id()):
        with pytest.raises(ProductError) as caught:
            await ship(store, order)
        assert caught.value.code is ProductErrorCode.RESERVATION_NOT_HELD


async def test_what_was_released_cannot_be_committed(store):
    order = new_id()
    await reserve(store, order, {WAVE_A: 1})
    await release(store, order)
    for unheld in (order, new_id()):
        with pytest.raises(ProductError) as caught:
            await commit(store, unheld)
        assert caught.value.code is ProductErrorCode.RESERVATION_NOT_HELD


async def test_an_order_may_hold_anew_after_a_release(store):
    order = new_id()
    first = await reserve(store, order, {WAVE_A: 1})
    await release(store, order)
    again = await reserve(store, order, {WAVE_A: 1})
    assert (again.id, again.state) == (first.id, ReservationState.HELD)
    assert [sequence for _, sequence, _ in await published(store)] == [1, 2, 3]
    await assert_ledger_adds_up(store)


async def test_an_overdue_hold_gives_way_to_who_wants_its_units(store):
    overdue, later = new_id(), new_id()
    await reserve(store, overdue, {STORK: 3, WAVE_A: 1}, until=NOW - timedelta(days=36500))
    await reserve(store, later, {STORK: 4})
    assert await reserved_units(store) == {STORK: 4}
    states = select(reservation.c.order_id, reservation.c.state)
    async with store.engine.connect() as connection:
        assert dict(tuple(row) for row in await connection.execute(states)) == {
            overdue: "expired",
            later: "held",
        }
    assert (await published(store))[1][0] == "shop.stock.reservation_expired.v1"
    await assert_ledger_adds_up(store)


async def test_a_committed_reservation_never_expires(store):
    order = new_id()
    await reserve(store, order, {STORK: 3}, until=NOW - timedelta(days=36500))
    await commit(store, order)
    with pytest.raises(StockShort):
        await reserve(store, new_id(), {STORK: 2})


async def test_ten_of_forty_buyers_get_the_ten_units(store):
    wanted = {WAVE_A: 1}  # seven in one warehouse, three in the other

    async def buy() -> bool:
        try:
            await reserve(store, new_id(), wanted)
        except StockShort:
            return False
        return True

    outcomes = await asyncio.gather(*(buy() for _ in range(40)))
    assert outcomes.count(True) == 10
    assert await reserved_units(store) == {WAVE_A: 10}
    assert len(await published(store)) == 10
    await assert_ledger_adds_up(store)


async def test_two_hundred_buyers_of_fifty_units_make_fifty_sales(store):
    # As many at once as the pool has connections: how long one waits for these is not tested.
    gate = asyncio.Semaphore(20)

    async def buy() -> bool:
        async with gate:
            try:
                await reserve(store, new_id(), {COLUMN: 1})
            except StockShort:
                return False
            return True

    outcomes = await asyncio.gather(*(buy() for _ in range(200)))
    assert outcomes.count(True) == 50
    assert await reserved_units(store) == {COLUMN: 50}
    await assert_ledger_adds_up(store)
    assert [sequence for _, sequence, _ in await published(store, OF_PLACES)] == [*range(1, 51)]


async def test_each_place_that_changed_tells_what_it_has_now(store):
    await reserve(store, new_id(), {WAVE_A: 8})
    places = [data for _, _, data in await published(store, OF_PLACES)]
    # The variant's band is that of all its places together: two of ten are left.
    assert {(data["onHand"], data["reserved"], data["availability"]) for data in places} == {
        (7, 7, "LOW"),
        (3, 1, "LOW"),
    }
    assert {data["productId"] for data in places} == {str(PRODUCTS["wave"].id)}
    assert {data["cause"] for data in places} == {"reserve"}


async def test_growing_scarce_and_coming_back_are_told_once_each(store):
    everything = new_id()
    await reserve(store, new_id(), {WAVE_A: 1})
    assert await published(store, ALERTS) == []
    await reserve(store, everything, {WAVE_A: 9})
    await release(store, everything)
    alerts = await published(store, ALERTS)
    assert [(kind, sequence, data["available"]) for kind, sequence, data in alerts] == [
        ("shop.stock.low.v1", 1, 0),
        ("shop.stock.back_in_stock.v1", 2, 9),
    ]
    assert {data["sellerId"] for _, _, data in alerts} == {str(SELLER)}


async def test_orders_over_the_same_lines_in_any_order_never_deadlock(store):
    async def buy_and_return(variants: list[UUID]) -> None:
        order = new_id()
        try:
            await reserve(store, order, dict.fromkeys(variants, 1))
        except StockShort:
            return
        await release(store, order)

    lines = [[WAVE_A, STORK, COLUMN], [COLUMN, STORK, WAVE_A], [STORK, WAVE_A]]
    await asyncio.gather(*(buy_and_return(lines[number % 3]) for number in range(30)))
    assert await reserved_units(store) == {}
    await assert_ledger_adds_up(store)


COMMANDS = st.lists(
    st.tuples(
        st.sampled_from(["reserve", "commit", "release", "expire", "receive", "take"]),
        st.integers(0, 3),  # which order, or report
        st.dictionaries(st.sampled_from([WAVE_A, STORK, COLUMN]), st.integers(1, 9), min_size=1),
    ),
    max_size=12,
)


async def carry_out(store: Resources, name: str, key: UUID, wanted: Mapping[UUID, int]) -> None:
    [variant_id, units] = next(iter(wanted.items()))
    report = StockReport(
        variant_id,
        WAREHOUSES[0].id,
        units if name == "receive" else -units,
        None if name == "receive" else AdjustmentReason.COUNTED,
        "",
        f"{name}-{key}-{units}",
    )
    async with work_of(store) as work:
        match name:
            case "reserve":
                await service.reserve_stock(work, key, wanted, LATER)
            case "commit":
                await service.commit_stock(work, key)
            case "release":
                await service.release_stock(work, key)
            case "expire":
                overdue = reservation.update().where(reservation.c.order_id == key)
                await work.session.execute(overdue.values(expires_at=NOW - timedelta(days=36500)))
                await service.expire_overdue(work, 10)
            case _:
                await report_stock(work, identity_of(Role.ADMIN, user_id=REPORTER), report)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(COMMANDS)
def test_whatever_is_done_to_stock_its_ledger_adds_up(layout, store, commands):
    async def live() -> None:
        async with Resources.open(layout, fixed_clock(NOW)) as opened:
            orders = [new_id() for _ in range(4)]
            for name, number, wanted in commands:
                with contextlib.suppress(ProductError):
                    await carry_out(opened, name, orders[number], wanted)
            await assert_ledger_adds_up(opened)
            held = await held_by_reservations(opened)
            assert held == await reserved_units(opened)

    asyncio.run(live())


async def held_by_reservations(store: Resources) -> dict[UUID, int]:
    line = reservation_line.c
    statement = (
        select(line.variant_id, func.sum(line.quantity))
        .join(reservation, reservation.c.id == line.reservation_id)
        .where(reservation.c.state.in_(["held", "committed"]))
        .group_by(line.variant_id)
    )
    async with store.engine.connect() as connection:
        return {row[0]: row[1] for row in await connection.execute(statement)}


async def test_lines_are_priced_from_variant_and_product(store):
    async with work_of(store) as work:
        facts = await service.price_lines(work, [WAVE_A, new_id()])
    assert list(facts) == [WAVE_A]
    wave = facts[WAVE_A]
    assert wave.product_id == PRODUCTS["wave"].id
    assert wave.seller_id == SELLER
    assert wave.unit_price == Money(599_000, "RUB")
    assert set(wave.titles) == {"ru", "en"}
    assert wave.weight_grams == 300


async def test_a_withdrawn_product_has_no_price(store):
    async with store.engine.begin() as connection:
        await connection.execute(update(product).values(status="archived"))
    async with work_of(store) as work:
        assert await service.price_lines(work, [WAVE_A]) == {}


def test_every_refusal_speaks_both_languages():
    assert {code: set(texts) for code, texts in TEXTS.items()} == {
        code: set(Locale) for code in ProductErrorCode
    }
