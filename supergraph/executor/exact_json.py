"""JSON in and out without losing a digit.

`orjson` reads a number as a 64-bit integer or as a double. That is right for every built-in
scalar and wrong for custom ones: a `Decimal` of 30 digits or a `Long` beyond 64 bits would come
out changed. Where a request selects such fields, a body is first searched for a run of digits too
long to survive, which costs microseconds; only when there is one does the slow reader keep those
numbers as text (`ExactNumber`). See decision 0302.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn, final

import orjson

__all__ = ["ExactNumber", "dumps", "has_long_digits", "loads", "loads_exact"]

# A double carries 15 significant digits; the sixteenth may change.
_SAFE_DIGITS = 15
_NUMBER_MARKS = bytes.maketrans(b"0123456789.", b"0" * 11)
_LONG_RUN = b"0" * (_SAFE_DIGITS + 1)


@final
class ExactNumber:
    """A JSON number kept as its text.

    Args:
        text: the number as the subgraph wrote it.
    """

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ExactNumber) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"ExactNumber({self.text!r})"


def loads(body: bytes) -> Any:
    """Read JSON whose numbers all fit 64 bits or a double.

    Raises:
        ValueError: the body is not JSON.
    """
    return orjson.loads(body)


def has_long_digits(body: bytes) -> bool:
    """Whether there may be a number in JSON that `loads` would change.

    Args:
        body: the JSON.
    """
    return _LONG_RUN in body.translate(_NUMBER_MARKS)


def loads_exact(body: bytes) -> Any:
    """Read JSON, keeping as `ExactNumber` whatever number would lose digits.

    Raises:
        ValueError: the body is not JSON.
    """
    if not has_long_digits(body):
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError:
            pass  # perhaps only a number beyond a double, such as 1e999
    try:
        value = json.loads(
            body.decode(),
            parse_float=_exact_float,
            parse_int=_exact_int,
            parse_constant=_refuse_constant,
        )
    except RecursionError:
        raise ValueError("The JSON is nested too deeply.") from None
    _refuse_lone_surrogates(body, value)
    return value


def dumps(value: object) -> bytes:
    """Write a value as JSON, exact numbers as the text they came as.

    Raises:
        ValueError: the value is nested too deeply, or is no JSON value.
    """
    try:
        return orjson.dumps(value, _fragment)
    except TypeError as error:
        raise ValueError(f"Not to be written as JSON: {error}") from error


def _fragment(value: object) -> orjson.Fragment:
    if isinstance(value, ExactNumber):
        return orjson.Fragment(value.text)
    raise TypeError(f"{type(value).__name__} is not a JSON value.")


def _exact_float(text: str) -> float | ExactNumber:
    digits = sum(character.isdigit() for character in text)
    number = float(text)
    if digits > _SAFE_DIGITS or number in {float("inf"), float("-inf")}:
        return ExactNumber(text)
    return number


def _exact_int(text: str) -> int | ExactNumber:
    # The length is tested first: Python refuses to convert thousands of digits.
    if len(text) > len("-9223372036854775808"):
        return ExactNumber(text)
    number = int(text)
    return number if -(2**63) <= number < 2**63 else ExactNumber(text)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON.")


def _refuse_lone_surrogates(body: bytes, value: object) -> None:
    """Refuse what orjson would: half a character cannot be written as UTF-8."""
    if b"\\ud" in body or b"\\uD" in body:
        try:
            dumps(value)
        except ValueError:
            raise ValueError("A string holds half a surrogate pair.") from None
