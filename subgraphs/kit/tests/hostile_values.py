"""Values that nobody should send, by the scalar that they are sent as."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from subgraphs.kit.ids import global_id, new_id

#: What PostgreSQL, and what UTF-8 has no place for.
WORST_TEXTS = ("a\x00b", "a\ud83db")
_TEXTS = [
    *["", " ", "\x00", "a\x00b", "\x1b[2J", "\r\nx-role: admin", "\ud83d", "a\udfffb", "\ufeff"],
    *["\u202eabc", "שלום עולם", "\u200b", "e\u0301\u0300\u0301", "👨\u200d👩\u200d👧", "İſﬃǅ", "٣"],
    *["\uffff", "\U000e0001", "ё" * 5_000, "x" * 70_000, "😀" * 300, "a " * 3_000, "-", "%_\\"],
    *["' OR 1=1 --", '"; DROP TABLE users; --', "{{7*7}}", "../../etc/passwd", "<script>", "null"],
    *['{"$gt": ""}', '{"$where": "sleep(9000)"}', "$where", "a.$b", "*:*", "/.*/", "foo AND ("],
    *['"open', "+-=&&||><!(){}[]^~*?:\\/", "NaN", "1e309", "9" * 5_000, "[" * 3_000, "https://"],
    *["a@b", "x" * 300 + "@example.com", "+7", "+" + "9" * 40, "RU", "rub", "\tA\n", "a:b", "а-я"],
]
_NUMBERS = [0, -1, -(2**31), 2**31 - 1, 101, 1_000_001, -7]
#: What GraphQL itself refuses of most types.
_FOREIGN = [2**31, -(2**63), 10**400, 1.5, "1", True, None, "x", [], ["x"], {}, {"\x00": 1}]
#: What a cursor's parts may be made to be.
_PLACES: Sequence[Any] = [
    *["", "\x00", "NEWEST", "NEWEST/e", "HELPFUL", "999999999/x", "infinity", "-infinity"],
    *["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-03-01T12:00:00", "24:00"],
    *[0, -1, 1.5, 1e308, -1e308, 2**53, 2**63, 10**30, True, None, [], {"$gt": ""}],
    str(new_id()),
]


def _texts() -> st.SearchStrategy[Any]:
    return st.sampled_from(_TEXTS) | st.text(st.characters(exclude_categories=()), max_size=60)


def _ids() -> st.SearchStrategy[Any]:
    """Ids of things that are not there, and what only looks like one."""
    key = new_id()
    names = st.sampled_from(["Product", "User", "Review", "Category", "Query", "", "\x00"])
    keys = st.sampled_from([str(key), str(key).upper(), f"{{{key}}}", key.urn, "", "0" * 32, "7"])
    made = st.builds(lambda name, inner: str(global_id(name, inner)), names, keys)
    return st.one_of(made, made.map(lambda value: value + "=="), _texts(), st.sampled_from([0, -1]))


_SCALARS: Mapping[str, st.SearchStrategy[Any]] = {
    "Boolean": st.booleans(),
    "Float": st.sampled_from([*_NUMBERS, 1e308, 5e-324])
    | st.floats(allow_nan=False, allow_infinity=False),
    "ID": _ids(),
    "Int": st.sampled_from(_NUMBERS) | st.integers(-(2**31), 2**31 - 1),
    "MinorUnits": st.sampled_from([*_NUMBERS, 2**53, -(2**53), 2**53 + 1, "٣", "1_0", " 7"]),
    "String": _texts(),
}


@st.composite
def spoilt(draw: st.DrawFn, scalar: str) -> Any:
    """Draw a value that operations should refuse, or find nothing by."""
    foreign = draw(st.sampled_from(range(12))) == 11
    return draw(st.sampled_from(_FOREIGN) if foreign else _SCALARS[scalar])


@st.composite
def cursors(draw: st.DrawFn, known: Sequence[str]) -> Any:
    """Draw what only looks like a cursor: a real one with other parts, any parts, any text.

    Args:
        draw: of Hypothesis.
        known: real ones.
    """
    kind = draw(st.sampled_from(["real", "made", "text"] if known else ["made", "text"]))
    if kind == "text":
        return draw(_texts())
    if kind == "real":
        cursor = draw(st.sampled_from(known))
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        parts[draw(st.integers(0, len(parts) - 1))] = draw(st.sampled_from(_PLACES))
    else:
        parts = draw(st.lists(st.sampled_from(_PLACES), max_size=4))
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")
