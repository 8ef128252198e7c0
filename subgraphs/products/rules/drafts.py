"""What sellers enter of a product: complete drafts, single changes, and what they may say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from babel.numbers import is_currency

from subgraphs.kit.money import Money
from subgraphs.products.errors import ProductError, ProductErrorCode
from subgraphs.products.rules.attributes import AttributeDefinition, AttributeValue, check_values
from subgraphs.products.rules.texts import (
    LONGEST_DESCRIPTION,
    LONGEST_SLUG,
    LONGEST_TITLE,
    check_image_urls,
    check_sku,
    check_slug,
    check_tags,
    check_texts,
)

MOST_VARIANTS = 100
MOST_OPTIONS = 10
#: A hundred million major units of most currencies.
LARGEST_PRICE = 10_000_000_000
LARGEST_WEIGHT_GRAMS = 1_000_000
LARGEST_SIDE_MM = 10_000
_FALLBACK_SLUG = "product"


@dataclass(frozen=True, slots=True)
class Packing:
    """A packed product: what it weighs in grams, and its outer size in millimetres."""

    weight_grams: int
    length_mm: int
    width_mm: int
    height_mm: int


@dataclass(frozen=True, slots=True)
class Option:
    """What sets a variant apart, e.g. colour: black; both by locale."""

    name: Mapping[str, str]
    value: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Price:
    """What a variant costs.

    Attributes:
        now: for one unit.
        before: what it cost before, in minor units of the same currency, or None.
    """

    now: Money
    before: int | None = None


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """A variant as a seller enters it.

    Attributes:
        sku: the seller's article number.
        titles: by locale; empty to take the product's.
        options: what sets it apart.
        price: for one unit.
    """

    sku: str
    titles: Mapping[str, str]
    options: tuple[Option, ...]
    price: Price


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A product as a seller enters it.

    Attributes:
        slug: its name in addresses; None to make one of the title.
        titles: by locale.
        descriptions: by locale; may be empty.
        packing: weight and size.
        image_urls: its pictures, the first one first.
        tags: words to group it by.
        attributes: what describes it, by attribute code.
        variants: at least one.
    """

    slug: str | None
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    packing: Packing
    image_urls: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    variants: tuple[VariantDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductChange:
    """What is to change of a product; None leaves as it is. Meanings as in `ProductDraft`."""

    titles: Mapping[str, str] | None = None
    descriptions: Mapping[str, str] | None = None
    packing: Packing | None = None
    image_urls: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    attributes: Mapping[str, AttributeValue] | None = None


@dataclass(frozen=True, slots=True)
class VariantChange:
    """What is to change of a variant; None leaves as it is. Meanings as in `VariantDraft`."""

    titles: Mapping[str, str] | None = None
    options: tuple[Option, ...] | None = None
    price: Price | None = None


def check_product(draft: ProductDraft, definitions: Iterable[AttributeDefinition]) -> ProductDraft:
    """Return a draft as it is to be kept, its slug and its variants' titles filled in.

    Args:
        draft: as it was entered.
        definitions: the attributes of its category.

    Raises:
        ProductError: naming the field of the input at fault.
    """
    if not 1 <= len(draft.variants) <= MOST_VARIANTS:
        raise ProductError(
            ProductErrorCode.VARIANTS_INVALID, ("input", "variants"), most=MOST_VARIANTS
        )
    change = check_change(
        ProductChange(
            titles=draft.titles,
            descriptions=draft.descriptions,
            packing=draft.packing,
            image_urls=draft.image_urls,
            tags=draft.tags,
            attributes=draft.attributes,
        ),
        definitions,
    )
    titles = change.titles or {}
    slug = None if draft.slug is None else check_slug(draft.slug, ("input", "slug"))
    checked = replace(
        draft,
        slug=slug or slug_of(titles),
        titles=titles,
        descriptions=change.descriptions or {},
        image_urls=change.image_urls or (),
        tags=change.tags or (),
        attributes=change.attributes or {},
    )
    return replace(checked, variants=_check_variants(draft.variants, titles))


def check_change(
    change: ProductChange, definitions: Iterable[AttributeDefinition]
) -> ProductChange:
    """Return a change of a product as it is to be made; raises as `check_product`."""
    titles, descriptions, packing = change.titles, change.descriptions, change.packing
    if titles is not None:
        titles = check_texts(titles, ("input", "titles"), LONGEST_TITLE)
    if descriptions:
        place = ("input", "descriptions")
        descriptions = check_texts(descriptions, place, LONGEST_DESCRIPTION, paragraphs=True)
    if packing is not None:
        _check_packing(packing)
    urls, tags, values = change.image_urls, change.tags, change.attributes
    return ProductChange(
        titles=titles,
        descriptions=descriptions,
        packing=packing,
        image_urls=None if urls is None else check_image_urls(urls, ("input", "imageUrls")),
        tags=None if tags is None else check_tags(tags, ("input", "tags")),
        attributes=(
            None if values is None else check_values(values, definitions, ("input", "attributes"))
        ),
    )


def check_variant(
    draft: VariantDraft, product_titles: Mapping[str, str], path: Sequence[str]
) -> VariantDraft:
    """Return a variant as it is to be kept; without titles of its own it has the product's.

    Args:
        draft: as it was entered.
        product_titles: by locale.
        path: of the input field that holds the variant.

    Raises:
        ProductError: naming the field at fault.
    """
    change = check_variant_change(
        VariantChange(draft.titles or product_titles, draft.options, draft.price), path
    )
    return VariantDraft(
        sku=check_sku(draft.sku, (*path, "sku")),
        titles=change.titles or {},
        options=change.options or (),
        price=draft.price,
    )


def check_variant_change(change: VariantChange, path: Sequence[str]) -> VariantChange:
    """Return a change of a variant as it is to be made; raises as `check_variant`."""
    titles, options = change.titles, change.options
    if titles is not None:
        titles = check_texts(titles, (*path, "titles"), LONGEST_TITLE)
    if options is not None:
        options = _check_options(options, (*path, "options"))
    if change.price is not None:
        _check_price(change.price, (*path, "price"))
    return VariantChange(titles, options, change.price)


def slug_of(titles: Mapping[str, str]) -> str:
    """Return a name in addresses made of a title, the English one if there is one.

    It may be taken already; then the caller makes it longer.
    """
    title = titles.get("en") or next(iter(titles.values()), "")
    plain = unicodedata.normalize("NFKD", title.lower()).translate(_LATIN)
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    # Room is left for what makes a taken name longer.
    return "-".join(words)[: LONGEST_SLUG // 2].strip("-") or _FALLBACK_SLUG


def _check_variants(
    drafts: Sequence[VariantDraft], titles: Mapping[str, str]
) -> tuple[VariantDraft, ...]:
    checked: list[VariantDraft] = []
    seen: set[str] = set()
    for place, draft in enumerate(drafts):
        path = ("input", "variants", str(place))
        variant = check_variant(draft, titles, path)
        if variant.sku in seen:
            raise ProductError(ProductErrorCode.SKU_TAKEN, (*path, "sku"), sku=variant.sku)
        if variant.price.now.currency != drafts[0].price.now.currency:
            raise ProductError(ProductErrorCode.CURRENCY_UNKNOWN, (*path, "price", "currency"))
        seen.add(variant.sku)
        checked.append(variant)
    return tuple(checked)


def _check_options(options: Sequence[Option], path: Sequence[str]) -> tuple[Option, ...]:
    if len(options) > MOST_OPTIONS:
        raise ProductError(
            ProductErrorCode.NUMBER_OUT_OF_RANGE,
            path,
            least=0,
            most=MOST_OPTIONS,
            value=len(options),
        )
    return tuple(
        Option(
            check_texts(option.name, (*path, str(place), "name"), LONGEST_TITLE),
            check_texts(option.value, (*path, str(place), "value"), LONGEST_TITLE),
        )
        for place, option in enumerate(options)
    )


def _check_price(price: Price, path: Sequence[str]) -> None:
    amount, before = price.now.amount_minor, price.before
    if not is_currency(price.now.currency):
        raise ProductError(ProductErrorCode.CURRENCY_UNKNOWN, (*path, "currency"))
    if not 0 <= amount <= LARGEST_PRICE:
        raise ProductError(
            ProductErrorCode.PRICE_INVALID, (*path, "amountMinor"), most=LARGEST_PRICE
        )
    if before is not None and not amount < before <= LARGEST_PRICE:
        raise ProductError(
            ProductErrorCode.PRICE_INVALID, (*path, "compareAtMinor"), most=LARGEST_PRICE
        )


def _check_packing(packing: Packing) -> None:
    for name, value, most in (
        ("weightGrams", packing.weight_grams, LARGEST_WEIGHT_GRAMS),
        ("lengthMm", packing.length_mm, LARGEST_SIDE_MM),
        ("widthMm", packing.width_mm, LARGEST_SIDE_MM),
        ("heightMm", packing.height_mm, LARGEST_SIDE_MM),
    ):
        if not 1 <= value <= most:
            raise ProductError(
                ProductErrorCode.NUMBER_OUT_OF_RANGE,
                ("input", "packing", name),
                least=1,
                most=most,
                value=value,
            )


#: How Russian letters are written in addresses.
_LATIN = str.maketrans(
    dict(
        zip(
            "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
            (
                *("a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o"),
                *("p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e"),
                *("iu", "ia"),
            ),
            strict=True,
        )
    )
)
