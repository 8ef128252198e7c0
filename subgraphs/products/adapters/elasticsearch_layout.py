"""How Elasticsearch keeps products: analysis, mapping, and a document's form in it."""

from __future__ import annotations

from typing import Any

from subgraphs.products.ports import SearchDocument

#: Grows with every change below: an index of the new layout is built beside the old one.
LAYOUT = 5

LOCALES = {"ru": "russian", "en": "english"}
#: Field → how much a word there counts.
_WEIGHTS = {"title": 8, "keywords": 3, "description": 1}
#: The fields that words are looked for in, with their weights.
FIELDS = [f"{field}_{locale}^{weight}" for field, weight in _WEIGHTS.items() for locale in LOCALES]
#: The fields that misspelt words are looked for in: prose has too many words near any word.
SHORT_FIELDS = [field for field in FIELDS if not field.startswith("description")]

#: Both languages drop the stop words of both: a word must not be lost in one and wanted in the
#: other, since every word of a query must fit somewhere.
_ANALYSIS = {
    "char_filter": {"yo": {"type": "mapping", "mappings": ["ё => е", "Ё => Е"]}},
    "filter": {
        "stop_russian": {"type": "stop", "stopwords": "_russian_"},
        "stop_english": {"type": "stop", "stopwords": "_english_"},
        "beginnings": {"type": "edge_ngram", "min_gram": 1, "max_gram": 20},
        **{
            f"stem_{language}": {"type": "stemmer", "language": language}
            for language in LOCALES.values()
        },
    },
    "analyzer": {
        **{
            f"store_{locale}": {
                "type": "custom",
                "char_filter": ["yo"],
                "tokenizer": "standard",
                "filter": ["lowercase", "stop_russian", "stop_english", f"stem_{language}"],
            }
            for locale, language in LOCALES.items()
        },
        "store_words": {
            "type": "custom",
            "char_filter": ["yo"],
            "tokenizer": "standard",
            "filter": ["lowercase"],
        },
        "store_beginnings": {
            "type": "custom",
            "char_filter": ["yo"],
            "tokenizer": "standard",
            "filter": ["lowercase", "beginnings"],
        },
    },
}
#: A change is to be seen within two seconds, its way through the events included.
SETTINGS = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "refresh_interval": "200ms",
    "analysis": _ANALYSIS,
}
MAPPINGS = {
    "dynamic": "strict",
    "properties": {
        "product_id": {"type": "keyword"},
        "listed": {"type": "boolean"},
        "category_ids": {"type": "keyword"},
        "seller_id": {"type": "keyword"},
        "price_minor": {"type": "long"},
        "rating": {"type": "double"},
        "in_stock": {"type": "boolean"},
        "popularity": {"type": "double"},
        "attributes": {"type": "keyword"},
        # Of one document that is no product: how far the index has read the feed.
        "position": {"type": "object", "enabled": False},
        # As they are spelt, for what is misspelt.
        "words": {"type": "text", "analyzer": "store_words"},
        "beginnings": {
            "type": "text",
            "analyzer": "store_beginnings",
            "search_analyzer": "store_words",
        },
        **{
            f"{field}_{locale}": {"type": "text", "analyzer": f"store_{locale}"}
            for field in _WEIGHTS
            for locale in LOCALES
        },
    },
}


POSITION_ID = "position"


def source(document: SearchDocument) -> dict[str, Any]:
    """Return a document as Elasticsearch keeps it."""
    texts = {
        "title": document.titles,
        "keywords": document.keywords,
        "description": document.descriptions,
    }
    return {
        "product_id": str(document.product_id),
        "listed": document.listed,
        "category_ids": [str(key) for key in document.category_ids],
        "seller_id": None if document.seller_id is None else str(document.seller_id),
        "price_minor": document.price_minor,
        "rating": document.rating,
        "in_stock": document.in_stock,
        "popularity": document.popularity,
        "attributes": document.attribute_tokens,
        "words": [*document.titles.values(), *document.keywords.values()],
        "beginnings": list(document.titles.values()),
        **{
            f"{field}_{locale}": values.get(locale, "")
            for field, values in texts.items()
            for locale in LOCALES
        },
    }
