from graphql import parse

from supergraph.composition.testing import compose_texts

PRODUCTS = 'type P @key(fields: "id") {{ id: ID! }} {more} type Query {{ p{arguments}: {type} }}'
STARS = 'type P @key(fields: "id", resolvable: false) { id: ID! stars: Int }'


def witness(arguments: str = "", of_type: str = "P", more: str = "") -> str:
    text = PRODUCTS.format(arguments=arguments, type=of_type, more=more)
    result = compose_texts({"a": text, "b": STARS})
    (error,) = [e for e in result.errors if e.coordinate == "P.stars"]
    query = error.message.partition("\n")[2].partition("\n- ")[0]
    assert parse(query.replace("...", "__typename")).definitions
    return query


def test_the_query_leads_to_the_field():
    assert witness() == "query {\n  p {\n    stars\n  }\n}"


def test_required_arguments_are_given_sample_values():
    more = "enum E { ONE TWO } input In { a: Int! b: [In!]! c: Int } scalar S"
    query = witness("(i: Int!, f: Float!, s: String!, e: E!, in: In!, o: Int, x: S!)", more=more)

    assert 'p(i: 0, f: 3.14, s: "text", e: ONE, in: {a: 0, b: []}, x: "<scalar>")' in query
    assert "o:" not in query


def test_a_type_condition_is_a_fragment():
    assert "... on P {\n      stars" in witness(of_type="U", more="union U = P")
