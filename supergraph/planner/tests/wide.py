"""Supergraphs and operations in which a planner could lose itself."""

from __future__ import annotations

import random

HEAD = """schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: Query }
"""
KEY = ', key: "id"'
TYPES, FIELDS, LINKS = 6, 20, 3


def _graphs(count: int) -> str:
    values = (f'S{n} @join__graph(name: "s{n}", url: "")' for n in range(count))
    return f"enum join__Graph {{ {' '.join(values)} }}\n"


def _types(count: int, key: str = "") -> str:
    return " ".join(f"@join__type(graph: S{n}{key})" for n in range(count))


def shared_entities(subgraphs: int, least: int, seed: int = 0) -> str:
    """Entities known to all subgraphs, each of whose fields at least so many of them share."""
    draw = random.Random(seed)  # noqa: S311  # repeatable

    def some() -> str:
        chosen = sorted(draw.sample(range(subgraphs), draw.randint(least, subgraphs)))
        return " ".join(f"@join__field(graph: S{n})" for n in chosen)

    roots = "\n".join(f"t{t}: T{t} {some()}" for t in range(TYPES))
    parts = [HEAD, _graphs(subgraphs), f"type Query {_types(subgraphs)} {{ {roots} }}\n"]
    for t in range(TYPES):
        fields = [f"f{n}: Int {some()}" for n in range(FIELDS)]
        fields += [f"l{n}: T{(t + n + 1) % TYPES} {some()}" for n in range(LINKS)]
        body = "\n".join(["id: ID!", *fields])
        parts.append(f"type T{t} {_types(subgraphs, KEY)} {{ {body} }}\n")
    return "".join(parts)


def wide_interface(subgraphs: int, objects: int, seed: int = 0) -> str:
    """An interface of many object types, of which each subgraph resolves other fields."""
    draw = random.Random(seed)  # noqa: S311  # repeatable

    def some() -> str:
        chosen = sorted(draw.sample(range(subgraphs), draw.randint(1, subgraphs)))
        return " ".join(f"@join__field(graph: S{n})" for n in chosen)

    everywhere = _types(subgraphs)
    fields = " ".join(f"f{n}: Int" for n in range(8))
    parts = [
        HEAD,
        _graphs(subgraphs),
        f"type Query {everywhere} {{ all: [I] @join__field(graph: S0) any: [I] }}\n",
        f"interface I {everywhere} {{ id: ID! {fields} next: I }}\n",
    ]
    implements = " ".join(
        f'@join__implements(graph: S{n}, interface: "I")' for n in range(subgraphs)
    )
    for number in range(objects):
        own = " ".join(f"f{n}: Int {some()}" for n in range(8))
        parts.append(
            f"type C{number} implements I {implements} {_types(subgraphs, KEY)}"
            f" {{ id: ID! {own} next: I {some()} }}\n"
        )
    return "".join(parts)


def nested_operation(depth: int, fields: int, seed: int = 1) -> str:
    """An operation on `shared_entities` that follows every link so many times."""
    draw = random.Random(seed)  # noqa: S311  # repeatable

    def selection(t: int, left: int) -> str:
        parts = [f"f{n}" for n in draw.sample(range(FIELDS), fields)]
        if left:
            parts += [f"l{n} {selection((t + n + 1) % TYPES, left - 1)}" for n in range(LINKS)]
        return "{ " + " ".join(parts) + " }"

    return "{ " + " ".join(f"t{t} {selection(t, depth)}" for t in range(2)) + " }"
