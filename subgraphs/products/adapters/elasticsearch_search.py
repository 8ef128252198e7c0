"""Search by Elasticsearch: an index of its own for each rebuild, behind one alias."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any
from uuid import UUID

from elasticsearch import ApiError, AsyncElasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import BulkIndexError, async_bulk

from subgraphs.kit.ids import new_id
from subgraphs.kit.pagination import Page
from subgraphs.products.adapters.elasticsearch_layout import (
    LAYOUT,
    MAPPINGS,
    POSITION_ID,
    SETTINGS,
    source,
)
from subgraphs.products.adapters.elasticsearch_query import (
    completion_body,
    count_body,
    facets_body,
    near_words_body,
    read_facets,
    read_hit,
    read_near_words,
    search_body,
)
from subgraphs.products.ports import (
    Capability,
    Facets,
    FeedPoint,
    FeedPosition,
    Found,
    SearchAway,
    SearchDocument,
    SearchQuery,
)

_PATIENCE_SECONDS = 2.0
_SERVER_ERRORS = 500
_CONFLICT = 409
_NOT_FOUND = 404


class ElasticsearchSearch:
    """The search port over an Elasticsearch cluster.

    Args:
        client: the process's client; its owner closes it.
        name: the index's; no other store's index there has it.

    Attributes:
        alias: the name that readers know the index by.
    """

    def __init__(self, client: AsyncElasticsearch, name: str) -> None:
        self._client = client
        # A customer waits for these: better another engine's answer than a late one.
        self._finder = client.options(request_timeout=_PATIENCE_SECONDS, max_retries=0)
        # An index of another layout has another alias: nobody asks it for what it does not have.
        self.alias = f"{name}-v{LAYOUT}"

    async def capabilities(self) -> frozenset[Capability]:
        """Return what Elasticsearch can do of what not every engine can."""
        return frozenset(Capability)

    async def find(self, query: SearchQuery) -> Found:
        """Return a page of hits in the query's order."""
        hits = [read_hit(sort) for sort in await self._search(search_body(query))]
        return Found(Page.cut(hits, query.page))

    async def count(self, query: SearchQuery) -> int:
        """Return how many products the query's list has."""
        with _away_when_unreachable():
            response = await self._finder.count(index=self.alias, **count_body(query))
        return int(response["count"])

    async def count_facets(self, query: SearchQuery) -> Facets:
        """Return what further filters would leave of the query's list."""
        with _away_when_unreachable():
            response = await self._finder.search(index=self.alias, **facets_body(query))
        return read_facets(query, response["aggregations"])

    async def near_words(self, words: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Return words of titles and keywords that are spelt nearly so."""
        with _away_when_unreachable():
            response = await self._finder.search(index=self.alias, **near_words_body(words))
        return read_near_words(response["suggest"])

    async def complete(self, words: Sequence[str], first: int) -> tuple[UUID, ...]:
        """Return the products whose titles have words that begin so."""
        return tuple(UUID(sort[-1]) for sort in await self._search(completion_body(words, first)))

    async def _search(self, body: dict[str, Any]) -> list[list[Any]]:
        with _away_when_unreachable():
            response = await self._finder.search(index=self.alias, **body)
        return [hit["sort"] for hit in response["hits"]["hits"]]

    async def position(self) -> FeedPosition | None:
        """Return how far the index that is searched has read; None when there is none."""
        indices = await self._indices()
        if not indices:
            return None
        with _away_when_unreachable():
            kept = await self._finder.get(index=indices[0], id=POSITION_ID)
        read = kept["_source"]["position"]
        return FeedPosition(indices[0], FeedPoint(read["source"], int(read["number"])))

    async def write(self, documents: Sequence[SearchDocument], position: FeedPosition) -> None:
        """Bring documents into an index; older versions change nothing."""
        with _away_when_unreachable():
            await _write(self._client, _each(documents), position)

    async def rebuild(self, documents: AsyncIterable[SearchDocument], read: FeedPoint) -> int:
        """Build a new index, let the alias point to it in one step, then drop the old one."""
        index = f"{self.alias}-{new_id().hex}"
        with _away_when_unreachable():
            await self._client.indices.create(
                index=index, mappings=MAPPINGS, settings=SETTINGS, aliases={_writes(index): {}}
            )
            try:
                count = await _write(self._client, documents, FeedPosition(index, read))
                await self._client.indices.refresh(index=index)
                await self._point_alias_to(index)
            except BaseException:
                await self._client.indices.delete(index=index, ignore_unavailable=True)
                raise
            await self._drop_others(index)
        return count

    async def drop(self) -> None:
        """Remove the index that is searched."""
        with _away_when_unreachable():
            for index in await self._indices():
                await self._client.indices.delete(index=index)

    async def _point_alias_to(self, index: str) -> None:
        old = await self._indices()
        await self._client.indices.update_aliases(
            actions=[
                {"add": {"index": index, "alias": self.alias}},
                *({"remove": {"index": name, "alias": self.alias}} for name in old),
            ]
        )

    async def _drop_others(self, index: str) -> None:
        """Drop every index but one; also what a rebuild left behind that was cut short."""
        others = set(await self._client.indices.get(index=f"{self.alias}-*")) - {index}
        if others:
            # Searches that have begun still read the old one; none of them takes longer.
            await asyncio.sleep(_PATIENCE_SECONDS)
        for name in sorted(others):
            await self._client.indices.delete(index=name, ignore_unavailable=True)

    async def _indices(self) -> list[str]:
        try:
            with _away_when_unreachable():
                return list(await self._finder.indices.get_alias(name=self.alias))
        except SearchAway as error:
            if isinstance(error.__cause__, NotFoundError):
                return []
            raise


def _writes(index: str) -> str:
    """Return the name that an index is written by.

    It goes with the index: what comes too late for a rebuild fails, and makes no index anew.
    """
    return f"{index}-writes"


async def _write(
    client: AsyncElasticsearch, documents: AsyncIterable[SearchDocument], position: FeedPosition
) -> int:
    """Write documents, each under its version, and then how far they bring the index.

    Returns:
        How many documents were new to the index.

    Raises:
        SearchAway: the index is gone.
    """
    written, refused = await async_bulk(
        client, _actions(documents, position), raise_on_error=False, require_alias=True
    )
    failures = [
        each
        for each in (refused if isinstance(refused, list) else [])
        if each["index"]["status"] != _CONFLICT
    ]
    if any(each["index"]["status"] == _NOT_FOUND for each in failures):
        raise SearchAway(f"The index {position.index} was replaced.")
    if failures:
        raise BulkIndexError(f"Elasticsearch refuses {len(failures)} documents", failures)
    return int(written) - 1


async def _actions(
    documents: AsyncIterable[SearchDocument], position: FeedPosition
) -> AsyncIterator[dict[str, Any]]:
    name = _writes(position.index)
    async for document in documents:
        yield {
            "_index": name,
            "_id": str(document.product_id),
            "version": document.version,
            "version_type": "external_gte",
            "_source": source(document),
        }
    yield {"_index": name, "_id": POSITION_ID, "_source": {"position": asdict(position.read)}}


async def _each(documents: Sequence[SearchDocument]) -> AsyncIterator[SearchDocument]:
    for document in documents:
        yield document


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
