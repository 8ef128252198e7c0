from supergraph.composition.testing import LINK, codes, compose_texts

SIZED = (
    LINK + 'type Query { q(first: Int): [Int] @shareable @listSize(slicingArguments: ["first"]) }'
)


def test_a_slicing_argument_that_another_subgraph_lacks_is_refused():
    result = compose_texts({"a": SIZED, "b": LINK + "type Query { q: [Int] @shareable }"})

    assert codes(result) == {"LIST_SIZE_INVALID_SLICING_ARGUMENT"}


def test_a_slicing_argument_that_all_have_is_kept():
    other = LINK + "type Query { q(first: Int): [Int] @shareable }"

    assert codes(compose_texts({"a": SIZED, "b": other})) == set()
