"""What differs between two answers, and which differences the explanations fit."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from infra.differential.composition.explained import EXPLAINED, explanation
from infra.differential.composition.texts import Case
from infra.differential.composition.verdict import Verdict, judge
from supergraph.composition.compose import CompositionResult
from supergraph.composition.testing import LINK

SAME = Verdict(
    subgraphs={},
    ours=CompositionResult("type Query { a: Int }"),
    codes=frozenset(),
    theirs=frozenset(),
    messages=(),
    hints=Counter(),
    their_hints=Counter(),
    facts=frozenset(),
    their_facts=frozenset(),
    wavers=frozenset(),
)
HINT = "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN"
BROKEN_KEY = replace(
    SAME,
    codes=frozenset({"KEY_INVALID_FIELDS", "EXTERNAL_UNUSED"}),
    theirs=frozenset({"KEY_INVALID_FIELDS"}),
    messages=('[a] On type "T", for @key(fields: "x"): Cannot query field "x" on type "T".',),
    subgraphs={"a": 'interface I @key(fields: "id") { id: ID } type T implements I { id: ID }'},
)
NO_LINK = replace(
    SAME,
    codes=frozenset({"INVALID_LINK_IDENTIFIER"}),
    theirs=frozenset({"INVALID_GRAPHQL"}),
    messages=("[a] Unknown type federation__FieldSet",),
)
CONNECT = 'schema @link(url: "https://specs.apollo.dev/connect/v0.{}", for: EXECUTION)'
MISPLACED = frozenset({"EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE", "PROVIDES_ON_NON_OBJECT_FIELD"})
UNSATISFIABLE = replace(SAME, codes=frozenset({"SATISFIABILITY_ERROR"}))


class Refusing:
    """Refuses what the given text is in, as an unsatisfiable query."""

    def __init__(self, refused: str) -> None:
        self.refused = refused

    def ask(self, question):
        bad = any(self.refused in subgraph["sdl"] for subgraph in question["subgraphs"])
        errors = [{"code": "SATISFIABILITY_ERROR", "message": ""}] if bad else []
        return {"errors": errors, "hints": [], "supergraph": None if bad else "type Query { b: A }"}


def test_equal_answers_have_no_difference():
    assert SAME.difference() == ""


@pytest.mark.parametrize(
    "change",
    [
        {"theirs": frozenset({"NO_QUERIES"})},
        {"hints": Counter({HINT: 1})},
        {"facts": frozenset({"Query a"})},
        {"their_facts": frozenset({"Query a"})},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_disagreement_is_a_difference_that_nothing_explains(change):
    verdict = replace(SAME, **change)

    assert verdict.difference()
    assert explanation(verdict) == ""


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("crash", replace(UNSATISFIABLE, theirs=frozenset({"CRASH"}))),
        ("without code", replace(UNSATISFIABLE, theirs=frozenset({"INTERNAL"}))),
        (
            "provided first",
            replace(UNSATISFIABLE, wavers=frozenset({"fields in another order"})),
        ),
        (
            "repeated hint",
            replace(SAME, hints=Counter({HINT: 1}), their_hints=Counter({HINT: 3})),
        ),
        (
            "non-null context",
            replace(
                SAME,
                theirs=frozenset({"CONTEXT_INVALID_SELECTION"}),
                messages=('the selection "[Int]" does not match the expected type "[Int!]!"',),
            ),
        ),
        (
            "connectors forgotten",
            replace(
                SAME,
                codes=frozenset({"DIRECTIVE_DEFINITION_INVALID"}),
                theirs=frozenset({"INVALID_GRAPHQL"}),
                messages=('Unknown directive "@source".',),
            ),
        ),
        (
            "older connect",
            replace(
                SAME,
                facts=frozenset({CONNECT.format(4)}),
                their_facts=frozenset({CONNECT.format(3)}),
                subgraphs={"a": CONNECT.format(3), "b": CONNECT.format(4)},
            ),
        ),
        ("link forgotten", NO_LINK),
        ("key first", BROKEN_KEY),
        (
            "one of two",
            replace(
                SAME,
                codes=MISPLACED,
                theirs=frozenset({"EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE"}),
            ),
        ),
    ],
)
def test_an_explanation_fits_its_case(name, verdict):
    assert explanation(verdict) == name
    assert name in EXPLAINED


@pytest.mark.parametrize(
    "verdict",
    [
        UNSATISFIABLE,
        replace(SAME, theirs=frozenset({"CRASH"})),
        replace(
            SAME, hints=Counter({HINT: 1}), their_hints=Counter({HINT: 3}), facts=frozenset({"x"})
        ),
        replace(
            SAME,
            theirs=frozenset({"CONTEXT_INVALID_SELECTION"}),
            messages=('the selection "Int" does not match the expected type "String!"',),
        ),
        replace(NO_LINK, messages=("[a] Unknown type Foo",)),
        replace(BROKEN_KEY, subgraphs={"a": "type T { id: ID }"}),
        replace(BROKEN_KEY, subgraphs={"a": "type Query { id: ID }"}),
        replace(SAME, codes=MISPLACED),
    ],
    ids=[
        "unsatisfiable",
        "crash on what composes",
        "other facts too",
        "another type",
        "a type of the subgraph's own",
        "key without an interface",
        "type elsewhere",
        "neither of two",
    ],
)
def test_no_explanation_fits_what_is_near_its_case(verdict):
    assert explanation(verdict) == ""


def test_a_reference_that_depends_on_the_order_of_fields_is_found_out():
    one = "type Query { c: Int a: A } type A { x: Int }"
    other = "type Query { d: A } type A { z: Int }"
    linked = {name: f"{LINK} {sdl}" for name, sdl in (("a", one), ("b", other))}

    verdict = judge(Case("case", linked), Refusing("a: A\n  c: Int"))

    assert (sorted(verdict.codes), sorted(verdict.theirs)) == (["SATISFIABILITY_ERROR"], [])
    assert verdict.wavers == {"fields in another order"}
    assert explanation(verdict) == "provided first"
