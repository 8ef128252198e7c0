"""How products get before the public: handed in, approved or rejected, archived."""

from __future__ import annotations

import dataclasses

from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.errors import ProductError, ProductErrorCode
from subgraphs.products.events import (
    ProductArchived,
    ProductPublished,
    ProductRejected,
    ProductUpdated,
)
from subgraphs.products.models import ProductRow
from subgraphs.products.repository import attributes
from subgraphs.products.repository import products as repository
from subgraphs.products.rules.attributes import missing_attributes
from subgraphs.products.rules.moderation import Decision
from subgraphs.products.rules.publication import (
    TRANSITIONS,
    ProductStatus,
    PublicationCommand,
    RejectionReason,
)
from subgraphs.products.rules.texts import check_paragraphs
from subgraphs.products.service.products import Target, lock, store

LONGEST_NOTE = 1000


async def submit_product(work: UnitOfWork, target: Target) -> ProductRow:
    """Hand a product in for moderation.

    Raises:
        ProductError: PRODUCT_NOT_FOUND, VERSION_STALE, STATUS_CONFLICT, or ATTRIBUTES_MISSING
            naming those that its category requires.
    """
    row = await lock(work, target)
    status = _next(row, PublicationCommand.SUBMIT)
    if status is row.status:
        return row
    definitions = await attributes.definitions_of(work.session, [row.category_id])
    missing = missing_attributes(row.attributes, definitions.get(row.category_id, ()))
    if missing:
        raise ProductError(
            ProductErrorCode.ATTRIBUTES_MISSING, ("input", "id"), codes=", ".join(missing)
        )
    handed_in = dataclasses.replace(row, status=status, submitted_at=work.now())
    return await store(work, handed_in, ProductUpdated)


async def approve_product(work: UnitOfWork, target: Target) -> ProductRow:
    """Let a product before the public; the moderator has read this very version.

    Raises:
        ProductError: PRODUCT_NOT_FOUND, VERSION_STALE or STATUS_CONFLICT.
    """
    row = await lock(work, target)
    status = _next(row, PublicationCommand.APPROVE)
    if status is row.status:
        return row
    await repository.insert_decision(work.session, _decision(work, target, None, ""))
    approved = dataclasses.replace(row, status=status, submitted_at=None)
    return await store(work, approved, ProductPublished)


async def reject_product(
    work: UnitOfWork, target: Target, reason: RejectionReason, note: str
) -> ProductRow:
    """Keep a product from the public, or take it down.

    Args:
        work: the caller's unit of work.
        target: the product; its editor is the moderator.
        reason: why.
        note: what the seller is told; may be empty.

    Raises:
        ProductError: PRODUCT_NOT_FOUND, VERSION_STALE, STATUS_CONFLICT, or naming the field.
    """
    if note:
        note = check_paragraphs(note, ("input", "note"), LONGEST_NOTE)
    row = await lock(work, target)
    status = _next(row, PublicationCommand.REJECT)
    if status is row.status:
        return row
    await repository.insert_decision(work.session, _decision(work, target, reason, note))
    rejected = dataclasses.replace(row, status=status, submitted_at=None)
    return await store(work, rejected, ProductRejected, reason=reason.value, note=note)


async def archive_product(work: UnitOfWork, target: Target) -> ProductRow:
    """Stop selling a product; orders and links of it go on.

    Raises:
        ProductError: PRODUCT_NOT_FOUND or VERSION_STALE.
    """
    row = await lock(work, target)
    status = _next(row, PublicationCommand.ARCHIVE)
    if status is row.status:
        return row
    archived = dataclasses.replace(row, status=status, submitted_at=None)
    return await store(work, archived, ProductArchived)


def _next(row: ProductRow, command: PublicationCommand) -> ProductStatus:
    target = TRANSITIONS.get((row.status, command))
    if target is None:
        raise ProductError(
            ProductErrorCode.STATUS_CONFLICT, ("input", "id"), status=row.status.value
        )
    return target


def _decision(
    work: UnitOfWork, target: Target, reason: RejectionReason | None, note: str
) -> Decision:
    return Decision(target.product_id, target.editor.user_id, reason, note, work.now())
