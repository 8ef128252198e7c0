"""How a product gets before the public: who may see it, who may change it, what may follow what."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from subgraphs.kit.identity import Identity, Role


class ProductStatus(StrEnum):
    """Where a product stands on its way to the public, and off it.

    The public sees ACTIVE products in lists, and ARCHIVED ones where an order or a link names them.
    """

    DRAFT = "draft"
    PENDING = "pending"
    ACTIVE = "active"
    REJECTED = "rejected"
    ARCHIVED = "archived"


class PublicationCommand(StrEnum):
    """What may be asked of a product's publication."""

    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    ARCHIVE = "archive"


class RejectionReason(StrEnum):
    """Why a moderator keeps a product from the public."""

    FORBIDDEN_GOODS = "forbidden_goods"
    MISLEADING_TEXT = "misleading_text"
    BAD_IMAGES = "bad_images"
    WRONG_CATEGORY = "wrong_category"
    DUPLICATE = "duplicate"
    OTHER = "other"


PUBLIC_STATUSES = frozenset({ProductStatus.ACTIVE, ProductStatus.ARCHIVED})

#: (status, command) → next status. The same status means: already so, nothing to do.
#: A pair that is absent is refused.
TRANSITIONS: Mapping[tuple[ProductStatus, PublicationCommand], ProductStatus] = {
    (ProductStatus.DRAFT, PublicationCommand.SUBMIT): ProductStatus.PENDING,
    (ProductStatus.PENDING, PublicationCommand.SUBMIT): ProductStatus.PENDING,
    (ProductStatus.REJECTED, PublicationCommand.SUBMIT): ProductStatus.PENDING,
    (ProductStatus.ARCHIVED, PublicationCommand.SUBMIT): ProductStatus.PENDING,
    (ProductStatus.PENDING, PublicationCommand.APPROVE): ProductStatus.ACTIVE,
    (ProductStatus.ACTIVE, PublicationCommand.APPROVE): ProductStatus.ACTIVE,
    (ProductStatus.PENDING, PublicationCommand.REJECT): ProductStatus.REJECTED,
    # What the public complains of is taken down.
    (ProductStatus.ACTIVE, PublicationCommand.REJECT): ProductStatus.REJECTED,
    (ProductStatus.REJECTED, PublicationCommand.REJECT): ProductStatus.REJECTED,
    (ProductStatus.DRAFT, PublicationCommand.ARCHIVE): ProductStatus.ARCHIVED,
    (ProductStatus.PENDING, PublicationCommand.ARCHIVE): ProductStatus.ARCHIVED,
    (ProductStatus.ACTIVE, PublicationCommand.ARCHIVE): ProductStatus.ARCHIVED,
    (ProductStatus.REJECTED, PublicationCommand.ARCHIVE): ProductStatus.ARCHIVED,
    (ProductStatus.ARCHIVED, PublicationCommand.ARCHIVE): ProductStatus.ARCHIVED,
}


def may_edit(editor: Identity | None, seller_id: UUID | None) -> bool:
    """Return whether somebody may change a product, and read it before it is published.

    Args:
        editor: who asks, or None when nobody has signed in.
        seller_id: the product's seller; None is the store itself, whom administrators act for.
    """
    if editor is None:
        return False
    if Role.ADMIN in editor.roles:
        return True
    return Role.SELLER in editor.roles and seller_id == editor.user_id


def may_see(reader: Identity | None, status: ProductStatus, seller_id: UUID | None) -> bool:
    """Return whether somebody may know of a product: the public, its seller, administrators."""
    return status in PUBLIC_STATUSES or may_edit(reader, seller_id)
