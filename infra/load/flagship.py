"""`python -m infra.load.flagship`: the flagship query on a store of real size, warm.

One client asks the router, subgraphs and services on this machine for one text after another: the
kinds of things the store sells, in both languages. Shown is how long an answer takes, and how much
of that each subgraph takes; those of one wave answer at the same time, so their parts and the
router's may be more than the whole. The last line is JSON.

The store's folder is kept: the first run fills it, which takes minutes; later ones find it filled.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import orjson
import uvloop

from infra.catalogue.assortment.shop import DEPARTMENTS
from infra.catalogue.mass import MOST_REVIEWS_EACH, WINDOW, Size, grow
from infra.contract.federation import CHECKOUT, federation_members
from infra.embedded.data_folder import DataFolder, Holder
from infra.embedded.guardian import Guardian, end_leftovers
from infra.embedded.service import Host
from infra.embedded.services import start_services
from infra.store.prepare import prepare
from infra.store.secrets import load_secrets
from infra.store.serve import ROUTER_SETTINGS
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings, read_settings
from supergraph.pipeline import GraphQLRequest, Router
from supergraph.settings import load_settings
from supergraph.transport.asgi import AsgiTransport
from supergraph.transport.base import SubgraphRequest, SubgraphResponse, Transport

__all__ = ["Flagship", "Part", "covered", "summarize"]

_SUPERGRAPH = CHECKOUT / "schema" / "supergraph.graphql"
_OPERATION = CHECKOUT / "schema" / "operations" / "web" / "flagship.graphql"
_MILLI = 1000

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Part:
    """What a subgraph contributes to an answer, on average.

    Attributes:
        requests: how many it is asked.
        ms: how long it works on them.
        share: which part of the whole that is.
    """

    requests: float
    ms: float
    share: float


@dataclass(frozen=True, slots=True)
class Flagship:
    """What was measured.

    Attributes:
        products: how many the store has.
        reviews_each: how many reviews they have on average.
        requests: how many were answered.
        p50: median time of an answer in milliseconds; `p95`: the time that one in 20 exceeds.
        router: milliseconds in which no subgraph was at work, on average.
        subgraphs: the parts of the whole, by subgraph.
    """

    products: int
    reviews_each: int
    requests: int
    p50: float
    p95: float
    router: float
    subgraphs: Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer: when it was asked for and given, and when each subgraph was at work on it."""

    whole: Span
    spans: Mapping[str, Sequence[Span]]


class _Watched:
    """A subgraph's transport that notes when it was at work."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.spans: list[Span] = []

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        began = time.perf_counter()
        try:
            return await self._transport.send(request)
        finally:
            self.spans.append((began, time.perf_counter()))

    async def close(self) -> None:
        await self._transport.close()


def covered(spans: Sequence[Span]) -> float:
    """Return how much time spans cover together, what overlaps counted once."""
    total, end = 0.0, float("-inf")
    for start, stop in sorted(spans):
        total += max(0.0, stop - max(start, end))
        end = max(end, stop)
    return total


def summarize(size: Size, samples: Sequence[Sample]) -> Flagship:
    """Return what samples, two or more, say together.

    Args:
        size: of the store.
        samples: of warm answers.
    """
    times = [_length(sample.whole) for sample in samples]
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    worked: dict[str, list[Span]] = defaultdict(list)
    idle = 0.0
    for sample in samples:
        for name, spans in sample.spans.items():
            worked[name].extend(spans)
        everything = [span for spans in sample.spans.values() for span in spans]
        idle += _length(sample.whole) - covered(everything)
    parts = {
        name: Part(
            requests=round(len(spans) / len(samples), 2),
            ms=_in_ms(sum(map(_length, spans)) / len(samples)),
            share=round(sum(map(_length, spans)) / sum(times), 3),
        )
        for name, spans in sorted(worked.items())
        if spans
    }
    return Flagship(
        products=size.products,
        reviews_each=size.reviews_each,
        requests=len(samples),
        p50=_in_ms(cuts[9]),
        p95=_in_ms(cuts[18]),
        router=_in_ms(idle / len(samples)),
        subgraphs=parts,
    )


def _length(span: Span) -> float:
    return span[1] - span[0]


def _in_ms(seconds: float) -> float:
    return round(seconds * _MILLI, 2)


def _texts() -> list[tuple[str, str]]:
    """Return what is asked for, each with its language."""
    kinds = {
        kind.title for department in DEPARTMENTS for s in department.shelves for kind in s.kinds
    }
    return sorted(pair for kind in kinds for pair in ((kind.en, "en"), (kind.ru, "ru")))


async def _measure(settings: StoreSettings, size: Size, seconds: float) -> list[Sample]:
    async with Resources.open(settings) as resources:
        with click.progressbar(
            length=size.steps, label="products and reviews", file=sys.stderr
        ) as bar:
            await grow(resources, size, bar.update)
        watched = {
            member.name: _Watched(AsgiTransport(member.load().create_app(resources)))
            for member in federation_members()
        }
        sdl = _SUPERGRAPH.read_text(encoding="utf-8")
        async with Router(sdl, load_settings(ROUTER_SETTINGS), watched) as router:
            await _ask_all(router, watched)
            samples: list[Sample] = []
            end = time.perf_counter() + seconds
            while time.perf_counter() < end:
                samples.extend(await _ask_all(router, watched))
            return samples


async def _ask_all(router: Router, watched: Mapping[str, _Watched]) -> list[Sample]:
    """Ask for every text once, one after the other."""
    query = _OPERATION.read_text(encoding="utf-8")
    samples = []
    for text, language in _texts():
        for each in watched.values():
            each.spans = []
        request = GraphQLRequest(
            query=query,
            variables={"text": text},
            headers=((b"accept-language", language.encode()),),
        )
        began = time.perf_counter()
        response = await router.execute(request)
        whole = (began, time.perf_counter())
        answer = orjson.loads(response.body)
        if answer.get("errors") or not answer["data"]["products"]["nodes"]:
            raise click.ClickException(f"{text}: {response.body[:500].decode(errors='replace')}")
        samples.append(Sample(whole, {name: each.spans for name, each in watched.items()}))
    return samples


@contextmanager
def _servers(path: Path) -> Iterator[None]:
    """Run the services of a folder while the block runs, and name them in the environment."""
    with (
        DataFolder(path, Holder(os.getpid())) as folder,
        Guardian(folder.folder("run")) as guardian,
    ):
        end_leftovers(folder.folder("run"))
        # The folder can be filled again: no write waits for the disk.
        running = start_services(Host(folder, guardian, durable=False), os.environ)
        for service in running.values():
            os.environ.update(service.environment)
        os.environ.update(load_secrets(folder.folder("secrets"), os.environ).environment())
        yield


@click.command()
@click.option("--products", type=click.IntRange(min=WINDOW), default=100_000, show_default=True)
@click.option(
    "--reviews-each",
    type=click.IntRange(min=0, max=MOST_REVIEWS_EACH),
    default=10,
    show_default=True,
    help="How many reviews a product has on average.",
)
@click.option("--seconds", type=float, default=20.0, show_default=True)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=CHECKOUT / ".store-at-size" / "full",
    help="The store's folder.  [default: .store-at-size/full in the checkout]",
)
def main(products: int, reviews_each: int, seconds: float, data: Path) -> None:
    """Measure the flagship query on a store of real size."""
    size = Size(products, reviews_each)
    with _servers(data):
        settings = read_settings()
        asyncio.run(prepare(settings))
        figures = summarize(size, uvloop.run(_measure(settings, size, seconds)))
    click.echo(_shown(figures))
    click.echo(orjson.dumps(asdict(figures)))


def _shown(figures: Flagship) -> str:
    heading = (
        f"The flagship query, warm, on {figures.products:,} products with {figures.reviews_each}"
        f" reviews each: p50 {figures.p50:.1f} ms, p95 {figures.p95:.1f} ms"
    )
    lines = [
        f"  {name:10} {part.ms:8.2f} ms {part.share:6.1%}  {part.requests:.1f} requests"
        for name, part in figures.subgraphs.items()
    ]
    return "\n".join([heading, *lines, f"  {'router':10} {figures.router:8.2f} ms"])


if __name__ == "__main__":
    main()
