"""Elasticsearch's words for a query, and its answers as the port's values: no input or output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from subgraphs.products.adapters.elasticsearch_layout import FIELDS, SHORT_FIELDS
from subgraphs.products.adapters.facets import count_attributes
from subgraphs.products.ports import (
    MOST_FACET_VALUES,
    RATING_STEPS,
    Facets,
    Hit,
    SearchFilters,
    SearchQuery,
    SearchSort,
    read_sort_key,
)
from subgraphs.products.rules.search_text import Phrase, Term, words_needed

_SORT_FIELDS: Mapping[SearchSort, Mapping[str, str]] = {
    SearchSort.RELEVANCE: {"_score": "desc"},
    SearchSort.POPULARITY: {"popularity": "desc"},
    SearchSort.NEWEST: {},
    SearchSort.PRICE_LOW_TO_HIGH: {"price_minor": "asc"},
    SearchSort.PRICE_HIGH_TO_LOW: {"price_minor": "desc"},
    SearchSort.RATING: {"rating": "desc"},
}
_OTHER_WAY = {"asc": "desc", "desc": "asc"}
#: What another word for what was typed counts, and what a word that is spelt nearly so counts.
_SYNONYM_BOOST = 0.9
_MISSPELT_BOOST = 0.5
#: Counted before they are told apart by their code, so that no code pushes out another.
_ATTRIBUTE_TOKENS = 1000
#: Among as many the one that was meant is looked for.
_NEAREST_WORDS = 5


def search_body(query: SearchQuery) -> dict[str, Any]:
    """Return the request for a page of hits.

    Raises:
        BadUserInput: when the page's key is not of this list.
    """
    order, page = _SORT_FIELDS[query.order], query.page
    ways = {**order, "product_id": "desc"}
    if page.backward:
        ways = {field: _OTHER_WAY[way] for field, way in ways.items()}
    body: dict[str, Any] = {
        "query": _list(query),
        "sort": [{field: way} for field, way in ways.items()],
        "size": page.size + 1,
        "source": False,
        "track_total_hits": False,
    }
    if page.key is not None:
        value, product_id = read_sort_key(page.key)
        body["search_after"] = [*([value] if order else []), str(product_id)]
    return body


def count_body(query: SearchQuery) -> dict[str, Any]:
    """Return the request for the length of a list."""
    return {"query": _list(query)}


def read_hit(sort: Sequence[Any]) -> Hit:
    """Return the hit whose sort values Elasticsearch gives."""
    *values, product_id = sort
    return Hit(UUID(product_id), values[0] if values else 0.0)


def facets_body(query: SearchQuery) -> dict[str, Any]:
    """Return the request for the facets of a list."""
    filters = _filters(query.filters)

    def without(own: str, counted: Mapping[str, Any]) -> dict[str, Any]:
        others = [condition for name, condition in filters.items() if name != own]
        return {"filter": {"bool": {"filter": others}}, "aggs": {"counted": counted}}

    tokens = {"terms": {"field": "attributes", "size": _ATTRIBUTE_TOKENS}}
    aggregations: dict[str, Any] = {
        "category": without("category", _terms("category_ids")),
        "seller": without("seller", _terms("seller_id")),
        "rating": without(
            "rating",
            {"range": {"field": "rating", "ranges": [{"from": step} for step in RATING_STEPS]}},
        ),
        "stock": without("stock", {"filter": {"term": {"in_stock": True}}}),
        "price": without("price", {"stats": {"field": "price_minor"}}),
        "attributes": without("", tokens),
    }
    for code in query.filters.attributes:
        aggregations[f"attribute={code}"] = without(f"attribute={code}", tokens)
    return {
        "query": {"bool": {**_words(query), "filter": [filters["listed"]]}},
        "size": 0,
        "aggs": aggregations,
    }


def read_facets(query: SearchQuery, answer: Mapping[str, Any]) -> Facets:
    """Return the facets that Elasticsearch counted."""

    def buckets(name: str) -> Mapping[str, int]:
        found = answer[name]["counted"]["buckets"]
        return {bucket["key"]: bucket["doc_count"] for bucket in found}

    price = answer["price"]["counted"]
    return Facets(
        categories={UUID(key): count for key, count in buckets("category").items()},
        sellers={UUID(key): count for key, count in buckets("seller").items()},
        attributes=count_attributes(
            buckets("attributes"),
            {code: buckets(f"attribute={code}") for code in query.filters.attributes},
        ),
        ratings={
            bucket["from"]: bucket["doc_count"] for bucket in answer["rating"]["counted"]["buckets"]
        },
        in_stock=answer["stock"]["counted"]["doc_count"],
        price_from=int(price["min"]) if price["count"] else None,
        price_to=int(price["max"]) if price["count"] else None,
    )


def completion_body(words: Sequence[str], first: int) -> dict[str, Any]:
    """Return the request for products whose titles have words that begin so."""
    match = {"beginnings": {"query": " ".join(words), "operator": "and"}}
    return {
        "query": {"bool": {"must": {"match": match}, "filter": {"term": {"listed": True}}}},
        "sort": [{"_score": "desc"}, {"product_id": "desc"}],
        "size": first,
        "source": False,
        "track_total_hits": False,
    }


def near_words_body(words: Sequence[str]) -> dict[str, Any]:
    """Return the request for words that are spelt nearly like words that are not there."""
    term = {
        "field": "words",
        "suggest_mode": "missing",
        "prefix_length": 1,
        "max_edits": 2,
        "size": _NEAREST_WORDS,
    }
    return {"suggest": {"text": " ".join(words), "near": {"term": term}}, "size": 0}


def read_near_words(answer: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """Return the words that Elasticsearch suggests, by what each is suggested for."""
    return {
        entry["text"]: [option["text"] for option in entry["options"]]
        for entry in answer["near"]
        if entry["options"]
    }


def _terms(field: str) -> dict[str, Any]:
    return {"terms": {"field": field, "size": MOST_FACET_VALUES}}


def _list(query: SearchQuery) -> dict[str, Any]:
    return {"bool": {**_words(query), "filter": list(_filters(query.filters).values())}}


def _words(query: SearchQuery) -> dict[str, Any]:
    if not query.terms:
        return {"must": [{"match_all": {}}]}
    clauses = [_term(term, query.loosely) for term in query.terms]
    if not query.loosely:
        return {"must": clauses}
    return {"should": clauses, "minimum_should_match": words_needed(len(clauses))}


def _term(term: Term, loosely: bool) -> dict[str, Any]:
    typed, *others = term.phrases
    clauses = [_phrase(typed, 1.0), *(_phrase(other, _SYNONYM_BOOST) for other in others)]
    if loosely:
        clauses.extend(_misspelt(phrase) for phrase in term.phrases[:1] if len(phrase) == 1)
    return {"dis_max": {"queries": clauses}}


def _phrase(phrase: Phrase, boost: float) -> dict[str, Any]:
    kind = "phrase" if len(phrase) > 1 else "best_fields"
    words = " ".join(phrase)
    return {"multi_match": {"query": words, "fields": FIELDS, "type": kind, "boost": boost}}


def _misspelt(phrase: Phrase) -> dict[str, Any]:
    return {
        "multi_match": {
            "query": phrase[0],
            "fields": SHORT_FIELDS,
            "fuzziness": "AUTO:4,7",
            "prefix_length": 1,
            "boost": _MISSPELT_BOOST,
        }
    }


def _filters(filters: SearchFilters) -> dict[str, Any]:
    """Return the conditions by the facet that each belongs to."""
    found: dict[str, Any] = {"listed": {"term": {"listed": True}}}
    if filters.category_id is not None:
        found["category"] = {"term": {"category_ids": str(filters.category_id)}}
    prices = {"gte": filters.price_from, "lte": filters.price_to}
    if bounds := {name: value for name, value in prices.items() if value is not None}:
        found["price"] = {"range": {"price_minor": bounds}}
    if filters.rating_from is not None:
        found["rating"] = {"range": {"rating": {"gte": filters.rating_from}}}
    if filters.in_stock is not None:
        found["stock"] = {"term": {"in_stock": filters.in_stock}}
    if filters.seller_ids:
        found["seller"] = {"terms": {"seller_id": sorted(map(str, filters.seller_ids))}}
    for code, values in filters.attributes.items():
        tokens = [f"{code}={value}" for value in sorted(values)]
        found[f"attribute={code}"] = {"terms": {"attributes": tokens}}
    return found
