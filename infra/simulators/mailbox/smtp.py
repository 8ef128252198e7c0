"""The SMTP side: every message for anyone is taken, and acknowledged once it is on the disk."""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

from infra.simulators.mailbox.messages import MessageStore

_GREETING = "store mailbox"


class _Taker:
    """What aiosmtpd calls for each message (the method's name is its protocol's)."""

    def __init__(self, messages: MessageStore) -> None:
        self._messages = messages

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep one message and answer its sender."""
        del server, session  # the protocol passes them; a mailbox for all needs neither
        content = envelope.original_content or b""
        identity = await asyncio.to_thread(self._messages.add, content)
        return f"250 kept as {identity}"


async def serve_smtp(messages: MessageStore, host: str, port: int) -> asyncio.Server:
    """Listen for SMTP on an address.

    Raises:
        OSError: the address cannot be listened on.
    """
    taker = _Taker(messages)
    loop = asyncio.get_running_loop()
    return await loop.create_server(
        lambda: SMTP(taker, enable_SMTPUTF8=True, ident=_GREETING, loop=loop), host, port
    )
