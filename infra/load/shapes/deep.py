"""Deep nesting, few distinct entities: the same products, authors and cities again and again.

Five subgraphs; the answer has some 400 objects, of which less than a hundred are distinct, and lies
five entities deep.
"""

from __future__ import annotations

from typing import Any

from infra.load.federation import Federation, World
from infra.load.shapes.chance import Chance

__all__ = ["draw"]

_SUBGRAPHS = {
    "catalog": """
        type Query { categories(turn: Int): [Category!]! }
        type Category @key(fields: "id") { id: ID! title: String! products: [Product!]! }
        type Product @key(fields: "id") { id: ID! name: String! description: String price: Int! }
    """,
    "reviews": """
        type Product @key(fields: "id") { id: ID! rating: Float reviews: [Review!]! }
        type Review @key(fields: "id") { id: ID! body: String! stars: Int! author: User }
        type User @key(fields: "id", resolvable: false) { id: ID! }
    """,
    "stock": """
        type Product @key(fields: "id") { id: ID! inStock: Boolean! warehouses: [Warehouse!]! }
        type Warehouse @key(fields: "id", resolvable: false) { id: ID! }
    """,
    "people": """
        type Query { me: User }
        type User @key(fields: "id") { id: ID! name: String! email: String city: City }
        type City @key(fields: "id", resolvable: false) { id: ID! }
        type Category @key(fields: "id") { id: ID! owner: User }
    """,
    "places": """
        type City @key(fields: "id") { id: ID! title: String! country: String! mayor: User }
        type User @key(fields: "id", resolvable: false) { id: ID! }
        type Warehouse @key(fields: "id") { id: ID! address: String! city: City }
    """,
}
_OPERATION = """
query Deep($turn: Int) {
  me { id name email }
  categories(turn: $turn) {
    id title owner { id name }
    products {
      id name description price rating inStock
      warehouses { id address city { title mayor { name } } }
      reviews { id body stars author { id name email city { title country } } }
    }
  }
}
"""
_COUNTRIES = ("DE", "FR", "NL", "PT")


def draw(seed: int) -> Federation:
    """Draw a federation of this shape.

    Args:
        seed: the sizes and texts follow from it.
    """
    chance = Chance(seed)
    cities: list[dict[str, Any]] = [
        {"id": f"c{n}", "title": chance.text(12), "country": chance.choice(_COUNTRIES)}
        for n in range(chance.randint(4, 6))
    ]
    warehouses = [
        {"id": f"w{n}", "address": chance.text(30), "city": chance.choice(cities)}
        for n in range(chance.randint(5, 7))
    ]
    users = [
        {
            "id": f"u{n}",
            "name": chance.text(16),
            "email": f"u{n}@example.org",
            "city": chance.choice(cities),
        }
        for n in range(chance.randint(11, 13))
    ]
    for city in cities:
        city["mayor"] = chance.choice(users)
    products = [_draw_product(chance, n, users, warehouses) for n in range(20)]
    categories = [
        {
            "id": f"g{n}",
            "title": chance.text(20),
            "owner": chance.choice(users),
            "products": chance.sample(products, 8),
        }
        for n in range(5)
    ]
    by_type: dict[str, list[dict[str, Any]]] = {
        "Category": categories,
        "City": cities,
        "Product": products,
        "User": users,
        "Warehouse": warehouses,
    }
    entities = {
        (type_name, known["id"]): {"__typename": type_name, **known}
        for type_name, all_known in by_type.items()
        for known in all_known
    }
    roots = {"me": chance.choice(users), "categories": categories}
    return Federation(_SUBGRAPHS, _OPERATION, World(roots, entities))


def _draw_product(
    chance: Chance, number: int, users: list[dict[str, Any]], warehouses: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "id": f"p{number}",
        "name": chance.text(24),
        "description": chance.text(chance.randint(700, 1200)),
        "price": chance.randint(100, 90_000),
        "rating": chance.randint(10, 50) / 10,
        "inStock": chance.choice((True, False)),
        "warehouses": [chance.choice(warehouses)],
        "reviews": [
            {
                "id": f"r{number}-{n}",
                "body": chance.text(chance.randint(200, 450)),
                "stars": chance.randint(1, 5),
                "author": chance.choice(users),
            }
            for n in range(2)
        ],
    }
