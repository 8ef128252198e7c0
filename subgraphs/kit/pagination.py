"""Pages by keyset: a page begins after a row's key, or ends before it; never at an offset."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson

from subgraphs.kit.errors import BadUserInput

LARGEST_PAGE = 100
USUAL_PAGE = 20

Row = TypeVar("Row")
Other = TypeVar("Other")
Key = TypeVar("Key", bound=tuple[Any, ...])

#: A sort key as a cursor holds it.
Parts = tuple[str | int | float, ...]


@dataclass(frozen=True, slots=True)
class PageRequest(Generic[Key]):
    """Which page is asked for.

    Attributes:
        size: how many rows, 1 to 100.
        key: the sort key of the row beside the page, which is not in it; None when the page lies
            at an end of the list.
        backward: whether the page ends before that row, or at the list's end; else it begins after
            it, or at the list's beginning.
    """

    size: int
    key: Key | None = None
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of a page.

    Attributes:
        rows: in the order of the list.
        has_next: whether a row follows.
        has_previous: whether a row precedes.
    """

    rows: tuple[Row, ...]
    has_next: bool
    has_previous: bool = False

    @classmethod
    def cut(cls, rows: Sequence[Row], asked: PageRequest[Any]) -> Page[Row]:
        """Return the page from the rows beside its key, one more than asked for if there are.

        Args:
            rows: the nearest to the key first, so a page that is read backward is upside down.
            asked: which page it is.
        """
        more, beside = len(rows) > asked.size, asked.key is not None
        kept = tuple(rows[: asked.size])
        if asked.backward:
            return cls(kept[::-1], has_next=beside, has_previous=more)
        return cls(kept, has_next=more, has_previous=beside)

    def map(self, read: Callable[[Row], Other]) -> Page[Other]:
        """Return the page with what each of its rows reads as."""
        return Page(tuple(map(read, self.rows)), self.has_next, self.has_previous)


@dataclass(frozen=True, slots=True)
class PageArguments:
    """The arguments of a connection, as they were given.

    Attributes:
        first: how many rows after the cursor.
        after: a cursor that an earlier page gave.
        last: how many rows before the cursor.
        before: a cursor that an earlier page gave.
        default: how many rows when neither number is given.
    """

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None
    default: int = USUAL_PAGE

    def read(self, key_length: int) -> PageRequest[Parts]:
        """Return the page asked for.

        Args:
            key_length: how many parts the list's sort key has.

        Raises:
            BadUserInput: for a number that is not 1 to 100, both directions at once, or a cursor
                that is not one of this list's.
        """
        backward = self.last is not None or (self.before is not None and self.first is None)
        if backward and (self.first is not None or self.after is not None):
            raise BadUserInput(
                "`first` and `after` read a list forward, `last` and `before` backward: give one "
                "pair alone."
            )
        if not backward and self.before is not None:
            raise BadUserInput("`before` goes with `last`; with `first` goes `after`.")
        name, size, cursor = (
            ("last", self.last, self.before) if backward else ("first", self.first, self.after)
        )
        size = self.default if size is None else size
        if not 1 <= size <= LARGEST_PAGE:
            raise BadUserInput(f"`{name}` is {size}; ask for 1 to {LARGEST_PAGE}.")
        key = None if cursor is None else _decode_cursor(cursor)
        if cursor is not None and (key is None or len(key) != key_length):
            raise self.foreign_cursor()
        return PageRequest(size, key, backward)

    def read_id(self) -> PageRequest[tuple[UUID]]:
        """Return the page asked for of a list that is sorted by id alone; raises as `read`."""
        page = self.read(key_length=1)
        if page.key is None:
            return PageRequest(page.size, None, page.backward)
        try:
            return PageRequest(page.size, (UUID(str(page.key[0])),), page.backward)
        except ValueError as error:
            raise self.foreign_cursor() from error

    def read_moment(self) -> PageRequest[tuple[datetime, UUID]]:
        """Return the page asked for of a list sorted by a moment, then by id; raises as `read`."""
        page = self.read(key_length=2)
        if page.key is None:
            return PageRequest(page.size, None, page.backward)
        try:
            moment = datetime.fromisoformat(str(page.key[0])).astimezone(UTC)
            return PageRequest(page.size, (moment, UUID(str(page.key[1]))), page.backward)
        except (ValueError, OverflowError) as error:
            raise self.foreign_cursor() from error

    def foreign_cursor(self) -> BadUserInput:
        """Return the refusal of a cursor that is not of the list, by its argument's name."""
        name, given = ("after", "end") if self.after is not None else ("before", "start")
        return BadUserInput(
            f"`{name}` is not a cursor of this list; take one from `pageInfo.{given}Cursor`."
        )


def encode_cursor(key: Sequence[str | int | float]) -> str:
    """Return the opaque cursor of a row's sort key."""
    return base64.urlsafe_b64encode(orjson.dumps(list(key))).rstrip(b"=").decode()


def _decode_cursor(cursor: str) -> Parts | None:
    """Return the key inside a cursor; None when it is none."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        key = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error):
        return None
    parts_fit = isinstance(key, list) and all(
        isinstance(part, str | int | float) and not isinstance(part, bool) for part in key
    )
    return tuple(key) if parts_fit else None
