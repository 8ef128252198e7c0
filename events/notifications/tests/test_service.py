"""From an event to a handed-over e-mail, with servers that fail on the way."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from events.notifications import repository
from events.notifications.app import create_app
from events.notifications.models import metadata
from events.notifications.ports import MailRefused, MailUnavailable
from events.notifications.rules import Kind, Status
from events.notifications.service import LEASE, Sender, SenderParts, forget, note
from events.tests.sample_events import NOW, cancelled, placed
from subgraphs.kit.events import EventContext, EventRecord
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.pagination import PageRequest
from subgraphs.kit.settings import Locale
from subgraphs.kit.testing import call, identity_headers, identity_of, layout_differences
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.models import NewUser
from subgraphs.users.models import metadata as user_tables
from subgraphs.users.repository import accounts, people
from subgraphs.users.rules.tickets import TicketKind
from subgraphs.users.rules.wishes import Channel, Subject
from subgraphs.users.service import directory as user_service
from subgraphs.users.service.tickets import Tickets

pytestmark = pytest.mark.services


class Postbox:
    """A mailer that keeps what it is given, or fails."""

    def __init__(self):
        self.mails = []
        self.failure = None

    async def send(self, mail):
        if self.failure is not None:
            raise self.failure
        self.mails.append(mail)


class Office:
    """A sender over a postbox, with a clock that is moved by hand."""

    def __init__(self, resources):
        self.resources = resources
        self.postbox = Postbox()
        self.now = NOW
        self.sender = self.new_sender()

    def clock(self):
        return self.now

    def new_sender(self):
        engine, settings = self.resources.engine, self.resources.settings
        return Sender(SenderParts(engine, self.postbox, self.clock, settings))

    async def open_account(self, user_id):
        account = NewUser(
            id=user_id,
            email=f"{user_id}@buyers.example",
            display_name="Анна",
            roles=frozenset({Role.BUYER}),
            locale=Locale.RU,
            password_hash="none",
            created_at=NOW,
            confirmed_at=NOW,
        )
        async with self.open_work(user_tables) as work:
            await user_service.seed_users(work, [account])

    def open_work(self, tables):
        return UnitOfWork(self.resources.engine, tables, self.clock, EventContext("test"))

    async def note(self, record):
        async with self.open_work(metadata) as work:
            await note(work, record)

    async def deliveries(self):
        async with self.resources.engine.connect() as connection:
            return (await repository.all_deliveries().page(connection, PageRequest(50))).rows


@pytest.fixture
def office(resources):
    return Office(resources)


@pytest.fixture
async def order(office):
    """An order of somebody who has an account."""
    record = placed()
    await office.open_account(record.data["userId"])
    return record


async def test_migrations_make_what_the_tables_describe(resources):
    assert await layout_differences(resources.engine, metadata) == []


async def test_an_event_is_told_once_to_its_customer(office, order):
    await office.note(order)
    await office.note(order)
    assert await office.sender.send_due() == 1
    assert await office.sender.send_due() == 0
    (mail,) = office.postbox.mails
    assert mail.recipient == f"{order.data['userId']}@buyers.example"
    assert mail.message_id == f"<{order.id}.order_placed@store.example>"
    assert mail.subject == "Заказ 2026-000123 оформлен"
    assert "Здравствуйте, Анна!" in mail.text
    (delivery,) = await office.deliveries()
    assert (delivery.status, delivery.sent_at) == (Status.SENT, NOW)
    assert delivery.recipient_masked.endswith("***@buyers.example")


@pytest.mark.parametrize(("automatic", "told"), [(True, 0), (False, 1)])
async def test_an_author_is_told_what_a_moderator_decides_and_not_what_rules_do(
    office, order, automatic, told
):
    data = {
        "userId": order.data["userId"],
        "locale": "ru",
        "reason": "SPAM",
        "note": "",
        "automatic": automatic,
    }
    await office.note(replace(order, type="shop.review.rejected.v1", data=data))
    assert await office.sender.send_due() == told
    assert [mail.subject for mail in office.postbox.mails] == ["Ваш отзыв не опубликован"] * told


async def test_a_server_that_is_down_is_tried_again_until_it_is_up(office, order):
    await office.note(order)
    office.postbox.failure = MailUnavailable("down")
    for _ in range(12):
        await office.sender.send_due()
        assert await office.sender.send_due() == 0  # not before its pause is over
        office.now += timedelta(minutes=5)
    (waiting,) = await office.deliveries()
    assert (waiting.status, waiting.attempts) == (Status.PENDING, 12)
    assert "down" in waiting.problem
    office.postbox.failure = None
    await office.sender.send_due()
    assert len(office.postbox.mails) == 1
    (sent,) = await office.deliveries()
    assert (sent.status, sent.problem) == (Status.SENT, None)


async def test_a_refused_mail_is_not_tried_again(office, order):
    await office.note(order)
    office.postbox.failure = MailRefused("550 no such mailbox")
    await office.sender.send_due()
    office.now += timedelta(days=1)
    assert await office.sender.send_due() == 0
    (delivery,) = await office.deliveries()
    assert (delivery.status, delivery.problem) == (Status.FAILED, "550 no such mailbox")


async def test_a_customer_who_is_gone_is_told_nothing(office):
    await office.note(cancelled())
    await office.sender.send_due()
    (delivery,) = await office.deliveries()
    assert delivery.status is Status.FAILED
    assert office.postbox.mails == []


async def test_one_delivery_that_cannot_be_rendered_does_not_stop_another(office, order):
    broken = placed(number=None, lines=None)
    await office.open_account(broken.data["userId"])
    await office.note(broken)
    await office.note(order)
    await office.sender.send_due()
    assert [mail.message_id for mail in office.postbox.mails] == [
        f"<{order.id}.order_placed@store.example>"
    ]


async def test_a_sender_that_dies_leaves_its_deliveries_to_another(office, order):
    await office.note(order)

    class Killed(BaseException):
        pass

    office.postbox.failure = Killed()
    with pytest.raises(Killed):
        await office.sender.send_due()
    office.postbox.failure = None
    other = office.new_sender()
    assert await other.send_due() == 0
    office.now += LEASE
    assert await other.send_due() == 1
    assert len(office.postbox.mails) == 1


async def test_two_senders_never_send_the_same_delivery(office):
    for _ in range(12):
        record = placed()
        await office.open_account(record.data["userId"])
        await office.note(record)
    senders = [office.new_sender() for _ in range(3)]
    while sum(await asyncio.gather(*(sender.send_due() for sender in senders))):
        pass
    ids = [mail.message_id for mail in office.postbox.mails]
    assert len(ids) == len(set(ids)) == 12


async def test_only_administrators_see_what_was_told(office, order, resources):
    await office.note(order)
    await office.sender.send_due()
    app = create_app(resources)
    query = """{ notifications { nodes { kind channel recipientMasked locale status sentAt } } }"""
    for user, code in [
        (None, "UNAUTHENTICATED"),
        (identity_of(Role.BUYER), "FORBIDDEN"),
        (identity_of(Role.SELLER), "FORBIDDEN"),
    ]:
        answer = await call(app, query, headers=identity_headers(user, resources.settings))
        assert answer["data"]["notifications"] is None
        assert answer["errors"][0]["extensions"]["code"] == code
    headers = identity_headers(identity_of(Role.ADMIN), resources.settings)
    answer = await call(app, query, headers=headers)
    assert answer["data"]["notifications"]["nodes"] == [
        {
            "kind": "ORDER_PLACED",
            "channel": "EMAIL",
            "recipientMasked": f"{order.data['userId'][0]}***@buyers.example",
            "locale": "RU",
            "status": "SENT",
            "sentAt": NOW.isoformat(),
        }
    ]


async def test_a_page_of_notifications_goes_on_after_its_cursor(office, resources):
    for _ in range(3):
        await office.note(placed())
    headers = identity_headers(identity_of(Role.ADMIN), resources.settings)
    query = """query ($after: String) { notifications(first: 2, after: $after) {
      nodes { id } pageInfo { hasNextPage endCursor }
    } }"""
    app = create_app(resources)
    first = (await call(app, query, {}, headers))["data"]["notifications"]
    after = first["pageInfo"]["endCursor"]
    rest = (await call(app, query, {"after": after}, headers))["data"]["notifications"]
    ids = [node["id"] for node in first["nodes"] + rest["nodes"]]
    assert len(set(ids)) == 3
    assert [page["pageInfo"]["hasNextPage"] for page in (first, rest)] == [True, False]
    bad = await call(app, query, {"after": str(new_id())}, headers)
    assert bad["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def account_record(verb, user_id, ticket_id):
    """Return the record of a fact about an account that a letter tells of."""
    return EventRecord(
        id=new_id(),
        type=f"shop.user.{verb}.v1",
        source="/shop/users",
        subject=str(user_id),
        sequence=1,
        partition_key=str(user_id),
        time=NOW,
        data={"userId": str(user_id), "ticketId": str(ticket_id), "locale": "en"},
        context=EventContext("request-1"),
    )


async def test_a_link_is_made_when_its_letter_is_sent_and_is_nowhere_before(office):
    user_id = new_id()
    await office.open_account(user_id)
    tickets = Tickets(office.resources.settings.store_identity_secret.get_secret_value())
    async with office.open_work(user_tables) as work:
        ticket_id = await tickets.ask(work, user_id, TicketKind.RESET_PASSWORD, NOW)
        token = str(await tickets.token(work, ticket_id))
    await office.note(account_record("password_reset_requested", user_id, ticket_id))
    (waiting,) = await office.deliveries()
    assert token not in str(waiting)
    office.postbox.failure = MailUnavailable("down")
    await office.sender.send_due()
    office.postbox.failure, office.now = None, NOW + timedelta(minutes=5)
    await office.sender.send_due()
    (mail,) = office.postbox.mails
    assert f"/account/reset#token={token}" in mail.text


async def test_a_letter_whose_link_has_been_replaced_is_not_sent(office):
    user_id = new_id()
    await office.open_account(user_id)
    tickets = Tickets(office.resources.settings.store_identity_secret.get_secret_value())
    async with office.open_work(user_tables) as work:
        first = await tickets.ask(work, user_id, TicketKind.RESET_PASSWORD, NOW)
        second = await tickets.ask(work, user_id, TicketKind.RESET_PASSWORD, NOW)
    for ticket_id in (first, second):
        await office.note(account_record("password_reset_requested", user_id, ticket_id))
    await office.sender.send_due()
    assert len(office.postbox.mails) == 1
    assert sorted(each.status for each in await office.deliveries()) == [
        Status.FAILED,
        Status.SENT,
    ]


async def test_who_does_not_want_to_hear_of_orders_is_not_told_but_letters_about_the_account_come(
    office, order
):
    user_id = UUID(order.data["userId"])
    async with office.open_work(user_tables) as work:
        choice = (Subject.ORDERS, Channel.EMAIL, False)
        await people.put_preference(work.session, user_id, choice, NOW)
    await office.note(order)
    changed = account_record("password_changed", user_id, new_id())
    await office.note(replace(changed, data={"userId": str(user_id), "locale": "en"}))
    await office.sender.send_due()
    (mail,) = office.postbox.mails
    assert mail.subject == "Your password was changed"
    told = {each.kind: each.problem for each in await office.deliveries()}
    assert told == {Kind.ORDER_PLACED: "the user does not want it", Kind.PASSWORD_CHANGED: None}


async def test_when_a_user_is_erased_deliveries_tell_nothing_more_and_none_is_sent(office, order):
    user_id = UUID(order.data["userId"])
    await office.note(order)
    await office.sender.send_due()
    await office.note(placed(userId=str(user_id)))
    record = account_record("erased", user_id, new_id())
    async with office.open_work(metadata) as work:
        await forget(work, replace(record, data={"userId": str(user_id)}))
    await office.sender.send_due()
    assert len(office.postbox.mails) == 1
    deliveries = await office.deliveries()
    assert {each.status for each in deliveries} == {Status.SENT, Status.FAILED}
    assert [(each.facts, each.recipient_masked) for each in deliveries] == [({}, None)] * 2


async def test_what_happens_after_a_user_was_erased_is_told_to_nobody_and_not_kept(office, order):
    user_id = UUID(order.data["userId"])
    async with office.open_work(user_tables) as work:
        await accounts.change_user(work.session, user_id, erased_at=NOW)
    await office.note(order)
    await office.sender.send_due()
    assert office.postbox.mails == []
    [delivery] = await office.deliveries()
    assert (delivery.status, delivery.facts) == (Status.FAILED, {})
