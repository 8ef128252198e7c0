"""However many keys the router hands in, users ask their store as often as for two."""

import pytest
from sqlalchemy import event

from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.ids import new_id, parse_global_id
from subgraphs.kit.testing import call, identity_headers
from subgraphs.kit.tests.entity_fields import entity_fields
from subgraphs.users.app import SUBGRAPH
from subgraphs.users.testing import open_account

pytestmark = pytest.mark.services

FIELDS = entity_fields(SUBGRAPH.sdl())


@pytest.mark.parametrize("name", FIELDS)
async def test_many_keys_cost_no_more_statements_than_two(app, resources, name):
    people = [await open_account(app, resources) for _ in range(4)]
    keys = [{"__typename": "User", "id": person.id} for person in people]
    me = Identity(parse_global_id("User", people[0].id), frozenset({Role.ADMIN}), new_id().hex)
    headers = identity_headers(me, resources.settings)
    statements: list[str] = []

    def count(*arguments):
        statements.append(arguments[2])

    counts = []
    for asked in (keys[:2], keys):
        statements.clear()
        event.listen(resources.engine.sync_engine, "before_cursor_execute", count)
        result = await call(app, FIELDS[name], {"keys": asked}, headers)
        event.remove(resources.engine.sync_engine, "before_cursor_execute", count)
        assert "errors" not in result, result
        assert None not in result["data"]["_entities"]
        counts.append(len(statements))
    assert counts[1] <= counts[0]
