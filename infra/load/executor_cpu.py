"""CPU time of the executor alone, and with its HTTP client: `python -m infra.load.executor_cpu`.

One client, request after request, without a server or the stages before execution: what
`python -m infra.load` counts in mode c beyond this is theirs. The subgraphs answer from memory,
first in this process with no HTTP at all, then over HTTP from a process of their own. The floor
beside them is `orjson` alone: every answer read, every request and the response written.
"""

from __future__ import annotations

import argparse
import cProfile
import functools
import pstats
import time
from typing import TYPE_CHECKING

import orjson
import uvloop
from graphql import parse

from infra.load.federation import TURN, compose_federation
from infra.load.memory_server import memory_server
from infra.load.shapes import SHAPES, make_answers
from supergraph.executor import ExecutionRequest, ExecutorOptions, compile_plan
from supergraph.planner.planner import Planner
from supergraph.schema.supergraph_schema import load_supergraph
from supergraph.transport import (
    DedupeTransport,
    HttpTransport,
    SubgraphRequest,
    SubgraphResponse,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from infra.load.federation import Answer, Federation
    from supergraph.executor import Executable
    from supergraph.transport import Transport

_SEED = 1
_ROUNDS = 5
_FLOOR_ROUNDS = 100
_HEADERS = ((b"x-request-id", b"4f6c"), (b"accept-language", b"en"))


class _FromMemory:
    """A transport to a subgraph's answer function, in this process.

    Attributes:
        answers: what has been answered, by the request's body.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.answers: dict[bytes, SubgraphResponse] = {}

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        known = self.answers.get(request.body)
        if known is None:
            known = SubgraphResponse(200, (), self._answer(request.body))
            self.answers[request.body] = known
        return known

    async def close(self) -> None:
        pass


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shape", action="append", choices=SHAPES, help="may be repeated")
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    arguments = parser.parse_args()
    figures = {}
    for shape in arguments.shape or SHAPES:
        answers = make_answers(shape, _SEED)
        executable = _compile(SHAPES[shape](_SEED))
        measure = functools.partial(
            _measure, executable, count=arguments.requests, profile=arguments.profile
        )
        memory = {name: _FromMemory(answer) for name, answer in answers.items()}
        in_memory, response = uvloop.run(measure(memory))
        floor = _floor(memory.values(), response)
        with memory_server(functools.partial(make_answers, shape, _SEED)) as server:
            http = {name: DedupeTransport(HttpTransport(url)) for name, url in server.urls.items()}
            over_http, _ = uvloop.run(measure(http))
        print(
            f"{shape:9} {in_memory:7.3f} ms CPU in memory, {over_http:7.3f} ms over HTTP, "
            f"{floor:7.3f} ms floor"
        )
        figures[shape] = {"in_memory_ms": in_memory, "http_ms": over_http, "floor_ms": floor}
    print(orjson.dumps({"executor_cpu": figures}).decode())


def _compile(federation: Federation) -> Executable:
    urls = {name: f"http://{name}" for name in federation.subgraphs}
    schema = load_supergraph(compose_federation(federation, urls))
    document = parse(federation.operation)
    plan = Planner(schema).plan(document)
    return compile_plan(plan, document, None, schema, ExecutorOptions())


async def _measure(
    executable: Executable, transports: Mapping[str, Transport], *, count: int, profile: bool
) -> tuple[float, bytes]:
    """The least CPU time of a run, in milliseconds, and the response."""
    request = ExecutionRequest({TURN: 0}, transports, _HEADERS, timeout=30)
    result = await executable.run(request)
    if result.error_codes:
        raise SystemExit(f"The operation fails: {result.error_codes}")
    each = max(count // _ROUNDS, 1)
    best = float("inf")
    # The first round warms up; the least of the others counts.
    for number in range(_ROUNDS + 1):
        started = time.process_time()
        for _ in range(each):
            await executable.run(request)
        if number:
            best = min(best, (time.process_time() - started) / each)
    if profile:
        with cProfile.Profile() as profiler:
            for _ in range(each):
                await executable.run(request)
        pstats.Stats(profiler).sort_stats("tottime").print_stats(25)
    for transport in transports.values():
        await transport.close()
    return round(best * 1000, 3), result.body


def _floor(transports: Iterable[_FromMemory], response: bytes) -> float:
    """The least CPU time of reading and writing the same JSON, in milliseconds."""
    answered = [pair for transport in transports for pair in transport.answers.items()]
    bodies = [answer.body for _, answer in answered]
    written = [orjson.loads(response), *(orjson.loads(body) for body, _ in answered)]
    best = float("inf")
    for _ in range(_FLOOR_ROUNDS):
        started = time.process_time()
        for body in bodies:
            orjson.loads(body)
        for value in written:
            orjson.dumps(value)
        best = min(best, time.process_time() - started)
    return round(best * 1000, 3)


if __name__ == "__main__":
    main()
