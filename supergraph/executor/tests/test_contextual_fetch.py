"""Lookups whose arguments come from enclosing objects: which of them share a request, and how."""

from supergraph.executor.tests.federation import Scripted, body, federate, on, path, run
from supergraph.plan import BatchEntry, BatchFetch, Fetch, Flatten, KeyRenamer, Parallel, Sequence

SCHEMA = federate(
    a="""type Query { shops: [Shop!]! }
         type Shop { currency: String! items: [Item!]! best: Item }
         type Item @key(fields: "id") { id: ID! }""",
    b='type Item @key(fields: "id") { id: ID! price: String size(unit: String): Int! }',
)
FETCH = Fetch(
    "b",
    "query($representations:[_Any!]!,$c:String){_entities(representations:$representations)"
    "{...on Item{price(currency:$c)}}}",
    requires=(on("Item", "id"),),
    context_rewrites=(KeyRenamer(("..", "currency"), "c"),),
)


async def test_equal_entities_in_different_contexts_get_their_own_answers():
    def price(request):
        found = {}
        for number in (0, 1):
            given = request["variables"][f"representations_{number}"]
            currency = request["variables"][f"c_{number}"]
            found[f"_e{number}"] = [{"price": f"{r['id']} {currency}"} for r in given]
        return {"data": found}

    def shop(currency):
        items = [{"__typename": "Item", "id": str(n)} for n in (1, 1, 2)]
        return {"__typename": "Shop", "currency": currency, "items": items}

    shops = [shop("EUR"), shop("USD"), shop("EUR")]
    used = {"a": Scripted({"data": {"shops": shops}}), "b": Scripted(price)}
    root = Fetch("a", "{shops{__typename currency items{__typename id}}}")
    node = Sequence((root, Flatten(path("shops.@.items.@"), FETCH)))
    result = await run(SCHEMA, "{ shops { items { price } } }", node, used)
    assert [[item["price"] for item in s["items"]] for s in body(result)["data"]["shops"]] == [
        ["1 EUR", "1 EUR", "2 EUR"],
        ["1 USD", "1 USD", "2 USD"],
        ["1 EUR", "1 EUR", "2 EUR"],
    ]
    (request,) = used["b"].requests
    assert request["query"] == (
        "query($representations_0:[_Any!]!,$c_0:String,$representations_1:[_Any!]!,$c_1:String)"
        "{_e0:_entities(representations:$representations_0){...on Item{price(currency:$c_0)}} "
        "_e1:_entities(representations:$representations_1){...on Item{price(currency:$c_1)}}}"
    )


async def test_many_contexts_are_asked_for_in_requests_of_bounded_size():
    def price(request):
        given = request["variables"]
        if "c" in given:
            return {"data": {"_entities": [{"price": given["c"]}]}}
        count = sum(name.startswith("c_") for name in given)
        return {"data": {f"_e{n}": [{"price": given[f"c_{n}"]}] for n in range(count)}}

    shops = [
        {"__typename": "Shop", "currency": str(n), "items": [{"__typename": "Item", "id": "1"}]}
        for n in range(101)
    ]
    used = {"a": Scripted({"data": {"shops": shops}}), "b": Scripted(price)}
    root = Fetch("a", "{shops{__typename currency items{__typename id}}}")
    node = Sequence((root, Flatten(path("shops.@.items.@"), FETCH)))
    result = await run(SCHEMA, "{ shops { items { price } } }", node, used)
    found = [[item["price"] for item in s["items"]] for s in body(result)["data"]["shops"]]
    assert found == [[str(n)] for n in range(101)]
    assert len(used["b"].requests) == 3


ROOT = Fetch("a", "{shops{__typename currency items{__typename id} best{__typename id}}}")
SIZES = BatchFetch(
    "b",
    "query($representations0:[_Any!]!,$c_1:String,$unit:String){"
    "_e0:_entities(representations:$representations0)"
    "{...on Item{size(unit:$unit) width:size(unit:$c_1)}}}",
    entries=(
        BatchEntry("_e0", "representations0", (path("shops.@.items.@"),), (on("Item", "id"),)),
    ),
    variable_usages=("c_1", "unit"),
)
WAVE = Sequence(
    (
        ROOT,
        Parallel(
            (
                Flatten(path("shops.@.items.@"), FETCH),
                Flatten(path("shops.@.best"), FETCH),
                SIZES,
            )
        ),
    )
)
DOCUMENT = """query($c_1: String, $unit: String = "cm") {
  shops { items { price size(unit: $unit) width: size(unit: $c_1) } best { price } }
}"""


def shop(currency, *items, best=None):
    found = [{"__typename": "Item", "id": each} if each else None for each in (*items, best)]
    return {"__typename": "Shop", "currency": currency, "items": found[:-1], "best": found[-1]}


async def test_all_that_a_wave_looks_up_in_a_subgraph_is_one_request():
    def answer(request):
        given = request["variables"]
        entities = {
            f"_e{number}": [
                {"price": f"{r['id']} {given[name]}"} for r in given[f"representations_{number}"]
            ]
            for number, name in enumerate(("c_0", "c_1_", "c_2", "c_3"))
        }
        sizes = [{"size": int(r["id"]), "width": 7} for r in given["representations0_4"]]
        return {"data": {**entities, "_e4": sizes}}

    shops = [shop("EUR", "1", best="2"), shop("USD", "1", "3", best="1")]
    used = {"a": Scripted({"data": {"shops": shops}}), "b": Scripted(answer)}
    variables = {"c_1": "mine", "unit": "mm"}
    result = await run(SCHEMA, DOCUMENT, WAVE, used, variables=variables)
    assert body(result)["data"]["shops"] == [
        {"items": [{"price": "1 EUR", "size": 1, "width": 7}], "best": {"price": "2 EUR"}},
        {
            "items": [
                {"price": "1 USD", "size": 1, "width": 7},
                {"price": "3 USD", "size": 3, "width": 7},
            ],
            "best": {"price": "1 USD"},
        },
    ]
    assert len(used["b"].requests) == 1
    assert used["b"].requests[0]["variables"]["c_1"] == "mine"


async def test_lookups_of_a_wave_without_targets_are_not_sent():
    used = {
        "a": Scripted({"data": {"shops": [shop("EUR", best="2")]}}),
        "b": Scripted({"data": {"_entities": [{"price": "p"}]}}),
    }
    result = await run(SCHEMA, DOCUMENT, WAVE, used, variables={"unit": "mm"})
    assert body(result) == {"data": {"shops": [{"items": [], "best": {"price": "p"}}]}}
    (request,) = used["b"].requests
    assert request["query"] == FETCH.operation
    assert request["variables"] == {
        "representations": [{"__typename": "Item", "id": "2"}],
        "c": "EUR",
    }


async def test_a_failing_lookup_costs_its_own_fields():
    answer = {
        "data": {"_e0": [{"price": "x"}], "_e1": [None], "_e2": [{"size": 1, "width": 2}]},
        "errors": [{"message": "no", "path": ["_e1", 0, "price"]}],
    }
    shops = [shop("EUR", "1", best="2")]
    used = {"a": Scripted({"data": {"shops": shops}}), "b": Scripted(answer)}
    found = body(await run(SCHEMA, DOCUMENT, WAVE, used, variables={"unit": "mm"}))
    assert found["data"]["shops"] == [
        {"items": [{"price": "x", "size": 1, "width": 2}], "best": {"price": None}}
    ]
    assert [error["path"] for error in found["errors"]] == [["shops", 0, "best", "price"]]
