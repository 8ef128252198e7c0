"""What products are described by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import strawberry
from babel.numbers import format_decimal

from subgraphs.kit.context import pick_text
from subgraphs.kit.ids import global_id
from subgraphs.kit.settings import Locale
from subgraphs.products.rules.attributes import (
    AttributeChoice,
    AttributeDefinition,
    AttributeKind,
    AttributeValue,
)

strawberry.enum(AttributeKind, name="AttributeKind", description="What values of an attribute are.")

_YES_NO = {Locale.RU: ("да", "нет"), Locale.EN: ("yes", "no")}


@strawberry.type(description="One of the values that a choice allows.")
class Choice:
    """The graph's form of `AttributeChoice`."""

    code: str = strawberry.field(description="For `AttributeValueInput.choice`.")
    title: str = strawberry.field(description="In the request's language.")

    @classmethod
    def of(cls, choice: AttributeChoice, locale: Locale) -> Choice:
        """Return the graph's form of a choice."""
        return cls(code=choice.code, title=pick_text(choice.titles, locale))


@strawberry.type(
    description="What products of a category, and of those below it, are described by."
)
class Attribute:
    """The graph's form of `AttributeDefinition`."""

    id: strawberry.ID = strawberry.field(description="For `attributeDelete`.")
    code: str = strawberry.field(
        description="For `AttributeValueInput.code`; unique in its category."
    )
    title: str = strawberry.field(description="In the request's language.")
    kind: AttributeKind = strawberry.field(description="What its values are.")
    unit: str | None = strawberry.field(description="Of a number.")
    choices: list[Choice] = strawberry.field(description="What a CHOICE allows.")
    required: bool = strawberry.field(description="Whether a published product must have it.")
    filterable: bool = strawberry.field(description="Whether lists may be narrowed by it.")

    @classmethod
    def of(cls, definition: AttributeDefinition, locale: Locale) -> Attribute:
        """Return the graph's form of an attribute."""
        return cls(
            id=global_id("Attribute", definition.id),
            code=definition.code,
            title=pick_text(definition.titles, locale),
            kind=definition.kind,
            unit=definition.unit,
            choices=[Choice.of(choice, locale) for choice in definition.choices],
            required=definition.required,
            filterable=definition.filterable,
        )


@strawberry.type(description="What a product is in one respect.")
class AttributeStatement:
    """A product's value of an attribute."""

    attribute: Attribute = strawberry.field(description="Which of its category's attributes.")
    display: str = strawberry.field(
        description="As people write it in the request's language, with its unit."
    )
    number: float | None = strawberry.field(description="Of a NUMBER; null for the other kinds.")
    boolean: bool | None = strawberry.field(description="Of a BOOLEAN; null for the other kinds.")
    choice: Choice | None = strawberry.field(description="Of a CHOICE; null for the other kinds.")


def statements(
    values: Mapping[str, AttributeValue],
    definitions: Iterable[AttributeDefinition],
    locale: Locale,
) -> Iterator[AttributeStatement]:
    """Yield what a product says of itself, in the order of its category's attributes."""
    for definition in definitions:
        if definition.code in values:
            value = values[definition.code]
            choice = next(
                (Choice.of(each, locale) for each in definition.choices if each.code == value),
                None,
            )
            yield AttributeStatement(
                attribute=Attribute.of(definition, locale),
                display=_display(value, definition, choice, locale),
                number=(
                    value
                    if isinstance(value, int | float) and not isinstance(value, bool)
                    else None
                ),
                boolean=value if isinstance(value, bool) else None,
                choice=choice,
            )


def _display(
    value: AttributeValue, definition: AttributeDefinition, choice: Choice | None, locale: Locale
) -> str:
    match value:
        case bool():
            return _YES_NO[locale][0 if value else 1]
        case int() | float():
            number = format_decimal(value, locale=locale.value)
            return f"{number}\u00a0{definition.unit}" if definition.unit else number
        case str():
            return choice.title if choice is not None else value
        case _:
            return pick_text(value, locale)
