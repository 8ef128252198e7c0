"""Use cases of notifications: noting what is to be told, and telling it."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from events.notifications import repository
from events.notifications.models import Delivery, metadata
from events.notifications.ports import Mail, Mailer, MailRefused
from events.notifications.rendering import render
from events.notifications.rules import (
    ERASED,
    KIND_OF,
    SUBJECT_OF,
    Channel,
    Status,
    is_news,
    mask_address,
    message_id,
    next_pause,
)
from events.processor import Consumer
from events.retry import pause_after
from events.topics import NOTIFICATIONS
from subgraphs.kit.clock import Clock
from subgraphs.kit.events import EventContext, EventRecord
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale, StoreSettings
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.models import metadata as user_tables
from subgraphs.users.rules import wishes as user_wishes
from subgraphs.users.service import directory as user_service
from subgraphs.users.service.tickets import Tickets

logger = logging.getLogger("store.notifications")

#: Longer than one message may take to hand over, so that no other sender takes it meanwhile.
LEASE = timedelta(seconds=15)
_AT_ONCE = 8
_POLL_SECONDS = 0.5


async def note(work: UnitOfWork, record: EventRecord) -> None:
    """Write the delivery that tells a customer of an event, if it is news."""
    if not is_news(record.data):
        return
    delivery = Delivery(
        id=new_id(),
        event_id=record.id,
        kind=KIND_OF[record.type],
        channel=Channel.EMAIL,
        user_id=UUID(str(record.data["userId"])),
        locale=Locale(str(record.data["locale"])),
        facts=record.data,
        status=Status.PENDING,
        attempts=0,
        recipient_masked=None,
        problem=None,
        created_at=work.now(),
        sent_at=None,
    )
    await repository.add(work.session, delivery)


async def forget(work: UnitOfWork, record: EventRecord) -> None:
    """Remove what deliveries tell of a user who was erased; what waits is not sent."""
    await repository.forget(work.session, UUID(str(record.data["userId"])))


@dataclass(frozen=True, slots=True)
class SenderParts:
    """What a sender works with.

    Attributes:
        engine: the store's database.
        mailer: where e-mails go.
        clock: the time.
        settings: the sender's address and the store's public one.
    """

    engine: AsyncEngine
    mailer: Mailer
    clock: Clock
    settings: StoreSettings


class Sender:
    """Tells customers what is due.

    A message is handed over first and marked after: a crash in between hands it over once more,
    with the same Message-ID.
    """

    def __init__(self, parts: SenderParts) -> None:
        self._parts = parts
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Look for due deliveries at once."""
        self._wake.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Send what is due until told to stop."""
        failures = 0
        while not stopping.is_set():
            self._wake.clear()
            try:
                taken = await self.send_due()
                failures = 0
            except Exception as error:  # noqa: BLE001  # rows keep everything; try again
                failures += 1
                logger.warning("deliveries stand still: %s: %s", type(error).__name__, error)
                await asyncio.sleep(pause_after(failures, random.random()))  # noqa: S311
                continue
            if not taken:
                await self._wait()

    async def send_due(self) -> int:
        """Send the deliveries that are due; return how many were tried."""
        now = self._parts.clock()
        taken = await repository.lease(self._parts.engine, now, now + LEASE, _AT_ONCE)
        await asyncio.gather(*(self._try(delivery) for delivery in taken))
        return len(taken)

    async def _try(self, delivery: Delivery) -> None:
        """Send a delivery; one that fails waits alone, whatever the reason."""
        parts = self._parts
        try:
            await self._send(delivery)
        except MailRefused as error:
            logger.error("delivery %s refused: %s", delivery.id, error)
            await repository.mark_failed(parts.engine, delivery.id, str(error))
        except Exception as error:  # noqa: BLE001  # nothing is lost by trying again
            problem = f"{type(error).__name__}: {error}"
            logger.warning("delivery %s waits: %s", delivery.id, problem)
            due_at = parts.clock() + next_pause(delivery.attempts)
            await repository.postpone(parts.engine, delivery.id, due_at, problem[:500])

    async def _send(self, delivery: Delivery) -> None:
        parts = self._parts
        context = EventContext(
            correlation_id=str(delivery.event_id), causation_id=str(delivery.event_id)
        )
        async with UnitOfWork(parts.engine, user_tables, parts.clock, context) as work:
            contact = await user_service.contact(work, delivery.user_id)
            is_wanted = await user_service.wants(
                work, delivery.user_id, SUBJECT_OF[delivery.kind], user_wishes.Channel.EMAIL
            )
            token = await self._token(work, delivery)
        if contact is None:
            # Erased meanwhile, maybe; then what the letter was to tell goes, too.
            await repository.drop(parts.engine, delivery.id, "there is no such user")
            return
        if not is_wanted:
            await repository.mark_failed(parts.engine, delivery.id, "the user does not want it")
            return
        words = render(delivery, contact.display_name, parts.settings.store_public_url, token)
        mail = Mail(
            message_id=message_id(delivery.event_id, delivery.kind, parts.settings.store_mail_from),
            sender=parts.settings.store_mail_from,
            recipient=contact.email,
            subject=words.subject,
            text=words.text,
            html=words.html,
            locale=delivery.locale.value,
        )
        await parts.mailer.send(mail)
        logger.info("%s sent", mail.message_id)
        await repository.mark_sent(
            parts.engine, delivery.id, mask_address(contact.email), parts.clock()
        )

    async def _token(self, work: UnitOfWork, delivery: Delivery) -> str | None:
        """Return the secret of the letter's link, the same at every attempt; None without a link.

        Raises:
            MailRefused: the link has become worthless, and so has the letter.
        """
        ticket_id = delivery.facts.get("ticketId")
        if ticket_id is None:
            return None
        secret = self._parts.settings.store_identity_secret.get_secret_value()
        token = await Tickets(secret).token(work, UUID(ticket_id))
        if token is None:
            raise MailRefused("the link was used, replaced or is too old")
        return token

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), _POLL_SECONDS)
        except TimeoutError:
            return


def notification_consumer(sender: Sender) -> Consumer:
    """Return the consumer that notes what is to be told and wakes the sender for it."""
    return Consumer(
        group=NOTIFICATIONS,
        metadata=metadata,
        handlers=dict.fromkeys(KIND_OF, note) | {ERASED: forget},
        on_handled=sender.wake,
    )
