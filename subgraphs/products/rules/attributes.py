"""Typed attributes: what products of a category are described by, and which values fit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from subgraphs.products.errors import ProductError, ProductErrorCode
from subgraphs.products.rules.texts import check_line, check_texts

#: A number, a boolean, the code of a choice, or a text by locale.
AttributeValue: TypeAlias = float | bool | str | Mapping[str, str]

LARGEST_NUMBER = 1e9
LONGEST_TEXT = 200
MOST_CHOICES = 200
LONGEST_UNIT = 12


class AttributeKind(StrEnum):
    """What values of an attribute are."""

    NUMBER = "number"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class AttributeChoice:
    """One of the values that a choice allows.

    Attributes:
        code: what products keep.
        titles: by locale.
    """

    code: str
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AttributeDefinition:
    """What products of a category, and of those below it, are described by.

    Attributes:
        id: its id.
        category_id: the category.
        code: what products keep values under; unique from the root down to any category.
        titles: by locale.
        kind: what its values are.
        unit: of a number, e.g. `mm`; None when it has none.
        choices: what a CHOICE allows; empty for the other kinds.
        required: whether a product must have it to be handed in for moderation.
        filterable: whether customers may narrow lists by it.
        position: its place in lists.
    """

    id: UUID
    category_id: UUID
    code: str
    titles: Mapping[str, str]
    kind: AttributeKind
    unit: str | None
    choices: tuple[AttributeChoice, ...]
    required: bool
    filterable: bool
    position: int


def check_definition(definition: AttributeDefinition) -> AttributeDefinition:
    """Return a definition as it is to be kept.

    Raises:
        ProductError: naming the field of the input at fault.
    """
    titles = check_texts(definition.titles, ("input", "titles"), LONGEST_TEXT)
    unit = definition.unit
    if unit is not None:
        unit = check_line(unit, ("input", "unit"), LONGEST_UNIT)
        if definition.kind is not AttributeKind.NUMBER:
            raise ProductError(ProductErrorCode.ATTRIBUTE_INVALID, ("input", "unit"))
    has_choices = bool(definition.choices)
    codes = [choice.code for choice in definition.choices]
    if (
        has_choices is not (definition.kind is AttributeKind.CHOICE)
        or len(codes) > MOST_CHOICES
        or len(set(codes)) < len(codes)
    ):
        raise ProductError(ProductErrorCode.ATTRIBUTE_INVALID, ("input", "choices"))
    choices = tuple(
        AttributeChoice(
            choice.code,
            check_texts(choice.titles, ("input", "choices", str(place), "titles"), LONGEST_TEXT),
        )
        for place, choice in enumerate(definition.choices)
    )
    return AttributeDefinition(
        id=definition.id,
        category_id=definition.category_id,
        code=definition.code,
        titles=titles,
        kind=definition.kind,
        unit=unit,
        choices=choices,
        required=definition.required,
        filterable=definition.filterable,
        position=definition.position,
    )


def check_values(
    values: Mapping[str, AttributeValue],
    definitions: Iterable[AttributeDefinition],
    field: Sequence[str],
) -> dict[str, AttributeValue]:
    """Return a product's attribute values as they are to be kept.

    Args:
        values: by attribute code.
        definitions: those of the product's category and of every one above it.
        field: path of the input field that holds them.

    Raises:
        ProductError: ATTRIBUTE_UNKNOWN or ATTRIBUTE_VALUE_INVALID, naming the attribute.
    """
    known = {definition.code: definition for definition in definitions}
    kept: dict[str, AttributeValue] = {}
    for code, value in values.items():
        definition = known.get(code)
        if definition is None:
            raise ProductError(ProductErrorCode.ATTRIBUTE_UNKNOWN, field, attribute=code[:60])
        kept[code] = _check_value(definition, value, field)
    return kept


def missing_attributes(
    values: Mapping[str, AttributeValue], definitions: Iterable[AttributeDefinition]
) -> tuple[str, ...]:
    """Return the codes of the required attributes that a product lacks."""
    return tuple(
        definition.code
        for definition in definitions
        if definition.required and definition.code not in values
    )


def _check_value(
    definition: AttributeDefinition, value: AttributeValue, field: Sequence[str]
) -> AttributeValue:
    match definition.kind, value:
        case AttributeKind.BOOLEAN, bool():
            return value
        case AttributeKind.NUMBER, int() | float() if not isinstance(value, bool):
            if math.isfinite(value) and abs(value) <= LARGEST_NUMBER:
                return value
        case AttributeKind.CHOICE, str():
            if value in {choice.code for choice in definition.choices}:
                return value
        case AttributeKind.TEXT, Mapping():
            return check_texts(value, field, LONGEST_TEXT)
        case _:
            pass
    raise ProductError(
        ProductErrorCode.ATTRIBUTE_VALUE_INVALID,
        field,
        attribute=definition.code,
    )
