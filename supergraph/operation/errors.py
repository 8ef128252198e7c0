"""What can be wrong with an operation that has already been validated."""

from __future__ import annotations

from supergraph.errors import RouterError

__all__ = ["OperationNotFound", "OperationTooComplex"]


class OperationNotFound(RouterError):
    """The document lacks the operation to run, or holds several and none was named."""

    code = "OPERATION_NOT_FOUND"


class OperationTooComplex(RouterError):
    """The operation unfolds into more selections, or deeper ones, than the limits admit."""

    code = "OPERATION_TOO_COMPLEX"
