"""Operations of a schema with input that nobody should send, and what every answer to it keeps to.

An input is drawn as it should be, then a few of its values are spoilt: what is wrong everywhere is
refused at the first value, and never reaches a store.
"""

import itertools
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncEngine

from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.tests.hostile_values import WORST_TEXTS, cursors, spoilt

#: What each value of an input may well be: by `Type.field`, `operation.argument`, or scalar.
Likely = Mapping[str, Sequence[Any]]
#: Takes one of some values.
Choose = Callable[[Sequence[Any]], Any]
#: A value inside an input: what holds it, its key there, its type, its name.
Value = tuple[Any, Any, GraphQLInputType, str]

#: How a run of the tests draws: each operation is sent so many inputs, the same ones every time.
#: The store is not made anew for each of them.
drawn = settings(
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "8")),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

#: What a payload says besides what was done.
_ABOUT = {"userErrors", "__typename"}
_DEPTH = 2
_FORWARD, _BACKWARD = ("first", "after"), ("last", "before")
_MASKED = "Something went wrong"
_CODES = {"BAD_USER_INPUT", "NOT_FOUND", "FORBIDDEN", "UNAUTHENTICATED"}
_LIKELY: Likely = {
    "Boolean": [True, False],
    "Float": [1.5, 4.0],
    "ID": [global_id("Product", new_id())],
    "Int": [1, 2, 10],
    "MinorUnits": [100_000, "250000"],
    "String": ["Хорошая вещь", "A fine thing"],
}


@dataclass(frozen=True)
class Operation:
    """One field with its arguments, as an operation.

    Attributes:
        name: for people.
        text: the document; its variables are the field's arguments.
        arguments: their types by name.
        entity: the type whose objects have the field; None for a root field.
    """

    name: str
    text: str
    arguments: Mapping[str, GraphQLInputType]
    entity: str | None = None


def operations(sdl: str) -> dict[str, Operation]:
    """Return every operation of a subgraph that takes input, by name."""
    schema = build_schema(sdl, assume_valid=True, assume_valid_sdl=True)
    union = schema.type_map["_Entity"]
    return {made.name: made for made in (*_roots(schema), *_nested(schema, union))}


def _roots(schema: GraphQLSchema) -> Iterator[Operation]:
    for kind, root in (("query", schema.query_type), ("mutation", schema.mutation_type)):
        for name, field in root.fields.items() if root else ():
            if field.args and not name.startswith("_"):
                yield Operation(
                    f"{kind} {name}", _document(kind, "{%s}", name, field), _types(field)
                )


def _nested(schema: GraphQLSchema, union: GraphQLNamedType) -> Iterator[Operation]:
    for entity in schema.get_possible_types(union):  # type: ignore[arg-type]
        for name, field in entity.fields.items():
            if field.args:
                around = (
                    "{_entities(representations: $representations) {... on "
                    + entity.name
                    + " {%s}}}"
                )
                text = _document("query", around, name, field, "$representations: [_Any!]!")
                yield Operation(f"{entity.name}.{name}", text, _types(field), entity.name)


def _types(field: GraphQLField) -> dict[str, GraphQLInputType]:
    return {name: argument.type for name, argument in field.args.items()}


def _document(kind: str, around: str, name: str, field: GraphQLField, *more: str) -> str:
    declared = [*more, *(f"${each}: {given.type}" for each, given in field.args.items())]
    passed = ", ".join(f"{each}: ${each}" for each in field.args)
    asked = f"{name}({passed}) {_selection(get_named_type(field.type), _DEPTH)}"
    return f"{kind} ({', '.join(declared)}) " + around % asked


def _selection(kind: GraphQLNamedType, depth: int) -> str:
    """Return the fields that need no argument, and those of what they lead to."""
    if is_leaf_type(kind):
        return ""
    if not isinstance(kind, GraphQLObjectType):
        return "{ __typename }"
    fields = ["__typename"]
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        if any(map(is_required_argument, field.args.values())):
            continue
        if is_leaf_type(inner) or depth > 0:
            fields.append(f"{name} {_selection(inner, depth - 1)}")
    return "{" + " ".join(fields) + "}"


@st.composite
def variables(draw: st.DrawFn, operation: Operation, likely: Likely) -> dict[str, Any]:
    """Draw an operation's variables: likely ones, of which one or two are spoilt."""

    def choose(options: Sequence[Any]) -> Any:
        return draw(st.sampled_from(options))

    given, values = _likely_variables(operation, likely, choose)
    for holder, key, kind, where in draw(
        st.lists(st.sampled_from(values), min_size=1, max_size=2, unique_by=lambda each: each[3])
    ):
        holder[key] = _draw_spoilt(draw, kind, where, likely)
    return given


def worst_variables(operation: Operation, likely: Likely) -> Iterator[dict[str, Any]]:
    """Yield an operation's variables with each text that no store keeps, in every place of one."""

    def choose(options: Sequence[Any]) -> Any:
        return options[0]

    places = len(_likely_variables(operation, likely, choose)[1])
    for place, worst in itertools.product(range(places), WORST_TEXTS):
        given, values = _likely_variables(operation, likely, choose)
        holder, key, kind, _ = values[place]
        if get_named_type(kind).name in {"ID", "String"} and not isinstance(holder[key], list):
            holder[key] = worst
            yield given


def _likely_variables(
    operation: Operation, likely: Likely, choose: Choose
) -> tuple[dict[str, Any], list[Value]]:
    """Return variables that the operation most likely takes, and every value inside them."""
    place = operation.name.split()[-1].rpartition(".")[2]
    # A list is read in one direction.
    left_out = choose([_BACKWARD, _FORWARD]) if "last" in operation.arguments else ()
    wanted = {name: kind for name, kind in operation.arguments.items() if name not in left_out}
    always = choose(list(wanted))
    given = {
        name: _likely_value(choose, kind, f"{place}.{name}", likely)
        for name, kind in wanted.items()
        if name == always or isinstance(kind, GraphQLNonNull) or choose([True, False])
    }
    values = list(_values(given, operation.arguments, place))
    if operation.entity is not None:
        keys = likely[operation.entity]
        given["representations"] = [{"__typename": operation.entity, "id": key} for key in keys]
    return given, values


def _likely_value(choose: Choose, kind: GraphQLInputType, where: str, likely: Likely) -> Any:
    match kind:
        case GraphQLNonNull(of_type=inner):
            return _likely_value(choose, inner, where, likely)
        case GraphQLList(of_type=inner):
            return [_likely_value(choose, inner, where, likely)]
        case GraphQLEnumType(values=values):
            return choose(sorted(values))
        case GraphQLInputObjectType(fields=fields):
            return {
                name: _likely_value(choose, field.type, f"{kind.name}.{name}", likely)
                for name, field in fields.items()
                if is_required_input_field(field) or choose([True, False])
            }
    where = where.replace("before", "after")
    for known in (where, where.rpartition(".")[2]):
        if known in likely:
            return choose(likely[known])
    return choose(_LIKELY[get_named_type(kind).name])


def _values(holder: Any, kinds: Mapping[Any, GraphQLInputType], owner: str) -> Iterator[Value]:
    """Yield every value inside an input."""
    for key, kind in kinds.items():
        if key not in holder:
            continue
        where = f"{owner}.{key}"
        yield holder, key, kind, where
        yield from _inner_values(holder[key], kind, where)


def _inner_values(value: Any, kind: GraphQLInputType, where: str) -> Iterator[Value]:
    match kind, value:
        case GraphQLNonNull(of_type=inner), _:
            yield from _inner_values(value, inner, where)
        case GraphQLList(of_type=inner), list():
            for place, each in enumerate(value):
                yield value, place, inner, f"{where}.{place}"
                yield from _inner_values(each, inner, f"{where}.{place}")
        case GraphQLInputObjectType(fields=fields), dict():
            kinds = {name: field.type for name, field in fields.items()}
            yield from _values(value, kinds, where)


def _draw_spoilt(draw: st.DrawFn, kind: GraphQLInputType, where: str, likely: Likely) -> Any:
    """Draw a value that the operation should refuse, or does nothing with."""

    def choose(options: Sequence[Any]) -> Any:
        return draw(st.sampled_from(options))

    match kind:
        case GraphQLNonNull(of_type=inner):
            return _draw_spoilt(draw, inner, where, likely)
        case GraphQLList(of_type=inner):
            one = _likely_value(choose, inner, where, likely)
            return draw(st.sampled_from([[], [one] * 101, [one] * 2]))
        case GraphQLInputObjectType(fields=fields):
            value = _likely_value(choose, kind, where, likely)
            key = choose(sorted(fields))
            return {**value, key: _draw_spoilt(draw, fields[key].type, f"{where}.{key}", likely)}
        case GraphQLEnumType(values=values):
            return draw(st.sampled_from([*sorted(values), "", "NO_SUCH"]))
    last = where.rpartition(".")[2]
    if last in {"after", "before"}:
        known = where.replace("before", "after"), "after"
        return draw(cursors([cursor for name in known for cursor in likely.get(name, ())]))
    return draw(spoilt(get_named_type(kind).name))


def refused(answer: Mapping[str, Any]) -> bool:
    """Check an answer, and return whether it refuses all that was asked.

    Raises:
        AssertionError: the answer is an internal error, or one without a code.
    """
    # What the router reads: half a surrogate pair would be no answer at all.
    json.dumps(answer, ensure_ascii=False).encode()
    for error in answer.get("errors", ()):
        assert _MASKED not in error["message"], error
        code = error.get("extensions", {}).get("code")
        # GraphQL's own refusal of a variable that its type does not take has no code.
        assert code in _CODES or error["message"].startswith("Variable '$"), error
        assert len(error["message"]) < 100_000
    if answer.get("errors"):
        return True
    [payload] = answer["data"].values()
    if not isinstance(payload, dict) or "userErrors" not in payload:
        return False
    for error in payload["userErrors"]:
        assert error["code"], error
        assert error["message"], error
    done = [name for name, value in payload.items() if value and name not in _ABOUT]
    return bool(payload["userErrors"]) and not done


async def contents_of(engine: AsyncEngine, tables: Sequence[Table]) -> Sequence[tuple[Any, ...]]:
    """Return what tells apart any two states of tables."""
    each = (  # the names are those of the owner's own tables
        f"SELECT '{table.name}', count(*), sum(hashtext(t::text)) FROM {table.fullname} t"  # noqa: S608
        for table in tables
    )
    async with engine.connect() as connection:
        found = await connection.execute(text(" UNION ALL ".join(each)))
        return sorted(tuple(row) for row in found)
