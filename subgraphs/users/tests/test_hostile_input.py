"""Whatever is handed in, users answer or refuse it by name; what is refused changes nothing."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.ids import new_id, parse_global_id
from subgraphs.kit.pagination import encode_cursor
from subgraphs.kit.testing import call, identity_headers
from subgraphs.kit.tests.hostile_input import (
    Likely,
    Operation,
    contents_of,
    drawn,
    operations,
    refused,
    variables,
    worst_variables,
)
from subgraphs.users.app import SUBGRAPH
from subgraphs.users.models import audit, metadata
from subgraphs.users.testing import PASSWORD, Person, fresh_email, letter_token, open_account

pytestmark = pytest.mark.services

OPERATIONS = operations(SUBGRAPH.sdl())
Check = Callable[[Operation, dict[str, Any]], Awaitable[None]]
#: Refusals are noted in the audit log.
KEPT = [table for table in metadata.sorted_tables if table is not audit]


ADDRESS = """mutation ($lines: AddressLinesInput!, $phone: UserPhoneSetInput!) {
  userAddressAdd(input: { lines: $lines }) { address { id } }
  userPhoneSet(input: $phone) { phone { number } }
}"""
LINES = {
    "recipient": "Ann",
    "country": "RU",
    "city": "Moscow",
    "street": "1",
    "postalCode": "101000",
}
PHONE = "+79161234567"


@pytest.fixture
async def person(app, resources) -> Person:
    return await open_account(app, resources)


@pytest.fixture
async def likely(app, resources, person) -> Likely:
    """What somebody with an address, a phone and a letter on its way may hand in."""
    given = {"lines": LINES, "phone": {"number": PHONE}}
    added = await call(app, ADDRESS, given, person.headers)
    letter = {"input": {"email": person.email}}
    recover = "mutation ($input: UserPasswordRecoverInput!) { userPasswordRecover(input: $input) "
    await call(app, recover + "{ __typename } }", letter)
    return {
        **{name: [value] for name, value in LINES.items()},
        "id": [added["data"]["userAddressAdd"]["address"]["id"]],
        "token": [await letter_token(resources, person.email)],
        "number": [PHONE],
        "phone": [PHONE],
        "email": [person.email, fresh_email()],
        "password": [PASSWORD],
        "currentPassword": [PASSWORD],
        "newPassword": ["another horse"],
        "refreshToken": [person.refresh_token],
        "userId": [person.id],
        "User": [person.id],
        "expectedVersion": [1],
        "documentVersion": ["2026-01"],
        "auditLog.after": [encode_cursor((str(new_id()),))],
    }


@pytest.fixture
def check_answer(app, resources, person) -> Check:
    """Sends an operation as the person, who may do everything, from a session of its own."""

    async def sent(operation: Operation, given: dict[str, Any]) -> None:
        key = parse_global_id("User", person.id)
        headers = identity_headers(Identity(key, frozenset(Role), new_id().hex), resources.settings)
        before = await contents_of(resources.engine, KEPT)
        answer = await call(app, operation.text, given, headers)
        if refused(answer):
            assert await contents_of(resources.engine, KEPT) == before, given

    return sent


@pytest.mark.parametrize("name", OPERATIONS)
async def test_what_no_store_keeps_breaks_nothing_wherever_it_stands(check_answer, likely, name):
    for spoilt in worst_variables(OPERATIONS[name], likely):
        await check_answer(OPERATIONS[name], spoilt)


@pytest.mark.parametrize("name", OPERATIONS)
@drawn
@given(data=st.data())
async def test_what_nobody_should_send_is_refused_by_name_and_changes_nothing(
    check_answer, likely, name, data
):
    await check_answer(OPERATIONS[name], data.draw(variables(OPERATIONS[name], likely)))
