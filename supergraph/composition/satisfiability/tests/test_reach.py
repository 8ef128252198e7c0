from supergraph.composition.field_set import parse_field_set
from supergraph.composition.satisfiability.graph import Place
from supergraph.composition.satisfiability.reach import Reach
from supergraph.composition.satisfiability.tests.federation import graph_of


def reach(**texts: str) -> Reach:
    return labelled({}, texts)


def labelled(labels: dict[str, bool], texts: dict[str, str]) -> Reach:
    return Reach(graph_of(texts), labels)


def closure(found: Reach, place: Place) -> set[tuple[int, str]]:
    return {(at.subgraph, at.type) for at in found.closure(place)}


A = 'type Query { p: P } type P @key(fields: "id") { id: ID! }'


def test_keys_are_followed_from_subgraph_to_subgraph():
    found = reach(
        a=A,
        b='type P @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }',
        c='type P @key(fields: "sku") { sku: ID! }',
    )
    assert closure(found, Place(0, "P")) == {(0, "P"), (1, "P"), (2, "P")}


def test_a_key_that_cannot_be_read_opens_nothing():
    found = reach(a=A, b='type P @key(fields: "sku") { sku: ID! }')
    assert closure(found, Place(0, "P")) == {(0, "P")}


def test_a_root_type_is_entered_anywhere():
    found = reach(a="type Query { x: Int }", b="type Query { y: Int }")
    assert closure(found, Place(0, "Query")) == {(0, "Query"), (1, "Query")}


def test_a_field_is_followed_where_its_requirement_can_be_fetched():
    b = 'type P @key(fields: "id") { id: ID! w: Int @external x: Int @requires(fields: "w") }'
    met = reach(a=A, b=b, c='type P @key(fields: "id") { id: ID! w: Int }')
    unmet = reach(a=A, b=b, c='type P @key(fields: "id", resolvable: false) { id: ID! w: Int }')
    assert met.advance(Place(1, "P"), "x") == Place(1, "Int")
    assert unmet.advance(Place(1, "P"), "x") is None


def test_a_label_decides_which_side_resolves_a_moving_field():
    texts = {
        "a": 'type Query { p: P } type P @key(fields: "id") { id: ID! x: Int }',
        "b": 'type P @key(fields: "id") { id: ID! x: Int @override(from: "a", label: "l") }',
    }
    for active in (False, True):
        found = labelled({"l": active}, texts)
        followed = [found.advance(Place(side, "P"), "x") is not None for side in (0, 1)]
        assert followed == [not active, active]
    undecided = labelled({}, texts)
    assert undecided.advance(Place(0, "P"), "x") is undecided.advance(Place(1, "P"), "x") is None


def test_what_a_path_provides_is_at_hand_there_and_nowhere_else():
    found = reach(
        a='type Query { p: P @provides(fields: "q { x }") q: P } '
        'type P @key(fields: "id") { id: ID! q: Q @external } type Q { x: Int @external }',
        b='type P @key(fields: "id") { id: ID! q: Q @shareable } type Q { x: Int @shareable }',
    )
    provided = found.advance(Place(0, "Query"), "p")
    plain = found.advance(Place(0, "Query"), "q")
    assert provided is not None
    assert plain is not None
    below = found.advance(provided, "q")
    assert below is not None
    assert found.advance(below, "x") is not None
    assert found.advance(plain, "q") is None


def test_casts_drop_places_where_the_type_cannot_occur():
    found = reach(
        a="type Query { u: U } union U = P | Q "
        "type P { x: Int } type Q { y: Int } type R { z: Int }"
    )
    assert found.cast([Place(0, "U")], "P") == {Place(0, "P")}
    assert found.cast([Place(0, "U")], "R") == frozenset()


def test_the_runtime_type_of_an_interface_object_is_asked_of_a_real_interface():
    real = (
        'type Query { i: I } interface I @key(fields: "id") { id: ID! } '
        'type P implements I @key(fields: "id") { id: ID! }'
    )
    stand_in = 'type Query { j: I } type I @interfaceObject @key(fields: "id") { id: ID! }'
    assert reach(a=real, b=stand_in).knows_runtime_type(Place(1, "I"))
    lost = reach(
        a=real.replace('I @key(fields: "id") {', 'I @key(fields: "id", resolvable: false) {'),
        b=stand_in,
    )
    assert not lost.knows_runtime_type(Place(1, "I"))


def test_a_field_set_may_be_met_in_several_subgraphs_together():
    found = reach(
        a=A,
        b='type P @key(fields: "id") { id: ID! x: Int }',
        c='type P @key(fields: "id") { id: ID! q: Q } type Q { y: Int }',
    )
    start = frozenset({Place(0, "P")})
    assert found.satisfies(parse_field_set("x q { y }"), start)
    assert not found.satisfies(parse_field_set("x z"), start)
