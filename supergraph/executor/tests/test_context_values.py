"""Contextual arguments: what enclosing objects give to the fields of entities."""

from supergraph.executor.context_values import ContextValues
from supergraph.executor.tests.federation import Scripted, body, federate, on, path, run
from supergraph.plan import Fetch, Flatten, KeyRenamer, Sequence

TYPES = {"Owner": frozenset({"Shop", "User"})}
ROOT = {"region": "eu"}
SHOP = {"__typename": "Shop", "currency": "EUR", "tax": [{"rate": 1}, {"rate": 2}]}
ITEM = {"id": "1"}


def read(*rewrites):
    return ContextValues(rewrites, TYPES).read((ROOT, SHOP, ITEM))


def test_each_step_up_is_one_enclosing_object():
    assert read(
        KeyRenamer(("..", "currency"), "a"),
        KeyRenamer(("..", "..", "region"), "b"),
        KeyRenamer(("id",), "c"),
    ) == {"a": "EUR", "b": "eu", "c": "1"}


def test_lists_on_the_way_give_lists():
    assert read(KeyRenamer(("..", "tax", "rate"), "a")) == {"a": [1, 2]}


def test_types_filter_and_the_first_value_counts():
    assert read(
        KeyRenamer(("..", "... on User", "name"), "a"),
        KeyRenamer(("..", "... on Owner", "currency"), "a"),
        KeyRenamer(("..", "currency"), "a"),
    ) == {"a": "EUR"}


def test_what_is_not_there_is_null():
    assert read(
        KeyRenamer(("..", "..", "..", "x"), "a"), KeyRenamer(("..", "currency", "x"), "b")
    ) == {"a": None, "b": None}


SCHEMA = federate(
    a="""type Query { shops: [Shop!]! }
         type Shop { currency: String! items: [Item!]! }
         type Item @key(fields: "id") { id: ID! }""",
    b='type Item @key(fields: "id") { id: ID! price: String }',
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
        "query($representations_0:[_Any!]!,$representations_1:[_Any!]!,$c_0:String,$c_1:String)"
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
