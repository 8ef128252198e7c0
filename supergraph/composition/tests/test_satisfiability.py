"""The walk over the API schema stays small where ways multiply."""

from __future__ import annotations

import pytest

from supergraph.composition.compose import compose
from supergraph.composition.satisfiability import search
from supergraph.composition.testing import compose_texts, subgraphs


@pytest.fixture
def walked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The types of the states that a search looks at."""
    types: list[str] = []
    covers = search._Visited.covers

    def counting(visited, state, places):
        types.append(state.type)
        return covers(visited, state, places)

    monkeypatch.setattr(search._Visited, "covers", counting)
    return types


@pytest.mark.parametrize("count", [4, 8, 16])
def test_labels_on_one_type_do_not_double_the_walk(walked, count):
    def fields(use: str) -> str:
        return " ".join(f"f{n}: T {use.replace('LABEL', f'l{n}')}" for n in range(count))

    result = compose(
        subgraphs(
            {
                "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! '
                + fields('@override(from: "b", label: "LABEL")')
                + " }",
                "b": f'type T @key(fields: "id") {{ id: ID! {fields("")} }}',
            }
        )
    )

    assert result.errors == ()
    assert len(walked) <= 2 * count + 2


@pytest.mark.parametrize("count", [4, 8, 16])
def test_labels_on_many_types_do_not_double_the_walk(walked, count):
    def types(use: str) -> str:
        return " ".join(
            f'type T{n} @key(fields: "id") {{ id: ID! next: T{(n + 1) % count}'
            f" {use.replace('LABEL', f'l{n}')} }}"
            for n in range(count)
        )

    result = compose(
        subgraphs(
            {
                "a": "type Query { t: T0 } " + types('@override(from: "b", label: "LABEL")'),
                "b": types(""),
            }
        )
    )

    assert result.errors == ()
    assert len(walked) <= 4 * count


def test_a_label_keeps_its_value_along_a_query():
    use = '@override(from: "b", label: "l")'
    result = compose_texts(
        {
            "a": f"type Query {{ t: T {use} }} type T {{ x: Int {use} }}",
            "b": "type Query { t: T } type T { x: Int }",
        }
    )

    assert result.errors == ()


def test_different_labels_along_a_query_may_differ():
    result = compose_texts(
        {
            "a": 'type Query { t: T @override(from: "b", label: "l") }'
            ' type T { x: Int @override(from: "b", label: "m") }',
            "b": "type Query { t: T } type T { x: Int }",
        }
    )

    assert {error.code for error in result.errors} == {"SATISFIABILITY_ERROR"}


def test_a_labelled_override_must_hold_with_the_label_on_and_off():
    result = compose_texts(
        {
            "a": 'type Query { t: T } type T { x: Int @override(from: "b", label: "l") }',
            "b": "type Query { u: T } type T { x: Int }",
        }
    )

    assert {error.code for error in result.errors} == {"SATISFIABILITY_ERROR"}


def test_a_mutation_moving_between_subgraphs_is_answered_by_either():
    result = compose_texts(
        {
            "a": 'type Query { q: Int } type Mutation { m: Int @override(from: "b", label: "l") }',
            "b": "type Mutation { m: Int }",
        }
    )

    assert result.errors == ()


def test_a_type_does_not_feed_its_own_fields_from_its_context():
    result = compose_texts(
        {
            "a": """
                type Query { t: T }
                type T @context(name: "c") @key(fields: "id") {
                  id: ID! n: Int f(a: Int @fromContext(field: "$c { n }")): Int
                }
            """
        }
    )

    assert {error.code for error in result.errors} == {"SATISFIABILITY_ERROR"}
    assert result.errors[0].coordinate == "T.f"
