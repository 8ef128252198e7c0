"""Global ids that customers hand in, as the keys of documents."""

from __future__ import annotations

from uuid import UUID

from subgraphs.kit.ids import find_global_id
from subgraphs.reviews.errors import ReviewError, ReviewErrorCode


def product_key(value: str) -> UUID:
    """Return a product's key.

    Raises:
        ReviewError: PRODUCT_NOT_FOUND, for what is no id of a product.
    """
    key = find_global_id("Product", value)
    if key is None:
        raise ReviewError(ReviewErrorCode.PRODUCT_NOT_FOUND, ("input", "productId"))
    return key


def review_key(value: str) -> UUID:
    """Return a review's key.

    Raises:
        ReviewError: REVIEW_NOT_FOUND, for what is no id of a review.
    """
    key = find_global_id("Review", value)
    if key is None:
        raise ReviewError(ReviewErrorCode.REVIEW_NOT_FOUND, ("input", "id"))
    return key
