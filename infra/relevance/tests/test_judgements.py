"""The judged queries are what they say."""

from collections import Counter

from infra.catalogue.goods import make_goods
from infra.catalogue.people import make_people
from infra.relevance.judgements import GROUPS, Grade, JudgedQuery, judged_queries

SLUGS = [product.slug for product in make_goods(make_people().sellers).catalogue.products]


def test_every_group_has_enough_queries_and_no_query_stands_twice():
    queries = judged_queries()
    counted = Counter(query.group for query in queries)
    assert len(queries) >= 100
    assert all(counted[group] >= 15 for group in GROUPS)


def test_every_pattern_names_a_product():
    dead = {query.text: query.dead_patterns(SLUGS) for query in judged_queries()}
    assert {text: patterns for text, patterns in dead.items() if patterns} == {}


def test_every_query_has_an_exact_answer_and_irrelevant_products():
    for query in judged_queries():
        grades = {query.grade(slug) for slug in SLUGS}
        assert {0, Grade.EXACT} <= grades, query.text


def test_the_best_grade_that_names_a_product_counts():
    query = JudgedQuery(
        "x", "en", {Grade.RELATED: ("*-lamp",), Grade.EXACT: ("desk-*",), Grade.SUBSTITUTE: ()}
    )
    assert [query.grade(slug) for slug in ("desk-lamp", "floor-lamp", "tent")] == [3, 1, 0]
