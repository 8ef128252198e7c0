"""What shoppers may narrow a list by: attribute codes and values, with their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from subgraphs.products.rules.attributes import AttributeDefinition, AttributeKind, AttributeValue

_YES_NO = {
    True: {"ru": "да", "en": "yes"},
    False: {"ru": "нет", "en": "no"},
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of an attribute, and what both are called.

    Attributes:
        code: of the attribute: letters, digits and hyphens.
        value: of the value: letters, digits and hyphens.
        titles: of the attribute, by locale.
        value_titles: of the value, by locale.
    """

    code: str
    value: str
    titles: Mapping[str, str]
    value_titles: Mapping[str, str]


def option_value(name: Mapping[str, str], value: Mapping[str, str]) -> FacetValue | None:
    """Return the facet value of a variant's option, e.g. colour: black.

    Options have no codes of their own: their English names serve, or any other.

    Args:
        name: of the option, by locale.
        value: of what it is here, by locale.

    Returns:
        The value; None when a name has neither letters nor digits.
    """
    code, key = _code(name), _code(value)
    return FacetValue(code, key, name, value) if code and key else None


def attribute_values(
    values: Mapping[str, AttributeValue], definitions: Iterable[AttributeDefinition]
) -> tuple[FacetValue, ...]:
    """Return the facet values of a product's attributes: filterable choices and yes-or-no.

    Args:
        values: by attribute code.
        definitions: those of the product's category and of every one above it.
    """
    found = []
    for definition in definitions:
        value = values.get(definition.code)
        if not definition.filterable or value is None:
            continue
        if definition.kind is AttributeKind.BOOLEAN and isinstance(value, bool):
            titles = _YES_NO[value]
            found.append(FacetValue(definition.code, titles["en"], definition.titles, titles))
        found.extend(
            FacetValue(definition.code, choice.code, definition.titles, choice.titles)
            for choice in definition.choices
            if choice.code == value
        )
    return tuple(found)


def _code(texts: Mapping[str, str]) -> str:
    text = texts.get("en") or next(iter(texts.values()), "")
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")
