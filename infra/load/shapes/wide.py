"""Wide lists: about 1,000 distinct entities, each continued in two further subgraphs.

Four subgraphs; a request of a thousand representations to each of two of them. The operation's
variable goes into one of these: what comes before and beside it can be shared, it cannot.
"""

from __future__ import annotations

from infra.load.federation import Federation, World
from infra.load.shapes.chance import Chance

__all__ = ["draw"]

_SUBGRAPHS = {
    "listing": """
        type Query { items: [Item!]! }
        type Item @key(fields: "id") { id: ID! title: String! maker: Maker! }
        type Maker @key(fields: "id", resolvable: false) { id: ID! }
    """,
    "pricing": """
        type Item @key(fields: "id") { id: ID! price(turn: Int): Int! discount: Float }
    """,
    "stock": """
        type Item @key(fields: "id") { id: ID! available: Int! shelf: String }
    """,
    "makers": """
        type Maker @key(fields: "id") { id: ID! name: String! }
    """,
}
_OPERATION = """
query Wide($turn: Int) {
  items { id title price(turn: $turn) discount available shelf maker { name } }
}
"""
_MAKERS = 15


def draw(seed: int) -> Federation:
    """Draw a federation of this shape.

    Args:
        seed: the sizes and texts follow from it.
    """
    chance = Chance(seed)
    makers = [{"id": f"m{n}", "name": chance.text(12)} for n in range(_MAKERS)]
    items = [
        {
            "id": f"i{n}",
            "title": chance.text(20),
            "maker": chance.choice(makers),
            "price": chance.randint(100, 90_000),
            "discount": chance.choice((None, 0.05, 0.1, 0.25)),
            "available": chance.randint(0, 500),
            "shelf": chance.choice((None, chance.text(6))),
        }
        for n in range(chance.randint(980, 1020))
    ]
    entities = {
        (type_name, str(known["id"])): {"__typename": type_name, **known}
        for type_name, all_known in (("Item", items), ("Maker", makers))
        for known in all_known
    }
    return Federation(_SUBGRAPHS, _OPERATION, World({"items": items}, entities))
