from supergraph.composition.tests.lookup import element

INTERFACE = "type Query { n: N } interface N { x: Int y: Int } "


def test_an_interface_demands_what_its_implementations_demand():
    texts = {
        "a": INTERFACE
        + 'type P implements N @authenticated { x: Int @requiresScopes(scopes: [["a"]]) y: Int }'
        + ' type Q implements N { x: Int @requiresScopes(scopes: [["b"]]) y: Int }'
    }

    assert element(texts, "N") == "interface N @join__type(graph: A) @authenticated"
    assert element(texts, "N.x") == 'x: Int @requiresScopes(scopes: [["a", "b"]])'
    assert element(texts, "N.y") == "y: Int"
    assert element(texts, "P.x") == 'x: Int @requiresScopes(scopes: [["a"]])'


def test_without_demands_nothing_is_raised():
    assert element({"a": INTERFACE + "type P implements N { x: Int y: Int }"}, "N.x") == "x: Int"
