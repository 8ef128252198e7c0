"""Messages on the disk, one file each, and what a reader wants to know of them."""

import os
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as decoded_headers
from pathlib import Path
from uuid import uuid4

_FILE_NAME = re.compile(r"\d{20}-[0-9a-f]{8}")
_NANOSECONDS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Message:
    """A received message, decoded.

    Attributes:
        id: its name in this mailbox.
        received_at: when it was taken, UTC.
        message_id: the sender's `Message-ID`, by which a message sent twice is known.
        sender: the `From` header.
        recipients: the `To` and `Cc` headers.
        subject: the decoded subject.
        text: the plain-text body, empty when there is none.
        html: the HTML body, empty when there is none.
    """

    id: str
    received_at: datetime
    message_id: str
    sender: str
    recipients: str
    subject: str
    text: str
    html: str


class MessageStore:
    """The messages of a folder.

    Args:
        folder: where the files lie; made when absent.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, content: bytes) -> str:
        """Keep a message as received.

        Returns:
            Its id, once it is safely on the disk.
        """
        identity = f"{time.time_ns():020}-{uuid4().hex[:8]}"
        unfinished = self._folder / f"{identity}.new"
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(self._folder / f"{identity}.eml")
        return identity

    def newest(self, limit: int) -> list[Message]:
        """The latest messages, newest first, at most `limit` of them."""
        return [_read(path) for path in sorted(self._folder.glob("*.eml"), reverse=True)[:limit]]

    def get(self, identity: str) -> Message | None:
        """One message, or `None` when there is none of that id."""
        path = self._path(identity)
        return None if path is None else _read(path)

    def source(self, identity: str) -> bytes | None:
        """One message as received, or `None` when there is none of that id."""
        path = self._path(identity)
        return None if path is None else path.read_bytes()

    def count(self) -> int:
        """How many messages there are."""
        return sum(1 for _ in self._folder.glob("*.eml"))

    def clear(self) -> None:
        """Delete every message."""
        for path in self._folder.glob("*.eml"):
            path.unlink(missing_ok=True)

    def _path(self, identity: str) -> Path | None:
        if not _FILE_NAME.fullmatch(identity):
            return None
        path = self._folder / f"{identity}.eml"
        return path if path.exists() else None


def _read(path: Path) -> Message:
    content = message_from_bytes(path.read_bytes(), policy=decoded_headers)
    received = int(path.stem.partition("-")[0]) / _NANOSECONDS
    recipients = (str(content[name]) for name in ("to", "cc") if content[name])
    return Message(
        id=path.stem,
        received_at=datetime.fromtimestamp(received, UTC),
        message_id=str(content.get("message-id", "")),
        sender=str(content.get("from", "")),
        recipients=", ".join(recipients),
        subject=str(content.get("subject", "")),
        text=_body(content, "plain"),
        html=_body(content, "html"),
    )


def _body(content: EmailMessage, kind: str) -> str:
    """A body of that kind; what cannot be decoded is shown with replacement marks."""
    part = content.get_body((kind,))
    if part is None:
        return ""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    try:
        return raw.decode(part.get_content_charset("utf-8"), errors="replace")
    except LookupError:  # a character set no one knows
        return raw.decode("utf-8", errors="replace")
