"""What clients hand in, and how it reads as the rules' values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

import strawberry

from subgraphs.kit.ids import find_global_id
from subgraphs.kit.money import MinorUnits, Money
from subgraphs.kit.settings import Locale
from subgraphs.products.errors import ProductError, ProductErrorCode
from subgraphs.products.rules.attributes import (
    AttributeChoice,
    AttributeValue,
)
from subgraphs.products.rules.drafts import (
    Option,
    Packing,
    Price,
    ProductChange,
    ProductDraft,
    VariantChange,
    VariantDraft,
)
from subgraphs.products.rules.publication import RejectionReason

T = TypeVar("T")
V = TypeVar("V")


@strawberry.input(description="A text in one of the store's languages.")
class LocalizedTextInput:
    """One translation."""

    locale: Locale = strawberry.field(description="Its language.")
    text: str = strawberry.field(description="Printable.")


@strawberry.input(description="What a product weighs and measures, packed.")
class PackingInput:
    """Weight and size."""

    weight_grams: int = strawberry.field(description="In grams.")
    length_mm: int = strawberry.field(description="In millimetres.")
    width_mm: int = strawberry.field(description="In millimetres.")
    height_mm: int = strawberry.field(description="In millimetres.")

    def read(self) -> Packing:
        """Return it as the rules' value."""
        return Packing(self.weight_grams, self.length_mm, self.width_mm, self.height_mm)


@strawberry.input(description="What a variant costs.")
class PriceInput:
    """A price, and the one that it is compared with."""

    amount_minor: MinorUnits = strawberry.field(description="In the currency's smallest unit.")
    currency: str = strawberry.field(description="ISO 4217 code.")
    compare_at_minor: MinorUnits | None = strawberry.field(
        default=None, description="What it cost before, above the price."
    )

    def read(self) -> Price:
        """Return it as the rules' value."""
        return Price(Money(self.amount_minor, self.currency), self.compare_at_minor)


@strawberry.input(description="What sets a variant apart, e.g. Colour: black.")
class VariantOptionInput:
    """An option."""

    name: list[LocalizedTextInput] = strawberry.field(
        description="What it is an option of, e.g. Colour."
    )
    value: list[LocalizedTextInput] = strawberry.field(
        description="Which of them it is, e.g. black."
    )


@strawberry.input(description="A variant to be sold.")
class VariantInput:
    """A new variant."""

    sku: str = strawberry.field(description="The seller's article number, unique among theirs.")
    price: PriceInput = strawberry.field(description="For one unit.")
    titles: list[LocalizedTextInput] = strawberry.field(
        default_factory=list, description="The product's, when left out."
    )
    options: list[VariantOptionInput] = strawberry.field(
        default_factory=list, description="What sets it apart from the other variants."
    )

    def read(self, field: Sequence[str]) -> VariantDraft:
        """Return it as the rules' value.

        Args:
            field: path of the input field that holds it.
        """
        return VariantDraft(
            sku=self.sku,
            titles=read_texts(self.titles, (*field, "titles")),
            options=_read_options(self.options, (*field, "options")),
            price=self.price.read(),
        )


@strawberry.input(
    description="The value of an attribute; exactly one of the fields besides `code` is given."
)
class AttributeValueInput:
    """What describes a product."""

    code: str = strawberry.field(description="Of one of the attributes of the product's category.")
    number: float | None = strawberry.field(
        default=None, description="Of a NUMBER, in the attribute's unit."
    )
    boolean: bool | None = strawberry.field(default=None, description="Of a BOOLEAN.")
    choice: str | None = strawberry.field(default=None, description="The code of a choice.")
    text: list[LocalizedTextInput] | None = strawberry.field(default=None, description="Of a TEXT.")


@strawberry.input(description="One of the values that a choice allows.")
class AttributeChoiceInput:
    """A choice."""

    code: str = strawberry.field(
        description="Lower-case letters, digits and `_`; unique in the attribute."
    )
    titles: list[LocalizedTextInput] = strawberry.field(description="At least one.")

    def read(self, field: Sequence[str]) -> AttributeChoice:
        """Return it as the rules' value."""
        return AttributeChoice(self.code, read_texts(self.titles, (*field, "titles")))


@strawberry.input(description="A product to be entered as a draft.")
class ProductCreateInput:
    """A new product."""

    category_id: strawberry.ID = strawberry.field(description="Where it is listed.")
    titles: list[LocalizedTextInput] = strawberry.field(
        description="At least one, at most 200 characters each."
    )
    packing: PackingInput = strawberry.field(description="Of one unit, ready to be sent.")
    variants: list[VariantInput] = strawberry.field(description="1 to 100, all of one currency.")
    descriptions: list[LocalizedTextInput] = strawberry.field(
        default_factory=list, description="At most 5000 characters each."
    )
    slug: str | None = strawberry.field(
        default=None, description="Its name in addresses for ever; made of the title if left out."
    )
    image_urls: list[str] = strawberry.field(default_factory=list, description="https addresses.")
    tags: list[str] = strawberry.field(
        default_factory=list, description="At most 20; kept in lower case."
    )
    attributes: list[AttributeValueInput] = strawberry.field(
        default_factory=list, description="What describes it, one value for each attribute."
    )

    def read(self) -> ProductDraft:
        """Return it as the rules' value.

        Raises:
            ProductError: naming the field at fault.
        """
        return ProductDraft(
            slug=self.slug,
            titles=read_texts(self.titles, ("input", "titles")),
            descriptions=read_texts(self.descriptions, ("input", "descriptions")),
            packing=self.packing.read(),
            image_urls=tuple(self.image_urls),
            tags=tuple(self.tags),
            attributes=_read_values(self.attributes),
            variants=tuple(
                each.read(("input", "variants", str(place)))
                for place, each in enumerate(self.variants)
            ),
        )


@strawberry.input(description="A change of a product; what is left out or null stays.")
class ProductUpdateInput:
    """A change of a product."""

    id: strawberry.ID = strawberry.field(description="Which one.")
    version: int = strawberry.field(description="The one that you have seen.")
    category_id: strawberry.ID | None = strawberry.field(
        default=None, description="Where it is to be listed."
    )
    titles: list[LocalizedTextInput] | None = strawberry.field(
        default=None, description="All of them anew, at most 200 characters each."
    )
    descriptions: list[LocalizedTextInput] | None = strawberry.field(
        default=None, description="All of them anew, at most 5000 characters each."
    )
    packing: PackingInput | None = strawberry.field(
        default=None, description="Of one unit, ready to be sent."
    )
    image_urls: list[str] | None = strawberry.field(
        default=None, description="All of them anew: https addresses, the first one first."
    )
    tags: list[str] | None = strawberry.field(
        default=None, description="All of them anew, at most 20; kept in lower case."
    )
    attributes: list[AttributeValueInput] | None = strawberry.field(
        default=None, description="All of them: those left out of the list are taken away."
    )

    def read(self) -> ProductChange:
        """Return it as the rules' value; raises as `ProductCreateInput.read`."""
        descriptions = ("input", "descriptions")
        return ProductChange(
            titles=maybe(self.titles, lambda texts: read_texts(texts, ("input", "titles"))),
            descriptions=maybe(self.descriptions, lambda texts: read_texts(texts, descriptions)),
            packing=maybe(self.packing, PackingInput.read),
            image_urls=maybe(self.image_urls, tuple),
            tags=maybe(self.tags, tuple),
            attributes=maybe(self.attributes, _read_values),
        )


@strawberry.input(description="A variant to be added to a product, behind the others.")
class VariantAddInput:
    """A new variant of a product."""

    product_id: strawberry.ID = strawberry.field(description="The product.")
    version: int = strawberry.field(description="The product's, as you have seen it.")
    variant: VariantInput = strawberry.field(description="What is to be sold.")


@strawberry.input(description="A change of a variant; what is left out or null stays.")
class VariantUpdateInput:
    """A change of a variant."""

    id: strawberry.ID = strawberry.field(description="Which one.")
    product_id: strawberry.ID = strawberry.field(description="The product it is a variant of.")
    version: int = strawberry.field(description="The product's, as you have seen it.")
    titles: list[LocalizedTextInput] | None = strawberry.field(
        default=None, description="All of them anew."
    )
    options: list[VariantOptionInput] | None = strawberry.field(
        default=None, description="All of them anew."
    )
    price: PriceInput | None = strawberry.field(default=None, description="For one unit.")

    def read(self) -> VariantChange:
        """Return it as the rules' value; raises as `ProductCreateInput.read`."""
        options = ("input", "options")
        return VariantChange(
            titles=maybe(self.titles, lambda texts: read_texts(texts, ("input", "titles"))),
            options=maybe(self.options, lambda given: _read_options(given, options)),
            price=maybe(self.price, PriceInput.read),
        )


@strawberry.input(description="A variant that is no longer to be sold.")
class VariantArchiveInput:
    """A variant to be archived."""

    id: strawberry.ID = strawberry.field(description="Which one.")
    product_id: strawberry.ID = strawberry.field(description="The product it is a variant of.")
    version: int = strawberry.field(description="The product's, as you have seen it.")


@strawberry.input(description="A product in the version that you have seen.")
class ProductVersionInput:
    """Which product is meant."""

    id: strawberry.ID = strawberry.field(description="Which one.")
    version: int = strawberry.field(
        description="The one that you have seen; when it is another by now, nothing is changed."
    )


@strawberry.input(description="Why a product is kept from the public, or taken down.")
class ProductRejectInput:
    """A moderator's refusal."""

    id: strawberry.ID = strawberry.field(description="Which one.")
    version: int = strawberry.field(
        description="The one that you have read; when it is another by now, nothing is changed."
    )
    reason: RejectionReason = strawberry.field(description="What is wrong with it.")
    note: str = strawberry.field(default="", description="For the seller; at most 1000 characters.")


def read_texts(texts: Sequence[LocalizedTextInput], field: Sequence[str]) -> dict[str, str]:
    """Return translations by locale.

    Raises:
        ProductError: LOCALE_REPEATED when a language is given twice.
    """
    found: dict[str, str] = {}
    for each in texts:
        if each.locale.value in found:
            raise ProductError(ProductErrorCode.LOCALE_REPEATED, field, locale=each.locale.value)
        found[each.locale.value] = each.text
    return found


def read_id(type_name: str, value: str, code: ProductErrorCode, field: Sequence[str]) -> UUID:
    """Return the key inside a global id.

    Raises:
        ProductError: of the code given, when the value is no id of that type.
    """
    found = find_global_id(type_name, value)
    if found is None:
        raise ProductError(code, field)
    return found


def maybe(value: T | None, read: Callable[[T], V]) -> V | None:
    """Return what a value reads as; None for None."""
    return None if value is None else read(value)


def _read_options(
    options: Sequence[VariantOptionInput], field: Sequence[str]
) -> tuple[Option, ...]:
    return tuple(
        Option(
            read_texts(each.name, (*field, str(place), "name")),
            read_texts(each.value, (*field, str(place), "value")),
        )
        for place, each in enumerate(options)
    )


def _read_values(values: Sequence[AttributeValueInput]) -> Mapping[str, AttributeValue]:
    found: dict[str, AttributeValue] = {}
    for place, each in enumerate(values):
        field = ("input", "attributes", str(place))
        text = maybe(each.text, lambda texts: read_texts(texts, (*field, "text")))  # noqa: B023  # called at once
        given = [
            value for value in (each.number, each.boolean, each.choice, text) if value is not None
        ]
        if len(given) != 1 or each.code in found:
            raise ProductError(
                ProductErrorCode.ATTRIBUTE_VALUE_INVALID,
                field,
                attribute=each.code[:60],
            )
        found[each.code] = given[0]
    return found
