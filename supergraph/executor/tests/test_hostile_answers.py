"""Answers that would hurt by their size or shape alone."""

import orjson
import pytest

from supergraph.executor.reports import MOST_ERRORS
from supergraph.executor.tests.federation import Scripted, body, federate, on, path, run
from supergraph.plan import BatchEntry, BatchFetch, Fetch, Flatten, KeyRenamer, Sequence
from supergraph.transport import TransportError, TransportReason

SCHEMA = federate(
    home="scalar Tree type Query { items: [Item!] } "
    'type Item @key(fields: "id") { id: ID! tree: Tree }',
    stock='type Item @key(fields: "id") { id: ID! count: Int! }',
)
LOOKUP = (
    "($representations:[_Any!]!){_entities(representations:$representations){...on Item{count}}}"
)
ITEMS = Fetch("home", "{items{__typename id tree}}")
COUNTS = Fetch("stock", "query" + LOOKUP, requires=(on("Item", "id"),))
PLAN = Sequence((ITEMS, Flatten(path("items.@"), COUNTS)))


def home(*items):
    return Scripted({"data": {"items": [{"__typename": "Item", **item} for item in items]}})


@pytest.mark.parametrize("place", [["_entities", 0, "count"], ["_entities", 5], None])
async def test_errors_without_number_are_passed_on_up_to_a_bound(place):
    errors = [{"message": f"{number}", "path": place} for number in range(2 * MOST_ERRORS)]
    used = {"home": home({"id": "1"}), "stock": Scripted({"data": None, "errors": errors})}
    answer = body(await run(SCHEMA, "{ items { count } }", PLAN, used))
    assert answer["data"] == {"items": None}
    assert len(answer["errors"]) == MOST_ERRORS + 1
    last = answer["errors"][-1]
    assert (last["path"], "more errors than" in last["message"]) == (["items"], True)


async def test_errors_that_multiply_by_their_places_are_bounded():
    errors = [{"message": f"{number}", "path": ["_entities", 0]} for number in range(500)]
    used = {
        "home": home(*({"id": "1"} for _ in range(1_000))),
        "stock": Scripted({"data": {"_entities": [None]}, "errors": errors}),
    }
    answer = body(await run(SCHEMA, "{ items { id count } }", PLAN, used))
    assert answer["data"] == {"items": None}
    assert len(answer["errors"]) == MOST_ERRORS + 1


async def test_errors_of_a_root_fetch_are_bounded():
    errors = [{"message": f"{number}", "path": ["items"]} for number in range(2 * MOST_ERRORS)]
    used = {"home": Scripted({"data": {"items": None}, "errors": errors})}
    answer = body(await run(SCHEMA, "{ items { id } }", Fetch("home", "{items{id}}"), used))
    assert len(answer["errors"]) == MOST_ERRORS + 1


@pytest.mark.parametrize("runs", [None, 0], ids=["merged", "on-records"])
async def test_byte_order_mark_before_json_is_passed_over(runs):
    found = orjson.dumps({"data": {"_entities": [{"count": 7}]}})
    used = {"home": home({"id": "1"}), "stock": Scripted(b"\xef\xbb\xbf" + found)}
    answer = await run(SCHEMA, "{ items { count } }", PLAN, used, runs_before_records=runs)
    assert body(answer) == {"data": {"items": [{"count": 7}]}}


@pytest.mark.parametrize("entities", [[1], ["x"], [[]], [True]])
async def test_what_is_neither_entity_nor_null_is_no_answer(entities):
    used = {"home": home({"id": "1"}), "stock": Scripted({"data": {"_entities": entities}})}
    answer = body(await run(SCHEMA, "{ items { id } }", PLAN, used))
    assert answer["data"] == {"items": [{"id": "1"}]}
    (error,) = answer["errors"]
    assert error["extensions"] == {
        "code": "SUBREQUEST_MALFORMED_RESPONSE",
        "serviceName": "stock",
    }


async def test_value_without_an_end_that_an_argument_takes_costs_its_own_fields():
    deep = b"[" * 900 + b"]" * 900
    item = b'{"__typename":"Item","id":"1","tree":%b}'
    items = Scripted(b'{"data":{"items":[%b,%b]}}' % (item % deep, item % b"1"))
    stock = Scripted({"data": {"_entities": [{"count": 7}]}})
    fetch = Fetch(
        "stock",
        "query" + LOOKUP.replace("($", "($c:Tree $"),
        requires=(on("Item", "id"),),
        context_rewrites=(KeyRenamer(("tree",), "c"),),
    )
    schema = federate(
        home="scalar Tree type Query { items: [Item!] } "
        'type Item @key(fields: "id") { id: ID! tree: Tree }',
        stock='type Item @key(fields: "id") { id: ID! count: Int }',
    )
    plan = Sequence((ITEMS, Flatten(path("items.@"), fetch)))
    answer = body(
        await run(schema, "{ items { id count } }", plan, {"home": items, "stock": stock})
    )
    assert answer["data"] == {"items": [{"id": "1", "count": None}, {"id": "1", "count": 7}]}
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "INVALID_FIELD_VALUE", "serviceName": "stock"}


async def test_thousands_of_places_that_a_failure_explains_are_told_apart_by_their_keys():
    """Looking through all places for each missing value would take minutes."""
    ways = [f"a{number}" for number in range(6_000)]
    items = {way: {"__typename": "Item", "id": "1"} for way in ways}
    entry = BatchEntry("_e0", "r", tuple(path(way) for way in ways), (on("Item", "id"),))
    lookup = "query($r:[_Any!]!){_e0:_entities(representations:$r){...on Item{count}}}"
    plan = Sequence((Fetch("home", "{items{id}}"), BatchFetch("stock", lookup, (entry,))))
    schema = federate(
        home='type Query { item: Item } type Item @key(fields: "id") { id: ID! }',
        stock='type Item @key(fields: "id") { id: ID! count: Int! }',
    )
    down = TransportError("It cannot be reached.", TransportReason.REFUSED)
    used = {"home": Scripted({"data": items}), "stock": Scripted(down)}
    document = f"{{ {' '.join(f'{way}: item {{ count }}' for way in ways)} }}"
    answer = body(await run(schema, document, plan, used))
    assert answer["data"] == dict.fromkeys(ways)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"SUBREQUEST_HTTP_ERROR"}
