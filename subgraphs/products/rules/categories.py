"""What may be done to the tree of categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from subgraphs.products.errors import ProductError, ProductErrorCode
from subgraphs.products.rules.texts import LONGEST_TITLE, check_slug, check_texts

DEEPEST = 8
_LARGEST_POSITION = 1_000_000


@dataclass(frozen=True, slots=True)
class CategoryDraft:
    """What an administrator says of a category; None leaves as it is, where it is there already.

    Attributes:
        slug: its name in addresses.
        titles: by locale.
        position: its place in lists.
    """

    slug: str | None
    titles: Mapping[str, str] | None
    position: int | None


def check_category(draft: CategoryDraft) -> CategoryDraft:
    """Return a draft as it is to be kept.

    Raises:
        ProductError: naming the field of the input at fault.
    """
    slug, titles, position = draft.slug, draft.titles, draft.position
    if position is not None and not 0 <= position <= _LARGEST_POSITION:
        raise ProductError(
            ProductErrorCode.NUMBER_OUT_OF_RANGE,
            ("input", "position"),
            least=0,
            most=_LARGEST_POSITION,
            value=position,
        )
    return CategoryDraft(
        slug=None if slug is None else check_slug(slug, ("input", "slug")),
        titles=None if titles is None else check_texts(titles, ("input", "titles"), LONGEST_TITLE),
        position=position,
    )


def check_move(category_id: UUID, new_parent_path: Sequence[UUID], height: int) -> None:
    """Refuse a place in the tree that a category cannot have.

    Args:
        category_id: the category.
        new_parent_path: from the root down to the category that is to stand above it.
        height: how many levels it has, itself included.

    Raises:
        ProductError: CATEGORY_CYCLE below itself, or CATEGORY_TOO_DEEP.
    """
    if category_id in new_parent_path:
        raise ProductError(ProductErrorCode.CATEGORY_CYCLE, ("input", "parentId"))
    if len(new_parent_path) + height > DEEPEST:
        raise ProductError(ProductErrorCode.CATEGORY_TOO_DEEP, ("input", "parentId"), most=DEEPEST)
