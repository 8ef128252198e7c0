from supergraph.composition.testing import codes, compose_texts

OTHER = 'type Query { p: P } type P @key(fields: "id") { id: ID! w: Int x: Int }'


def own(requires: str) -> dict[str, str]:
    sdl = (
        'type P @key(fields: "id") { id: ID! w: Int @external x: Int @external'
        f' f: Int @requires(fields: "{requires}") }}'
    )
    return {"a": OTHER, "b": sdl}


def test_what_stands_before_a_mistake_is_used():
    result = compose_texts(own("w x gone"))

    assert codes(result) == {"REQUIRES_INVALID_FIELDS"}


def test_what_stands_behind_a_mistake_is_not():
    result = compose_texts(own("w gone x"))

    unused = {e.coordinate for e in result.errors if e.code == "EXTERNAL_UNUSED"}
    assert unused == {"P.x"}
