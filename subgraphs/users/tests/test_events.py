from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator

from subgraphs.kit.identity import Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.users.events import (
    ContactLinked,
    EmailVerificationRequested,
    PasswordChanged,
    PasswordResetRequested,
    PreferencesChanged,
    RegistrationRepeated,
    TokenReuseDetected,
    UserErased,
    UserRegistered,
)

SCHEMAS = Path(__file__).parents[3] / "schema" / "events"
USER = new_id()
EVENTS = (
    UserRegistered(user_id=USER, locale=Locale.RU, role=Role.BUYER),
    TokenReuseDetected(user_id=USER, session_id="s"),
    EmailVerificationRequested(user_id=USER, ticket_id=new_id(), locale=Locale.RU),
    RegistrationRepeated(user_id=USER, locale=Locale.EN),
    PasswordResetRequested(user_id=USER, ticket_id=new_id(), locale=Locale.RU),
    PasswordChanged(user_id=USER, locale=Locale.EN),
    ContactLinked(user_id=USER, provider="google", locale=Locale.EN),
    PreferencesChanged(user_id=USER, about="ORDERS", channel="EMAIL", is_wanted=False),
    UserErased(user_id=USER),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TYPE)
def test_an_event_is_what_its_schema_says(event):
    schema = orjson.loads((SCHEMAS / f"{event.TYPE}.json").read_bytes())
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert list(validator.iter_errors(event.data())) == []
    assert schema["required"] == sorted(event.data())


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TYPE)
def test_a_users_facts_travel_in_order(event):
    assert event.partition_key == str(USER)
