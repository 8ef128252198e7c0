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
    "{...on Item{price}}}",
    requires=(on("Item", "id"),),
    context_rewrites=(KeyRenamer(("..", "currency"), "c"),),
)


async def test_equal_entities_in_different_contexts_get_their_own_answers():
    def price(request):
        variables = request["variables"]
        found = [{"price": f"{r['id']} {variables['c']}"} for r in variables["representations"]]
        return {"data": {"_entities": found}}

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
    assert len(used["b"].requests) == 2
