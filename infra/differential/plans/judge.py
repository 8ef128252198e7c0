"""Whether a plan, whoever made it, gives the answer of the uncut schema."""

from __future__ import annotations

from graphql import parse

from supergraph.plan import QueryPlan
from supergraph.tests.oracle.case import Drawn, Federation, execute
from supergraph.tests.oracle.servers import Subgraph, answer_uncut
from supergraph.tests.oracle.world import World

__all__ = ["complaints"]


async def complaints(federation: Federation, request: Drawn, plan: QueryPlan) -> tuple[str, ...]:
    """Runs a plan over the drawn data; returns what is wrong with the answer."""
    model = federation.model
    document = parse(request.operation)
    whole, cut = World(model), World(model)
    uncut = answer_uncut(federation.schema.api, whole, document, request.variables)
    servers = {
        name: Subgraph(model, name, cut, served, request.labels)
        for name, served in federation.served.items()
    }
    try:
        answered = await execute(federation, plan, request, servers)
    except Exception as error:  # noqa: BLE001  # a plan that cannot be run is no plan
        return (f"execution: {error!r}",)
    found = [f"refused: {text}" for server in servers.values() for text in server.refused]
    if answered.get("data") != uncut.data:
        found.append("data differ")
    if whole.mutations != cut.mutations:
        found.append(f"mutations {whole.mutations} became {cut.mutations}")
    return tuple(found)
