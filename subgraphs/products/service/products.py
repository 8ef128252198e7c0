"""Entering and changing products and their variants.

Each use case takes the version that the editor saw, and refuses when it is not the newest. Every
event is a version of its own, so that a product's facts are numbered without a gap.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.money import Money
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.errors import ProductError, ProductErrorCode
from subgraphs.products.events import (
    PriceChanged,
    ProductCreated,
    ProductEvent,
    ProductUpdated,
    VariantFacts,
)
from subgraphs.products.models import CategoryRow, ProductRow, Size, VariantOption, VariantRow
from subgraphs.products.repository import attributes, catalogue
from subgraphs.products.repository import products as repository
from subgraphs.products.rules.drafts import (
    MOST_VARIANTS,
    Option,
    Packing,
    Price,
    ProductChange,
    ProductDraft,
    VariantChange,
    VariantDraft,
    check_change,
    check_product,
    check_variant,
    check_variant_change,
)
from subgraphs.products.rules.publication import ProductStatus, may_edit


@dataclass(frozen=True, slots=True)
class Target:
    """A product as its editor saw it.

    Attributes:
        editor: who changes it.
        product_id: the product.
        version: the one that the editor saw; None to change whatever there is.
    """

    editor: Identity
    product_id: UUID
    version: int | None


def seller_of(editor: Identity) -> UUID | None:
    """Return whose a product is that somebody enters: a seller's own, or the store's (None)."""
    return editor.user_id if Role.SELLER in editor.roles else None


async def create_product(
    work: UnitOfWork, editor: Identity, category_id: UUID, draft: ProductDraft
) -> ProductRow:
    """Enter a product as a draft.

    Args:
        work: the caller's unit of work.
        editor: a seller, or an administrator for the store itself.
        category_id: where it is listed.
        draft: what it is.

    Raises:
        ProductError: naming the field at fault; the unit of work must not be committed.
    """
    category = await category_of(work, category_id, ("input", "categoryId"))
    definitions = await attributes.definitions_of(work.session, [category.id])
    checked = check_product(draft, definitions.get(category.id, ()))
    seller_id = seller_of(editor)
    row = await _insert(work, _new_row(checked, category, seller_id), draft.slug is not None)
    variants = [
        _new_variant(row.id, position, each) for position, each in enumerate(checked.variants, 1)
    ]
    taken = await repository.insert_variants(work.session, variants, seller_id)
    if taken:
        raise ProductError(ProductErrorCode.SKU_TAKEN, ("input", "variants"), sku=taken[0])
    await work.publish(facts_of(ProductCreated, row, category, variants), row.version)
    return (await catalogue.products_by_id(work.session, [row.id]))[row.id]


async def update_product(
    work: UnitOfWork, target: Target, change: ProductChange, category_id: UUID | None = None
) -> ProductRow:
    """Change what is said of a product.

    A published product stays before the public: a moderator may take it down.

    Args:
        work: the caller's unit of work.
        target: the product.
        change: what is to change.
        category_id: where it is to be listed; None to leave it there. Attributes that the new
            category does not have are dropped, unless the change gives them.

    Raises:
        ProductError: PRODUCT_NOT_FOUND, VERSION_STALE, or naming the field at fault.
    """
    row = await lock(work, target)
    category = await category_of(work, category_id or row.category_id, ("input", "categoryId"))
    definitions = (await attributes.definitions_of(work.session, [category.id])).get(
        category.id, ()
    )
    checked = check_change(change, definitions)
    known = {definition.code for definition in definitions}
    kept = {code: value for code, value in row.attributes.items() if code in known}
    changed = dataclasses.replace(
        row,
        category_id=category.id,
        titles=row.titles if checked.titles is None else checked.titles,
        descriptions=row.descriptions if checked.descriptions is None else checked.descriptions,
        image_urls=row.image_urls if checked.image_urls is None else checked.image_urls,
        tags=row.tags if checked.tags is None else checked.tags,
        attributes=kept if checked.attributes is None else checked.attributes,
    )
    if checked.packing is not None:
        changed = _packed(changed, checked.packing)
    return await store(work, changed, ProductUpdated)


async def add_variant(work: UnitOfWork, target: Target, draft: VariantDraft) -> ProductRow:
    """Add a variant to a product, behind the others.

    Raises:
        ProductError: PRODUCT_NOT_FOUND, VERSION_STALE, or naming the field at fault.
    """
    row = await lock(work, target)
    variants = await repository.all_variants(work.session, row.id)
    if sum(not each.archived for each in variants) >= MOST_VARIANTS:
        raise ProductError(ProductErrorCode.VARIANTS_INVALID, ("input",), most=MOST_VARIANTS)
    checked = check_variant(draft, row.titles, ("input", "variant"))
    _check_currency(checked.price, row.price.currency)
    position = max(each.position for each in variants) + 1
    added = _new_variant(row.id, position, checked)
    if await repository.insert_variants(work.session, [added], row.seller_id):
        raise ProductError(ProductErrorCode.SKU_TAKEN, ("input", "variant", "sku"), sku=checked.sku)
    return await store(work, row, ProductUpdated)


async def update_variant(
    work: UnitOfWork, target: Target, variant_id: UUID, change: VariantChange
) -> ProductRow:
    """Change what is said of a variant, and its price.

    A new price is an event, and so a version of the product, by itself.

    Raises:
        ProductError: PRODUCT_NOT_FOUND, VARIANT_NOT_FOUND, VERSION_STALE, or naming the field.
    """
    row = await lock(work, target)
    old = await _find_variant(work, row, variant_id)
    checked = check_variant_change(change, ("input",))
    new = old
    if checked.titles is not None:
        new = dataclasses.replace(new, titles=checked.titles)
    if checked.options is not None:
        new = dataclasses.replace(new, options=_options(checked.options))
    if new != old:
        await repository.update_variant(work.session, new)
        row = await store(work, row, ProductUpdated)
    if checked.price is None:
        return row
    _check_currency(checked.price, old.price.currency)
    priced = _priced(new, checked.price)
    return row if priced == new else await _change_price(work, row, new, priced)


async def archive_variant(work: UnitOfWork, target: Target, variant_id: UUID) -> ProductRow:
    """Stop selling a variant; orders of it go on.

    Raises:
        ProductError: PRODUCT_NOT_FOUND, VARIANT_NOT_FOUND, VERSION_STALE, or VARIANTS_INVALID for
            the last one: then the product is what is to be archived.
    """
    row = await lock(work, target)
    old = await _find_variant(work, row, variant_id)
    if old.archived:
        return row
    others = await repository.all_variants(work.session, row.id)
    if not any(each.id != variant_id and not each.archived for each in others):
        raise ProductError(ProductErrorCode.VARIANTS_INVALID, ("input", "id"), most=MOST_VARIANTS)
    await repository.update_variant(work.session, dataclasses.replace(old, archived=True))
    return await store(work, row, ProductUpdated)


async def lock(work: UnitOfWork, target: Target) -> ProductRow:
    """Return the product that somebody is about to change, locked.

    Raises:
        ProductError: PRODUCT_NOT_FOUND when there is none, or it is another's; VERSION_STALE.
    """
    row = await repository.lock_product(work.session, target.product_id)
    if row is None or not may_edit(target.editor, row.seller_id):
        raise ProductError(ProductErrorCode.PRODUCT_NOT_FOUND, ("input", "id"))
    if target.version is not None and target.version != row.version:
        raise ProductError(
            ProductErrorCode.VERSION_STALE, ("input", "version"), current=row.version
        )
    return row


async def store(
    work: UnitOfWork, row: ProductRow, kind: type[ProductEvent], **facts: str
) -> ProductRow:
    """Write the next version of a locked product and publish it.

    Args:
        work: the caller's unit of work.
        row: as it is to be, with the version that it had.
        kind: which event tells of it.
        facts: what that event tells besides the product.
    """
    changed = dataclasses.replace(row, version=row.version + 1)
    await repository.update_product(work.session, changed, work.now())
    category = await category_of(work, changed.category_id, ())
    variants = await repository.all_variants(work.session, changed.id)
    await work.publish(facts_of(kind, changed, category, variants, **facts), changed.version)
    return (await catalogue.products_by_id(work.session, [changed.id]))[changed.id]


def facts_of(
    kind: type[ProductEvent],
    row: ProductRow,
    category: CategoryRow,
    variants: Sequence[VariantRow],
    **facts: str,
) -> ProductEvent:
    """Return an event about a product as it is now."""
    return kind(
        product_id=row.id,
        seller_id=row.seller_id,
        version=row.version,
        status=row.status.value,
        slug=row.slug,
        titles=row.titles,
        descriptions=row.descriptions,
        category_ids=category.path,
        tags=row.tags,
        attributes=row.attributes,
        image_urls=row.image_urls,
        variants=tuple(
            VariantFacts(each.id, each.sku, each.titles, each.price, each.compare_at, each.archived)
            for each in variants
        ),
        **facts,
    )


async def category_of(work: UnitOfWork, category_id: UUID, field: Sequence[str]) -> CategoryRow:
    """Return a category.

    Raises:
        ProductError: CATEGORY_NOT_FOUND, naming the field.
    """
    found = await catalogue.categories_by_id(work.session, [category_id])
    if category_id not in found:
        raise ProductError(ProductErrorCode.CATEGORY_NOT_FOUND, field)
    return found[category_id]


async def _insert(work: UnitOfWork, row: ProductRow, asked_for: bool) -> ProductRow:
    """Write a product; a name that nobody asked for gives way to one that is free."""
    if await repository.insert_product(work.session, row, work.now()):
        return row
    if not asked_for:
        # The end of an id is random: nobody else has it.
        row = dataclasses.replace(row, slug=f"{row.slug}-{row.id.hex[-12:]}")
        if await repository.insert_product(work.session, row, work.now()):
            return row
    raise ProductError(ProductErrorCode.SLUG_TAKEN, ("input", "slug"), slug=row.slug)


async def _find_variant(work: UnitOfWork, row: ProductRow, variant_id: UUID) -> VariantRow:
    for each in await repository.all_variants(work.session, row.id):
        if each.id == variant_id:
            return each
    raise ProductError(ProductErrorCode.VARIANT_NOT_FOUND, ("input", "id"))


async def _change_price(
    work: UnitOfWork, row: ProductRow, old: VariantRow, new: VariantRow
) -> ProductRow:
    await repository.update_variant(work.session, new)
    changed = dataclasses.replace(row, version=row.version + 1)
    await repository.update_product(work.session, changed, work.now())
    event = PriceChanged(
        product_id=row.id,
        variant_id=new.id,
        status=row.status.value,
        old=old.price,
        new=new.price,
        compare_at=new.compare_at,
    )
    await work.publish(event, changed.version)
    return (await catalogue.products_by_id(work.session, [row.id]))[row.id]


def _check_currency(price: Price, currency: str) -> None:
    if price.now.currency != currency:
        raise ProductError(ProductErrorCode.CURRENCY_UNKNOWN, ("input", "price", "currency"))


def _new_row(draft: ProductDraft, category: CategoryRow, seller_id: UUID | None) -> ProductRow:
    row = ProductRow(
        id=new_id(),
        seller_id=seller_id,
        category_id=category.id,
        slug=draft.slug or "",
        status=ProductStatus.DRAFT,
        titles=draft.titles,
        descriptions=draft.descriptions,
        weight_grams=0,
        size=Size(0, 0, 0),
        price=draft.variants[0].price.now,
        image_urls=draft.image_urls,
        tags=draft.tags,
        attributes=draft.attributes,
    )
    return _packed(row, draft.packing)


def _packed(row: ProductRow, packing: Packing) -> ProductRow:
    size = Size(packing.length_mm, packing.width_mm, packing.height_mm)
    return dataclasses.replace(row, weight_grams=packing.weight_grams, size=size)


def _new_variant(product_id: UUID, position: int, draft: VariantDraft) -> VariantRow:
    row = VariantRow(
        id=new_id(),
        product_id=product_id,
        sku=draft.sku,
        titles=draft.titles,
        options=_options(draft.options),
        price=draft.price.now,
        position=position,
    )
    return _priced(row, draft.price)


def _options(options: Sequence[Option]) -> tuple[VariantOption, ...]:
    return tuple(VariantOption(option.name, option.value) for option in options)


def _priced(row: VariantRow, price: Price) -> VariantRow:
    before = None if price.before is None else Money(price.before, price.now.currency)
    return dataclasses.replace(row, price=price.now, compare_at=before)
