"""Abstract types with `@requires`: a union and interfaces whose members differ by subgraph.

Four subgraphs; what a parcel costs is worked out from a weight that another subgraph knows, for
each type by a rule of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from infra.load.federation import Federation, World
from infra.load.shapes.chance import Chance

__all__ = ["draw"]

_SUBGRAPHS = {
    "content": """
        type Query { feed(turn: Int): [Entry!]! }
        union Entry = Book | Film | Game | Notice
        interface Media { id: ID! title: String! summary: String! }
        type Book implements Media @key(fields: "id") {
          id: ID! title: String! summary: String! pages: Int! sequel: Media
        }
        type Film implements Media @key(fields: "id") {
          id: ID! title: String! summary: String! minutes: Int! basedOn: Book
        }
        type Game implements Media @key(fields: "id") {
          id: ID! title: String! summary: String! players: Int! related: [Media!]!
        }
        type Notice { text: String! }
    """,
    "measures": """
        type Book @key(fields: "id") { id: ID! weight: Int! size: Size! }
        type Film @key(fields: "id") { id: ID! weight: Int! }
        type Game @key(fields: "id") { id: ID! weight: Int! size: Size! }
        type Size @shareable { height: Int! width: Int! }
    """,
    "parcels": """
        interface Shippable { id: ID! cost: Int! }
        type Book implements Shippable @key(fields: "id") {
          id: ID! weight: Int! @external size: Size! @external
          cost: Int! @requires(fields: "weight size { height }")
        }
        type Film implements Shippable @key(fields: "id") {
          id: ID! weight: Int! @external cost: Int! @requires(fields: "weight")
        }
        type Game implements Shippable @key(fields: "id") {
          id: ID! weight: Int! @external size: Size! @external
          cost: Int! @requires(fields: "weight size { height width }")
        }
        type Size @shareable { height: Int! width: Int! }
    """,
    "ratings": """
        interface Media { id: ID! rating: Float votes: [Vote!]! }
        type Book implements Media @key(fields: "id") { id: ID! rating: Float votes: [Vote!]! }
        type Film implements Media @key(fields: "id") { id: ID! rating: Float votes: [Vote!]! }
        type Game implements Media @key(fields: "id") { id: ID! rating: Float votes: [Vote!]! }
        type Vote { stars: Int! comment: String! }
    """,
}
_OPERATION = """
query Abstract($turn: Int) {
  feed(turn: $turn) {
    __typename
    ... on Media { id title summary rating votes { stars comment } }
    ... on Shippable { cost }
    ... on Book { pages size { height width } sequel { id title ... on Shippable { cost } } }
    ... on Film { minutes weight basedOn { id title pages cost } }
    ... on Game { players related { __typename id title rating } }
    ... on Notice { text }
  }
}
"""
_TYPES = ("Book", "Film", "Game")

_COSTS: Mapping[str, Callable[[Mapping[str, Any]], int]] = {
    "Book": lambda book: book["weight"] * 2 + book["size"]["height"],
    "Film": lambda film: film["weight"] * 3,
    "Game": lambda game: game["weight"] + game["size"]["height"] * game["size"]["width"],
}


def draw(seed: int) -> Federation:
    """Draw a federation of this shape.

    Args:
        seed: the sizes and texts follow from it.
    """
    chance = Chance(seed)
    media = [
        _draw_medium(chance, chance.choice(_TYPES), n) for n in range(chance.randint(110, 130))
    ]
    books = [medium for medium in media if medium["__typename"] == "Book"]
    for medium in media:
        medium["cost"] = _COSTS[medium["__typename"]](medium)
        medium["sequel"] = chance.choice((None, chance.choice(media)))
        medium["basedOn"] = chance.choice((None, chance.choice(books)))
        medium["related"] = chance.sample(media, 3)
    notices = [{"__typename": "Notice", "text": chance.text(60)} for _ in range(10)]
    feed = [*media, *notices]
    chance.shuffle(feed)
    entities = {(medium["__typename"], medium["id"]): medium for medium in media}
    computed = {type_name: {"cost": cost} for type_name, cost in _COSTS.items()}
    return Federation(_SUBGRAPHS, _OPERATION, World({"feed": feed}, entities, computed))


def _draw_medium(chance: Chance, type_name: str, number: int) -> dict[str, Any]:
    return {
        "__typename": type_name,
        "id": f"{type_name[0].lower()}{number}",
        "title": chance.text(24),
        "summary": chance.text(chance.randint(150, 220)),
        "pages": chance.randint(40, 900),
        "minutes": chance.randint(60, 200),
        "players": chance.randint(1, 8),
        "weight": chance.randint(50, 2000),
        "size": {"height": chance.randint(10, 60), "width": chance.randint(10, 60)},
        "rating": chance.choice((None, chance.randint(10, 50) / 10)),
        "votes": [
            {"stars": chance.randint(1, 5), "comment": chance.text(40)}
            for _ in range(chance.randint(0, 3))
        ],
    }
