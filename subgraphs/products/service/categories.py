"""Changing the tree of categories, and what its products are described by."""

from __future__ import annotations

import dataclasses
from uuid import UUID

from subgraphs.kit.ids import new_id
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.errors import ProductError, ProductErrorCode
from subgraphs.products.events import CategoryChanged, CategoryDeleted
from subgraphs.products.models import CategoryRow
from subgraphs.products.repository import attributes, catalogue
from subgraphs.products.repository import categories as repository
from subgraphs.products.rules.attributes import (
    AttributeDefinition,
    AttributeKind,
    check_definition,
)
from subgraphs.products.rules.categories import CategoryDraft, check_category, check_move


async def create_category(
    work: UnitOfWork, parent_id: UUID | None, draft: CategoryDraft
) -> CategoryRow:
    """Make a category.

    Args:
        work: the caller's unit of work.
        parent_id: the category above, or None at the top.
        draft: slug and titles must be given.

    Raises:
        ProductError: CATEGORY_NOT_FOUND for the parent, SLUG_TAKEN, or naming the field at fault.
    """
    checked = check_category(draft)
    await repository.lock_tree(work.session)
    parent_path = await _path_of(work, parent_id)
    key = new_id()
    check_move(key, parent_path, 1)
    row = CategoryRow(
        id=key,
        parent_id=parent_id,
        slug=checked.slug or "",
        titles=checked.titles or {},
        path=(*parent_path, key),
        position=checked.position or 0,
    )
    return await _store(work, row)


async def update_category(
    work: UnitOfWork, category_id: UUID, version: int, draft: CategoryDraft
) -> CategoryRow:
    """Change what is said of a category.

    Raises:
        ProductError: CATEGORY_NOT_FOUND, VERSION_STALE, SLUG_TAKEN, or naming the field at fault.
    """
    checked = check_category(draft)
    row = await _lock(work, category_id, version)
    changed = dataclasses.replace(
        row,
        slug=row.slug if checked.slug is None else checked.slug,
        titles=row.titles if checked.titles is None else checked.titles,
        position=row.position if checked.position is None else checked.position,
        version=row.version + 1,
    )
    return await _store(work, changed)


async def move_category(
    work: UnitOfWork, category_id: UUID, version: int, parent_id: UUID | None
) -> CategoryRow:
    """Put a category with all below it under another one, or at the top.

    Raises:
        ProductError: CATEGORY_NOT_FOUND, VERSION_STALE, CATEGORY_CYCLE, CATEGORY_TOO_DEEP, or
            ATTRIBUTE_TAKEN when a code of the branch is one of the new ancestors' too.
    """
    row = await _lock(work, category_id, version)
    parent_path = await _path_of(work, parent_id)
    check_move(row.id, parent_path, await repository.branch_height(work.session, row))
    if row.parent_id == parent_id:
        return row
    moved = await repository.move_branch(work.session, row, parent_path)
    twice = await attributes.first_code_defined_twice(work.session, row.id)
    if twice is not None:
        raise ProductError(ProductErrorCode.ATTRIBUTE_TAKEN, ("input", "parentId"), attribute=twice)
    for each in moved:
        await _publish(work, each)
    return moved[0]


async def delete_category(work: UnitOfWork, category_id: UUID, version: int) -> None:
    """Delete an empty category.

    Raises:
        ProductError: CATEGORY_NOT_FOUND, VERSION_STALE or CATEGORY_NOT_EMPTY.
    """
    row = await _lock(work, category_id, version)
    if not await repository.is_empty(work.session, row.id):
        raise ProductError(ProductErrorCode.CATEGORY_NOT_EMPTY, ("input", "id"))
    await repository.delete_category(work.session, row.id)
    await work.publish(CategoryDeleted(category_id=row.id), row.version + 1)


async def define_attribute(
    work: UnitOfWork, definition: AttributeDefinition
) -> AttributeDefinition:
    """Say by what products of a category, and of those below it, are described.

    A definition of the same category and code is changed; its kind, and the choices that products
    have made, stay.

    Args:
        work: the caller's unit of work.
        definition: its id is that of a new one.

    Raises:
        ProductError: CATEGORY_NOT_FOUND, ATTRIBUTE_TAKEN when another category of the branch has
            the code, ATTRIBUTE_IN_USE, or naming the field at fault.
    """
    checked = check_definition(definition)
    await repository.lock_tree(work.session)
    path = await _path_of(work, checked.category_id, "categoryId")
    taken = await attributes.categories_that_define(work.session, checked.code, path)
    if taken - {checked.category_id}:
        raise ProductError(
            ProductErrorCode.ATTRIBUTE_TAKEN, ("input", "code"), attribute=checked.code
        )
    known = (await attributes.definitions_of(work.session, [checked.category_id])).get(
        checked.category_id, ()
    )
    old = next((each for each in known if each.code == checked.code), None)
    if old is not None:
        checked = dataclasses.replace(checked, id=old.id)
        await _check_in_use(work, old, checked)
    await attributes.write_definition(work.session, checked)
    return checked


async def delete_attribute(work: UnitOfWork, attribute_id: UUID) -> None:
    """Delete an attribute that no product has.

    Raises:
        ProductError: ATTRIBUTE_NOT_FOUND or ATTRIBUTE_IN_USE.
    """
    await repository.lock_tree(work.session)
    definition = await attributes.definition_by_id(work.session, attribute_id)
    if definition is None:
        raise ProductError(ProductErrorCode.ATTRIBUTE_NOT_FOUND, ("input", "id"))
    if await attributes.values_in_use(work.session, definition):
        raise ProductError(
            ProductErrorCode.ATTRIBUTE_IN_USE, ("input", "id"), attribute=definition.code
        )
    await attributes.delete_definition(work.session, attribute_id)


async def _check_in_use(
    work: UnitOfWork, old: AttributeDefinition, new: AttributeDefinition
) -> None:
    """Refuse a change that would leave products with values that no longer fit."""
    dropped = {choice.code for choice in old.choices} - {choice.code for choice in new.choices}
    if old.kind is new.kind and not dropped:
        return
    used = await attributes.values_in_use(work.session, old)
    kind_changes = old.kind is not new.kind
    if used and (kind_changes or (old.kind is AttributeKind.CHOICE and used & dropped)):
        field = ("input", "kind") if kind_changes else ("input", "choices")
        raise ProductError(ProductErrorCode.ATTRIBUTE_IN_USE, field, attribute=old.code)


async def _lock(work: UnitOfWork, category_id: UUID, version: int) -> CategoryRow:
    await repository.lock_tree(work.session)
    row = (await catalogue.categories_by_id(work.session, [category_id])).get(category_id)
    if row is None:
        raise ProductError(ProductErrorCode.CATEGORY_NOT_FOUND, ("input", "id"))
    if row.version != version:
        raise ProductError(
            ProductErrorCode.VERSION_STALE, ("input", "version"), current=row.version
        )
    return row


async def _path_of(
    work: UnitOfWork, category_id: UUID | None, field: str = "parentId"
) -> tuple[UUID, ...]:
    if category_id is None:
        return ()
    found = await catalogue.categories_by_id(work.session, [category_id])
    if category_id not in found:
        raise ProductError(ProductErrorCode.CATEGORY_NOT_FOUND, ("input", field))
    return found[category_id].path


async def _store(work: UnitOfWork, row: CategoryRow) -> CategoryRow:
    if not await repository.write_category(work.session, row):
        raise ProductError(ProductErrorCode.SLUG_TAKEN, ("input", "slug"), slug=row.slug)
    await _publish(work, row)
    return row


async def _publish(work: UnitOfWork, row: CategoryRow) -> None:
    event = CategoryChanged(
        category_id=row.id, parent_id=row.parent_id, slug=row.slug, titles=row.titles, path=row.path
    )
    await work.publish(event, row.version)
