"""How well an engine ranks the made-up shop's products for the judged queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from uuid import UUID

from infra.relevance.judgements import GROUPS, JudgedQuery
from infra.relevance.measures import DEPTH, ndcg
from subgraphs.kit.pagination import PageRequest
from subgraphs.products.ports import ProductSearch
from subgraphs.products.service.search import ProductList, search


@dataclass(frozen=True, slots=True)
class QueryScore:
    """A query and how well an engine answered it.

    Attributes:
        query: the query.
        ndcg: NDCG@10, 0 to 1.
        slugs: what the engine answered, best first.
    """

    query: JudgedQuery
    ndcg: float
    slugs: tuple[str, ...]


async def score_queries(
    engine: ProductSearch, queries: Sequence[JudgedQuery], slugs: Mapping[UUID, str]
) -> tuple[QueryScore, ...]:
    """Ask an engine every query, as a shopper's search would.

    Args:
        engine: with the whole made-up shop in its index.
        queries: judged.
        slugs: of every product there is, by its id.
    """
    scores = []
    for query in queries:
        answer = await search(engine, ProductList(query.text), PageRequest(DEPTH))
        found = tuple(slugs[hit.product_id] for hit in answer.found.page.rows)
        value = ndcg([query.grade(slug) for slug in found], [*map(query.grade, slugs.values())])
        scores.append(QueryScore(query, value, found))
    return tuple(scores)


def mean_by_group(scores: Sequence[QueryScore]) -> dict[str, float]:
    """Return the mean NDCG@10 of each group of queries, to three decimals."""
    return {
        group: round(fmean(each.ndcg for each in scores if each.query.group == group), 3)
        for group in GROUPS
    }
