"""What is drawn is repeatable, of the promised size, and answered alike by router and monolith."""

import orjson
import pytest

from infra.load.federation import compose_federation, expected
from infra.load.shapes import SHAPES, make_answers
from supergraph.pipeline.request import GraphQLRequest
from supergraph.pipeline.router import Router
from supergraph.settings import RouterSettings
from supergraph.transport import SubgraphRequest, SubgraphResponse

KILO = 1000


class FromMemory:
    """A transport to a subgraph's answer function."""

    def __init__(self, answer):
        self.answer = answer

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        return SubgraphResponse(200, (), self.answer(request.body))

    async def close(self) -> None:
        pass


def compose_shape(shape: str, seed: int):
    federation = SHAPES[shape](seed)
    sdl = compose_federation(federation, {n: f"http://{n}" for n in federation.subgraphs})
    return federation, sdl


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_seed_draws_the_same_world(shape):
    once, again = (expected(*compose_shape(shape, 3)) for _ in range(2))
    assert once == again
    assert once != expected(*compose_shape(shape, 4))


@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("shape", SHAPES)
def test_answers_have_50_to_150_kilobytes(shape, seed):
    size = len(orjson.dumps(expected(*compose_shape(shape, seed))))
    assert 50 * KILO <= size <= 150 * KILO


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_has_3_to_5_subgraphs(shape):
    federation, _ = compose_shape(shape, 1)
    assert 3 <= len(federation.subgraphs) <= 5


@pytest.mark.parametrize("shape", SHAPES)
async def test_the_router_answers_as_the_monolith_does(shape):
    federation, sdl = compose_shape(shape, 2)
    asked = []

    def listen(name, answer):
        def answer_and_note(body):
            asked.append(name)
            return answer(body)

        return FromMemory(answer_and_note)

    transports = {name: listen(name, answer) for name, answer in make_answers(shape, 2).items()}
    async with Router(sdl, RouterSettings(), transports) as router:
        response = await router.execute(
            GraphQLRequest(query=federation.operation, variables={"turn": 7})
        )
    assert orjson.loads(response.body) == {"data": expected(federation, sdl)}
    assert set(asked) == set(federation.subgraphs)
