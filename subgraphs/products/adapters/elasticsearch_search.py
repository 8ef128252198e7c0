"""Search by Elasticsearch: an index of its own for each rebuild, behind one alias."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

from elasticsearch import ApiError, AsyncElasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import async_bulk

from subgraphs.kit.ids import new_id
from subgraphs.kit.pagination import Page
from subgraphs.products.ports import Hit, SearchAway, SearchDocument, SearchQuery, read_sort_key

ALIAS = "store-products"

_LOCALES = {"ru": "russian", "en": "english"}
#: Field → how much a word there counts.
_WEIGHTS = {"title": 8, "keywords": 4, "description": 1}
_FIELDS = [
    f"{field}_{locale}^{weight}" for field, weight in _WEIGHTS.items() for locale in _LOCALES
]

#: Both languages drop the stop words of both: a word must not be lost in one and wanted in the
#: other, since every word of a query must fit somewhere.
_ANALYSIS = {
    "char_filter": {"yo": {"type": "mapping", "mappings": ["ё => е", "Ё => Е"]}},
    "filter": {
        "stop_russian": {"type": "stop", "stopwords": "_russian_"},
        "stop_english": {"type": "stop", "stopwords": "_english_"},
        **{
            f"stem_{language}": {"type": "stemmer", "language": language}
            for language in _LOCALES.values()
        },
    },
    "analyzer": {
        f"store_{locale}": {
            "type": "custom",
            "char_filter": ["yo"],
            "tokenizer": "standard",
            "filter": ["lowercase", "stop_russian", "stop_english", f"stem_{language}"],
        }
        for locale, language in _LOCALES.items()
    },
}
_MAPPINGS = {
    "dynamic": "strict",
    "properties": {
        "product_id": {"type": "keyword"},
        "category_ids": {"type": "keyword"},
        **{
            f"{field}_{locale}": {"type": "text", "analyzer": f"store_{locale}"}
            for field in _WEIGHTS
            for locale in _LOCALES
        },
    },
}
_PATIENCE_SECONDS = 2.0
_SERVER_ERRORS = 500
_SETTINGS = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "analysis": _ANALYSIS}


class ElasticsearchSearch:
    """The search port over an Elasticsearch cluster.

    Args:
        client: the process's client; its owner closes it.
        alias: the name that readers know the index by.
    """

    def __init__(self, client: AsyncElasticsearch, alias: str = ALIAS) -> None:
        self._client = client
        # A customer waits for these: better another engine's answer than a late one.
        self._finder = client.options(request_timeout=_PATIENCE_SECONDS, max_retries=0)
        self._alias = alias

    async def find(self, query: SearchQuery) -> Page[Hit]:
        """Return a page of hits, best first."""
        search: dict[str, Any] = {
            "query": _conditions(query),
            "sort": [{"_score": "desc"}, {"product_id": "desc"}],
            "size": query.page.first + 1,
            "source": False,
            "track_total_hits": False,
        }
        if query.page.after:
            score, product_id = read_sort_key(query.page.after)
            search["search_after"] = [score, str(product_id)]
        with _away_when_unreachable():
            response = await self._finder.search(index=self._alias, **search)
        hits = [Hit.of(hit["sort"]) for hit in response["hits"]["hits"]]
        return Page.cut(hits, query.page.first)

    async def is_built(self) -> bool:
        """Return whether there is an index to search."""
        with _away_when_unreachable():
            return bool(await self._finder.indices.exists_alias(name=self._alias))

    async def rebuild(self, documents: AsyncIterable[SearchDocument]) -> int:
        """Build a new index, then let the alias point to it in one step."""
        with _away_when_unreachable():
            index = f"{self._alias}-{new_id().hex}"
            await self._client.indices.create(index=index, mappings=_MAPPINGS, settings=_SETTINGS)
            try:
                count, _ = await async_bulk(self._client, _actions(index, documents))
                await self._client.indices.refresh(index=index)
                await self._point_alias_to(index)
            except BaseException:
                await self._client.indices.delete(index=index, ignore_unavailable=True)
                raise
            return int(count)

    async def _point_alias_to(self, index: str) -> None:
        """Move the alias and drop what it pointed to, in one step."""
        old = await self._indices()
        await self._client.indices.update_aliases(
            actions=[
                {"add": {"index": index, "alias": self._alias}},
                *({"remove_index": {"index": name}} for name in old),
            ]
        )

    async def _indices(self) -> list[str]:
        try:
            return list(await self._client.indices.get_alias(name=self._alias))
        except NotFoundError:
            return []


@contextmanager
def _away_when_unreachable() -> Iterator[None]:
    """Say in the port's word that there is no answer, no index, or a failing server."""
    try:
        yield
    except (TransportError, NotFoundError) as error:
        raise SearchAway(f"Elasticsearch does not answer: {error}") from error
    except ApiError as error:
        if error.meta.status < _SERVER_ERRORS:
            raise
        raise SearchAway(f"Elasticsearch fails: {error}") from error


def _conditions(query: SearchQuery) -> dict[str, Any]:
    words: dict[str, Any] = {"match_all": {}}
    if query.text:
        words = {
            "simple_query_string": {
                # A lone asterisk means "everything" there, whatever the flags.
                "query": query.text.replace("*", " "),
                "fields": _FIELDS,
                "default_operator": "and",
                "flags": "PHRASE|WHITESPACE",
            }
        }
    filters = []
    if query.category_id is not None:
        filters.append({"term": {"category_ids": str(query.category_id)}})
    return {"bool": {"must": [words], "filter": filters}}


async def _actions(
    index: str, documents: AsyncIterable[SearchDocument]
) -> AsyncIterator[dict[str, Any]]:
    async for document in documents:
        texts = {
            "title": document.titles,
            "keywords": document.keywords,
            "description": document.descriptions,
        }
        yield {
            "_index": index,
            "_id": str(document.product_id),
            "product_id": str(document.product_id),
            "category_ids": [str(key) for key in document.category_ids],
            **{
                f"{field}_{locale}": values.get(locale, "")
                for field, values in texts.items()
                for locale in _LOCALES
            },
        }
