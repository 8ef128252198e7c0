"""A supergraph of a large company's size: 100 subgraphs, 5,000 types, 1.2 MB; and queries over it.

Each subgraph owns 25 entities, extends some of others, and has the usual rest: value types, enums,
inputs, interfaces, a union. No data: it is started and planned on, not asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_required_argument,
)

from infra.load.federation import LINK
from infra.load.shapes.chance import Chance
from supergraph.composition.compose import Subgraph, compose

__all__ = ["SUBGRAPHS", "TYPES_IN_EACH", "compose_big", "draw_operations", "draw_subgraphs"]

SUBGRAPHS = 100
TYPES_IN_EACH = 50
_ENTITIES, _VALUES, _ENUMS, _INPUTS, _INTERFACES = 25, 10, 7, 5, 2  # and one union
_ENTRIES = 5
_EXTENDED = 6
_DEPTH = 5
_FIELDS = 3


def draw_subgraphs(seed: int, count: int = SUBGRAPHS) -> dict[str, str]:
    """Draw the subgraphs.

    Args:
        seed: who refers to whom follows from it.
        count: how many, at least 4.

    Returns:
        Schemas by name.
    """
    chance = Chance(seed)
    return {f"team{n}": "\n".join(_draw_subgraph(chance, n, count)) for n in range(count)}


def compose_big(seed: int, count: int = SUBGRAPHS) -> str:
    """The supergraph of what is drawn.

    Args:
        seed: see `draw_subgraphs`.
        count: how many subgraphs.

    Raises:
        ValueError: the subgraphs do not compose.
    """
    subgraphs = draw_subgraphs(seed, count).items()
    result = compose([Subgraph(n, f"http://127.0.0.1:9/{n}", sdl) for n, sdl in subgraphs])
    if result.supergraph_sdl is None:
        raise ValueError("\n".join(str(error) for error in result.errors))
    return result.supergraph_sdl


def draw_operations(schema: GraphQLSchema, seed: int, count: int) -> list[str]:
    """Draw queries: some root fields, and from each a way through several subgraphs.

    Args:
        schema: what clients may ask for.
        seed: the queries follow from it.
        count: how many.
    """
    chance = Chance(seed)
    query = schema.query_type
    if query is None:
        return []
    return [f"{{ {_draw_selection(chance, query, _DEPTH)} }}" for _ in range(count)]


def _draw_subgraph(chance: Chance, number: int, count: int) -> Iterator[str]:
    own = f"T{number}"
    yield LINK
    yield "type Query {"
    for n in range(_ENTRIES):
        yield f"  {own.lower()}Entity{n}(id: ID!): {own}Entity{n}"
    yield f"  {own.lower()}Search(filter: {own}Input0, first: Int = 10): [{own}Union!]!"
    yield "}"
    for n in range(_INTERFACES):
        yield f"interface {own}Interface{n} {{ id: ID! name: String! }}"
    yield f"union {own}Union = {' | '.join(f'{own}Entity{n}' for n in range(4))}"
    for n in range(_ENUMS):
        yield f"enum {own}Enum{n} {{ {own}_FIRST_{n} {own}_SECOND_{n} {own}_THIRD_{n} }}"
    for n in range(_INPUTS):
        yield f"input {own}Input{n} {{ text: String limit: Int = 20 kind: {own}Enum{n} }}"
    for n in range(_VALUES):
        yield f"type {own}Value{n} {{ amount: Int! unit: String kind: {own}Enum{n % _ENUMS}! }}"
    others = chance.sample([other for other in range(count) if other != number], 3)
    for n in range(_ENTITIES):
        yield from _draw_entity(chance, own, n, others)
    # What an entity of another team has to do with this one.
    for n in chance.sample(range(_ENTITIES), _EXTENDED):
        yield (
            f'type T{others[0]}Entity{n} @key(fields: "id") {{ id: ID! '
            f"{own.lower()}Items: [{own}Entity{n}!] score: Float @external "
            f'{own.lower()}Rank: Int @requires(fields: "score") }}'
        )
    for other in others[1:]:
        yield f'type T{other}Entity0 @key(fields: "id", resolvable: false) {{ id: ID! }}'


def _draw_entity(chance: Chance, own: str, number: int, others: list[int]) -> Iterator[str]:
    interface = f"{own}Interface{number % _INTERFACES}"
    yield f'type {own}Entity{number} implements {interface} @key(fields: "id") {{'
    yield "  id: ID! name: String! score: Float"
    yield f"  value: {own}Value{chance.randrange(_VALUES)}"
    yield f"  kind: {own}Enum{chance.randrange(_ENUMS)}!"
    yield f"  near: {own}Entity{chance.randrange(_ENTITIES)}"
    yield f"  list(first: Int): [{own}Entity{chance.randrange(_ENTITIES)}!]!"
    if number < _ENTRIES:
        yield f"  far: T{chance.choice(others[1:])}Entity0"
    yield "}"


def _draw_selection(
    chance: Chance, parent: GraphQLObjectType | GraphQLInterfaceType, depth: int
) -> str:
    leaves, ways = [], []
    for name, field in parent.fields.items():
        target = get_named_type(field.type)
        if isinstance(target, GraphQLObjectType | GraphQLInterfaceType):
            ways.append((name, field, target))
        elif not hasattr(target, "types"):
            leaves.append(name)
    parts = chance.sample(leaves, min(len(leaves), _FIELDS))
    if depth > 1:
        parts.extend(
            f"{name}{_arguments(field)} {{ {_draw_selection(chance, target, depth - 1)} }}"
            for name, field, target in chance.sample(ways, min(len(ways), 2))
        )
    return " ".join(parts or ["__typename"])


def _arguments(field: GraphQLField) -> str:
    required = [name for name, value in field.args.items() if is_required_argument(value)]
    return f"({', '.join(f'{name}: 1' for name in required)})" if required else ""
