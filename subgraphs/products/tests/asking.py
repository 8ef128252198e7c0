"""What tests of commands share: one operation as somebody, and the events that it left."""

from typing import Any

from sqlalchemy import select

from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.resources import Resources
from subgraphs.kit.testing import call, identity_headers, identity_of
from subgraphs.products.app import create_app
from subgraphs.products.models import outbox
from subgraphs.products.tests.small_catalogue import SELLER as SELLER_ID

SELLER = identity_of(Role.SELLER, user_id=SELLER_ID)
ANOTHER_SELLER = identity_of(Role.SELLER, user_id=new_id())
ADMIN = identity_of(Role.ADMIN, user_id=new_id())
BUYER = identity_of(Role.BUYER, user_id=new_id())


async def ask(
    store: Resources, query: str, who: Identity | None, variables: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Send one operation as somebody; return the whole response."""
    headers = identity_headers(who, store.settings)
    return await call(create_app(store), query, variables, headers)


async def command(
    store: Resources, name: str, who: Identity | None, given: dict[str, Any], answer: str
) -> dict[str, Any]:
    """Send one mutation with its input; return its payload."""
    kind = name[0].upper() + name[1:]
    # Both favourites' commands take the same input, and so do those that name a version.
    kind = {
        "FavouriteAdd": "Favourite",
        "FavouriteRemove": "Favourite",
        "ProductSubmit": "ProductVersion",
        "ProductApprove": "ProductVersion",
        "ProductArchive": "ProductVersion",
    }.get(kind, kind)
    query = f"""mutation ($input: {kind}Input!) {{ {name}(input: $input) {{
        {answer} userErrors {{ code field message }} }} }}"""
    result = await ask(store, query, who, {"input": given})
    assert "errors" not in result, result
    payload: dict[str, Any] = result["data"][name]
    return payload


async def refusal(
    store: Resources, name: str, who: Identity | None, given: dict[str, Any]
) -> tuple[str, str]:
    """Send a mutation that must be refused; return code and field of its only refusal."""
    payload = await command(store, name, who, given, "__typename")
    [error] = payload["userErrors"]
    assert error["message"]
    return error["code"], ".".join(error["field"] or ())


async def events_of(store: Resources) -> list[tuple[str, int]]:
    """Return type and sequence of all events, in the order they were written."""
    statement = select(outbox.c.type, outbox.c.sequence).order_by(outbox.c.id)
    async with store.engine.connect() as connection:
        return [(row.type, row.sequence) for row in await connection.execute(statement)]
