"""`python -m infra.relevance`: measure search, recommendations, tones; its last line is JSON."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import fmean

import click
import orjson

from infra.relevance.judgements import judged_queries
from infra.relevance.recommendation_quality import HitRates, measure
from infra.relevance.search_quality import QueryScore, mean_by_group, score_queries
from infra.relevance.sentiment_quality import SentimentScore, judged_reviews, score_model
from infra.relevance.shop import database_server, open_shop
from infra.sentiment.recipes import recipes
from infra.servers.real_server import (
    RealServer,
    RealServerError,
    missing_scripts,
    scripts_folder,
    start,
    stop,
)
from subgraphs.kit.settings import Locale

#: The engines of the verdict; one that is not there has none.
_ENGINES = ("elasticsearch", "postgresql")
#: A port that neither the store's tests on real servers nor a developer's server has.
_ELASTICSEARCH = RealServer("elasticsearch", ("ELASTICSEARCH_URL",), {"ES_PORT": 29201})
_POOR = 0.6


@click.command()
@click.option("--poor", is_flag=True, help="Show the queries that are answered poorly.")
def main(poor: bool) -> None:  # click passes flags by name
    """Measure how good the store finds and recommends, and how well it hears reviews' tone.

    PostgreSQL is DATABASE_URL or an embedded one; Elasticsearch is ELASTICSEARCH_URL or the one
    of REAL_SERVERS, and is left out where neither is to be had.
    """
    try:
        with database_server(os.environ) as database_url, _elasticsearch() as elasticsearch_url:
            scores = asyncio.run(_search(database_url, elasticsearch_url))
    except RealServerError as error:
        sys.exit(str(error))
    for engine, found in scores.items():
        click.echo(f"NDCG@10 {engine}: {_shown(mean_by_group(found))}")
        for each in sorted(found, key=lambda score: score.ndcg):
            if poor and each.ndcg < _POOR:
                click.echo(f"  {each.ndcg:.2f} {each.query.text}: {', '.join(each.slugs[:3])}")
    structured, structureless = measure(structured=True), measure(structured=False)
    click.echo(f"hit rate@10, customers with tastes: {_rates(structured)}")
    click.echo(f"hit rate@10, customers without any: {_rates(structureless)}")
    sentiments = _sentiments(poor)
    verdict = {
        "queries": len(judged_queries()),
        "ndcg10": {engine: _mean(scores.get(engine)) for engine in _ENGINES},
        "hit_rate10": structured.recommended,
        "popularity_hit_rate10": structured.popular,
        "sentiment_macro_f1": sentiments[-1].macro_f1(),
    }
    click.echo(orjson.dumps(verdict))


async def _search(
    database_url: str, elasticsearch_url: str | None
) -> dict[str, tuple[QueryScore, ...]]:
    async with open_shop(database_url, elasticsearch_url) as shop:
        return {
            name: await score_queries(engine, judged_queries(), shop.slugs)
            for name, engine in shop.engines.items()
        }


def _sentiments(poor: bool) -> list[SentimentScore]:
    """Return how each model does that this machine can run, the best one last."""
    scores = []
    for recipe in recipes():
        score = score_model(recipe.load(), judged_reviews())
        scores.append(score)
        by_language = ", ".join(f"{each} {score.macro_f1(each):.3f}" for each in Locale)
        click.echo(
            f"sentiment macro-F1 {score.model}: {score.macro_f1():.3f}, {by_language}; "
            f"{score.milliseconds:.1f} ms a review"
        )
        for line in score.confusion():
            click.echo(f"  {line}")
        for text, guess in score.wrong():
            if poor:
                click.echo(f"  {text.label}, taken for {guess}: {text.text}")
    return scores


@contextmanager
def _elasticsearch() -> Iterator[str | None]:
    """Yield the address of an Elasticsearch, started for the length of this where it must be."""
    given = os.environ.get("ELASTICSEARCH_URL")
    folder = scripts_folder(os.environ)
    if given or missing_scripts(folder, (_ELASTICSEARCH,)):
        if not given:
            click.echo(f"no Elasticsearch: {folder} has no script for it; set REAL_SERVERS")
        yield given or None
        return
    try:
        yield start(folder, _ELASTICSEARCH)["ELASTICSEARCH_URL"]
    finally:
        stop(folder, _ELASTICSEARCH)


def _mean(scores: Sequence[QueryScore] | None) -> float | None:
    return None if scores is None else round(fmean(each.ndcg for each in scores), 3)


def _shown(means: dict[str, float]) -> str:
    return ", ".join(f"{group} {value:.3f}" for group, value in means.items())


def _rates(rates: HitRates) -> str:
    return f"recommended {rates.recommended:.3f}, popular {rates.popular:.3f}"


if __name__ == "__main__":
    main()
