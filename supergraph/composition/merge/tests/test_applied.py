from supergraph.composition.testing import compose_texts
from supergraph.composition.tests.lookup import element, hints


def both(one: str, other: str) -> dict[str, str]:
    return {
        "a": f"type Query {{ x: Int @shareable {one} }}",
        "b": f"type Query {{ x: Int @shareable {other} }}",
    }


def test_repeatable_directives_unite_without_doubles():
    texts = both('@tag(name: "x") @tag(name: "y")', '@tag(name: "y") @tag(name: "z")')

    assert element(texts, "Query.x") == 'x: Int @tag(name: "x") @tag(name: "y") @tag(name: "z")'


def test_a_default_that_is_written_out_is_no_difference():
    texts = both("@deprecated", '@deprecated(reason: "No longer supported")')

    assert hints(compose_texts(texts), "Query.x") == set()


def test_of_different_applications_the_most_frequent_is_kept():
    texts = both('@deprecated(reason: "a")', '@deprecated(reason: "b")')
    texts["c"] = 'type Query { x: Int @shareable @deprecated(reason: "b") }'

    assert element(texts, "Query.x") == 'x: Int @deprecated(reason: "b")'
    assert hints(compose_texts(texts), "Query.x") == {
        "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS"
    }


def test_arguments_with_a_strategy_are_combined():
    texts = both("@cost(weight: 2)", "@cost(weight: 7)")

    assert element(texts, "Query.x") == "x: Int @cost(weight: 7)"
    assert hints(compose_texts(texts), "Query.x") == {"MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS"}


def test_a_cache_tag_names_the_subgraphs_that_have_it():
    texts = both('@cacheTag(format: "all")', '@cacheTag(format: "all")')

    assert element(texts, "Query.x") == (
        'x: Int @join__directive(graphs: [A, B], name: "federation__cacheTag",'
        ' args: {format: "all"})'
    )


def test_a_custom_directive_that_nobody_composes_is_left_out():
    texts = {"a": "directive @own on FIELD_DEFINITION type Query { x: Int @own }"}

    assert element(texts, "Query.x") == "x: Int"
