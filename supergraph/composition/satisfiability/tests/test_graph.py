from supergraph.composition.satisfiability.graph import Place
from supergraph.composition.satisfiability.tests.federation import graph_of

P = 'type P @key(fields: "id") { id: ID! %s }'


def test_a_field_leads_to_its_named_type():
    graph = graph_of({"a": "type Query { p: [P!]! } type P { x: Int }"})
    assert graph.node(Place(0, "Query")).edges["p"].target == "P"
    assert graph.roots == {"Query": [0]}


def test_an_external_field_can_be_used_only_where_it_is_provided():
    graph = graph_of(
        {
            "a": 'type Query { p: P @provides(fields: "x") } ' + P % "x: Int @external",
            "b": P % "x: Int @shareable",
        }
    )
    assert graph.node(Place(0, "P")).edges["x"].external
    assert not graph.node(Place(1, "P")).edges["x"].external
    [(condition, name, below)] = graph.node(Place(0, "Query")).edges["p"].provides
    assert (condition, name, below) == ("", "x", frozenset())


def test_a_field_that_has_moved_is_gone_and_one_that_is_moving_waits_for_its_label():
    graph = graph_of(
        {
            "a": "type Query { p: P } " + P % "x: Int y: Int",
            "b": P % 'x: Int @override(from: "a") y: Int @override(from: "a", label: "l")',
        }
    )
    before, after = graph.node(Place(0, "P")).edges, graph.node(Place(1, "P")).edges
    assert "x" not in before
    assert after["x"].label is None
    assert (before["y"].label, after["y"].label) == (("l", False), ("l", True))


def test_entrances_are_the_places_with_resolvable_keys():
    graph = graph_of(
        {
            "a": "type Query { p: P } " + P % "",
            "b": 'type P @key(fields: "id", resolvable: false) { id: ID! x: Int }',
        }
    )
    assert list(graph.entrances["P"]) == [Place(0, "P")]
    assert graph.node(Place(1, "P")).local_key


def test_an_interface_object_is_an_entrance_of_every_implementation():
    graph = graph_of(
        {
            "a": 'type Query { i: I } interface I @key(fields: "id") { id: ID! } '
            'type P implements I @key(fields: "id") { id: ID! }',
            "b": 'type I @interfaceObject @key(fields: "id") { id: ID! x: Int }',
        }
    )
    assert graph.node(Place(1, "I")).interface_object
    assert Place(1, "I") in graph.entrances["P"]


def test_an_interface_resolves_what_all_its_implementations_resolve():
    graph = graph_of(
        {
            "a": "type Query { i: I } interface I { x: Int y: Int } "
            'type P implements I @key(fields: "id") { id: ID! x: Int y: Int @external }',
            "b": P % "y: Int",
        }
    )
    edges = graph.node(Place(0, "I")).edges
    assert (edges["x"].external, edges["y"].external) == (False, True)
